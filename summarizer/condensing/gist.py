"""The gist: one or two whole sentences that say the news.

Candidates come from the whole article: every sentence that stands alone, pairs of them, and what
a model wrote where it is cut at clause borders only. They are weighed by the headline's words
they hold, by how much of them is news, by how early they stand where the article opens with its
news (a scene at the head puts no weight on what is near it), and by how likely a subeditor prints
them (:mod:`gist_merit`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.condensing import standing
from summarizer.condensing.borders import crossings
from summarizer.condensing.claims import borne_out
from summarizer.condensing.compression import balanced, ended, has_predicate, without_attribution
from summarizer.condensing.gist_merit import Setting, merit
from summarizer.condensing.grounding import names, problems
from summarizer.condensing.newsworth import (
    NEWS_LEAD,
    centrality,
    is_hook,
    is_personal,
    newsworth,
)
from summarizer.condensing.sayings import Saying, answers, fit, printed_day
from summarizer.text.folding import bigrams, coverage
from summarizer.text.sentences import joined, sentences

GIST_LEAST, GIST_MOST = 30, 120
"""Characters of a gist (the contract of ``summarize --json``)."""
GIST_LONG = 180
"""Characters of the gist of a long summary at most."""
GIST_FULL = 85
"""Characters from which a gist is long enough."""
HOOK_COSTS, HOOK_COVERS = 0.2, 0.4
"""What it costs to begin with a scene or an aphorism where there is news, and the share of the
headline from which on a sentence without a figure is none."""
APART_COSTS = 0.06
"""What it costs that the sentences of a pair do not follow each other."""
UNDER_COSTS = 0.12
"""What it costs to begin with a sentence that goes on with what somebody says."""
GENERIC_COSTS = 0.4
PLACE_COSTS = 0.6
"""What it costs to say 全省 where no province is named; set by hand."""
"""What it costs to begin with a company, a meeting that only other sentences name."""
REACH, PAIRED = 40, 12
"""Sentences of an article that are looked at, and how many of them are tried in pairs."""
HEADLINE, NEWS = 0.75, 1.0
"""What the share of the headline that a gist holds is worth, and the share of it that is news."""
WRITTEN_COSTS = 0.05
"""What it costs that a written sentence is not the whole of the article's."""
PERSONAL_COSTS = 0.15
"""What it costs to go on with somebody whose life stands for the matter."""
CLAIM_COSTS = 0.5
"""What it costs to tell nothing of what the page's headline claims."""
REPEAT_COSTS, REPEAT_FREE = 0.4, 0.4
"""What it costs, in shares beyond the second, that a gist says again what it has just said."""
MERIT, PRINTED_MERIT = 0.4, 0.1
"""What a nat of being printed is worth (.1 to .8 alike, by cross-validation over the articles whose
gists were rated), and under a headline of the page's own, set by hand: those that were rated stood
under written ones, to which they need add less."""
AGAIN, AGAIN_COSTS = 8, 0.3
"""Characters by which a sentence that begins like the one before is found, and what it costs; set
by hand."""
CONTESTED_COSTS = 0.8
"""What it costs to end before the 但 that takes a sentence back; set by hand."""
NAMES = 3
"""Commas from which a sentence without a predicate is a list of names."""
TAIL = 12
"""Characters by which the end of a written gist is found in the article."""
_ENDED = re.compile(r"[。！？!?…][”’」』）)]*$")
_ISSUED = re.compile(r"(?:印发|发布|公布|出台|下发)[^，。]*《[^》]+》")
_TAKEN_BACK = re.compile(
    r"(?:但是?|然而|不过|可是|事实上|其实)，?[^，。]{0,16}(?:[并也]?[不没未无]|否认|辟谣|难以)"
)
"""How a sentence begins that takes the one before back."""
_SEQUEL = re.compile(r"(?:随即|随后|其后|此后|翌日|次日|同一?[天日]|当[天日晚])(?![地期选])")
"""Words for a time that counts from what the sentence before tells."""
ALSO = re.compile(r"^[^，]{2,14}(?:则|也|还|又|同样|亦|同时)")
"""How a sentence begins that compares itself with the one before."""
_MEANT = frozenset({"会议", *(f"{place}里" for place in "村镇县市区省校厂馆店矿局社乡队")})
"""Words for what the sentence before may name by another word of the same sign: 推进会, 某县."""
_ENUMERATED = re.compile(
    r"^(?:[二三四五六七八九]是|第[二三四五六七八九][，：是、步]|其[二三]|问[：:]|答[：:]|[①-⑳]|"
    r"[^。“]{0,16}(?:记者|提|追)问道?[：:，]|[^，。：]{0,3}注[：:]|本[期文]|编者|[一二三四五六七八九十]{1,3}、|"
    r"以[上下](?:是|为|内容|就是))"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible gist: its text, the places of its sentences, what its cuts cost, and whether a
    model wrote it."""

    text: str
    places: tuple[int, ...]
    costs: float = 0.0
    written: bool = False


def extracts(
    options: Sequence[Sequence[Saying]], wanted: set[str], most: int = GIST_MOST
) -> list[Candidate]:
    """Gists of the article's own sentences: each that stands alone, and pairs. The second of a
    pair may lean on the first only where it follows it in the article.

    Paired are the ``PAIRED`` sentences that say most by themselves, and the next after each.
    """
    reach = [saying for sayings in options[:REACH] for saying in sayings]

    def alone(saying: Saying) -> float:
        return coverage(wanted, saying.text) + newsworth(saying.text) - saying.costs

    firsts = [one for one in reach if len(one.text) <= most and leads(one)]
    firsts = sorted(firsts, key=lambda one: alone(one) - 0.02 * min(one.at, 8))[-PAIRED:]
    seconds = sorted((one for one in reach if follows(one.text)), key=alone)
    best = {one.text for one in seconds[-PAIRED:]}
    found = [Candidate(one.text, (one.at,), one.costs + UNDER_COSTS * one.under) for one in firsts]
    for first in firsts:
        for second in seconds:
            whole = options[first.at][0].text
            told = (
                first.text[-4:] == whole[-4:]
            )  # what was cut off may be what the next goes on with
            next_one = second.at == first.at + 1 and not first.part and told
            if not next_one and (second.text not in best or leaning(second.text, first.text)):
                continue
            if second.at < first.at or (second.at == first.at and not second.part):
                continue
            if second.at == first.at and whole.find(second.text[:8]) <= whole.find(first.text[:8]):
                continue  # said in the article's order
            if not next_one and second.under:
                continue
            issued = bool(_ISSUED.search(first.text))  # a rule says what it rules without itself
            if not next_one and not issued and standing.lacks_subject(second.text):
                continue
            said = joined((first.text, second.text))
            costs = first.costs + second.costs + UNDER_COSTS * first.under
            if second.at == first.at:  # a list announced, and one of its items
                costs = second.costs
            elif not next_one:
                costs += APART_COSTS
            found.append(Candidate(said, (first.at, second.at), costs))
    return [one for one in found if GIST_LEAST <= len(one.text) <= most]


def leaning(sentence: str, before: str) -> bool:
    """Whether ``sentence`` speaks of what only other sentences than ``before`` have named."""
    if standing.points_back(sentence) or standing.unnamed_this(sentence, before):
        return True
    if standing.leans(sentence) or ALSO.match(sentence) or _SEQUEL.search(standing.bare(sentence)):
        return True
    if standing.pronoun(sentence) and (standing.pronoun(before + sentence) or not names(before)):
        return True
    meant = standing.generic(sentence)
    return meant not in before and not (meant in _MEANT and meant[0] in before)


def leads(one: Saying) -> bool:
    """Whether a gist may begin with ``one``. An article's own first sentence has a subject, even
    where its words are hard to tell apart."""
    return (opens(one.text) and not one.answers) or (
        not (one.at or one.costs or one.part)
        and follows(one.text)
        and not standing.leans(one.text)
        and not standing.pronoun(one.text)
        and not standing.unattributed(one.text)
    )


def opens(sentence: str) -> bool:
    """Whether a gist may begin with ``sentence``."""
    return (
        follows(sentence)
        and not standing.leans(sentence)
        and not standing.pronoun(sentence)
        and not standing.lacks_subject(sentence)
        and not standing.unattributed(sentence)
        and not standing.answers_another(sentence)
    )


def follows(sentence: str) -> bool:
    """Whether ``sentence`` may stand in a gist behind the one it follows in its article."""
    return not (
        standing.question(sentence)
        or standing.first_person(sentence)
        or standing.open_end(sentence)
        or not standing.stopped(sentence)
        or _ENUMERATED.match(sentence)
        or (sentence.count("，") >= NAMES and not has_predicate(sentence))
    )


def whole_sentence(said: str, body: str) -> str:
    """``said``, which a model wrote, with the full stop that its quotation swallowed; empty where
    it breaks off in the middle of the article's sentence."""
    if _ENDED.search(said):
        return said
    at = body.find(said[-TAIL:])
    following = body[at + len(said[-TAIL:]) :][:1] if at >= 0 else ""
    return said + following if following and following in "。！？" else ""


def written(gists: Iterable[str], found: Sequence[str], body: str, most: int) -> list[Candidate]:
    """What a model wrote, as far as it is cut from the article at clause borders and stands."""
    candidates = []
    today = printed_day(body)
    for rank, gist in enumerate(gists):
        cut = ended(without_attribution(whole_sentence(gist, body)))
        said = fit(cut, today)
        if not GIST_LEAST <= len(said) <= most or crossings(cut, body):
            continue
        parts = sentences(said)
        if not opens(parts[0]) or standing.pronoun(said) or standing.lone_item(said):
            continue
        if not all(
            follows(part) and (_next_to(before, part, body) or not leaning(part, before))
            for before, part in pairwise(parts)
        ):
            continue
        places = tuple(
            next((i for i, sentence in enumerate(found) if part[:8] in sentence), 0)
            for part in parts
        )
        if answers(found, places[0]):
            continue
        costs = 0.01 * rank + WRITTEN_COSTS * sum(part not in body for part in sentences(cut))
        candidates.append(Candidate(said, places, costs, written=True))
    return candidates


def _next_to(before: str, part: str, body: str) -> bool:
    """Whether ``part`` begins in ``body`` where ``before`` ends."""
    at = body.find(part[:TAIL])
    return at > 0 and body[:at].rstrip().endswith(before[-4:])


def choose_gist(
    candidates: Iterable[Candidate],
    found: Sequence[str],
    source: str,
    headline: str,
    *,
    printed: bool = False,
) -> Candidate | None:
    """The candidate grounded in ``source`` that tells most of the news, None when there is none.

    ``headline`` is asked of it; where the article has ``printed`` it the gist is to add to it
    instead.
    """
    news = [newsworth(sentence) for sentence in found]
    central = centrality(list(found))
    told_from_head = max(news[:2], default=0.0) >= NEWS_LEAD
    contested = _contested(found)
    wanted = bigrams(headline)
    has_news = any(each >= NEWS_LEAD for each in news)
    setting = Setting(wanted, source, central)

    def worth(candidate: Candidate) -> float:
        said = candidate.text
        parts = sentences(said)
        length = sum(map(len, parts))
        score = coverage(wanted, said) * (0.4 if printed else HEADLINE)
        mass = sum(newsworth(part) * len(part) for part in parts)
        score -= PERSONAL_COSTS * any(map(is_personal, parts[1:]))
        score += NEWS * 0.5 * (mass / max(1, length) + mass / max(GIST_FULL, length))
        score += 0.15 * max((central[i] for i in candidate.places if i < len(central)), default=0)
        score += 0.3 * min(1.0, len(said) / GIST_FULL)
        step = 0.06 if told_from_head else 0.008
        score -= step * min(8, candidate.places[0])
        if len(candidate.places) > 1:
            score -= 0.015 * min(8, candidate.places[1] - candidate.places[0] - 1)
        if printed:
            fresh = bigrams(said) - wanted
            score -= 0.3 * (1 - min(1.0, len(fresh) / 40))
            score -= CLAIM_COSTS * (1 - borne_out(headline, said))
        if len(parts) > 1:
            score -= REPEAT_COSTS * max(0.0, coverage(bigrams(parts[0]), parts[1]) - REPEAT_FREE)
            score -= AGAIN_COSTS * (parts[0][:AGAIN] == parts[1][:AGAIN])
        score -= candidate.costs + CONTESTED_COSTS * (candidate.places[-1] in contested)
        if has_news and is_hook(parts[0]) and coverage(wanted, parts[0]) < HOOK_COVERS:
            score -= HOOK_COSTS * (1 + (len(parts) > 1 and opens(parts[1])))
        score -= 0.35 * len(standing.relative_days(said))
        score -= PLACE_COSTS * standing.whole_place(said)
        score -= GENERIC_COSTS * bool(standing.generic(said)) + 0.15 * (said[0] in "“‘")
        score -= 0.1 * said.startswith(("目前", "如今", "眼下"))
        likely = merit(said, candidate.places, candidate.costs, setting)
        score += (PRINTED_MERIT if printed else MERIT) * likely
        return score + 0.04 * candidate.written

    ranked = sorted(
        (
            one
            for one in candidates
            if balanced(one.text) and "【" not in one.text and not standing.lone_item(one.text)
        ),
        key=worth,
        reverse=True,
    )
    return next((one for one in ranked if not problems(one.text, source)), None)


def told_first(options: Sequence[Sequence[Saying]]) -> list[str]:
    """What the article's sentences say, those first that are news, those last that the next takes
    back."""
    texts = [sayings[0].text for sayings in options if sayings]
    contested = _contested(texts)

    def later(i: int) -> tuple[bool, bool]:
        return i in contested, newsworth(texts[i]) < NEWS_LEAD or not opens(texts[i])

    return [texts[i] for i in sorted(range(len(texts)), key=later)]


def _contested(found: Sequence[str]) -> set[int]:
    """The places of those sentences ``found`` that the next takes back."""
    return {i for i, following in enumerate(found[1:]) if _TAKEN_BACK.match(following)}


def lead_gist(options: Sequence[Sequence[Saying]], body: str, most: int = GIST_MOST) -> str:
    """The gist of last resort, where no sentence may open one: the first that fit, before all
    those that may follow another."""
    everything = [saying.text for sayings in options for saying in sayings]
    said = ""
    for text in [text for text in everything if follows(text)] or everything:
        longer = joined((said, text))
        if len(longer) <= most and text not in said:
            said = longer
        if len(said) >= GIST_LEAST:
            return said
    text = said or (everything[0] if everything else body)
    return text if len(text) <= most else text[: most - 1].rstrip("，；：、“‘（《") + "…"
