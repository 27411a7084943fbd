"""Choosing what a summary says: gist candidates, and points from the parts the gist left out.

Sentences are ranked by centrality (their bigrams' spread over the article's sentences, the
idea of LexRank, Erkan & Radev 2004, in linear time), position and overlap with the headline;
points are picked by maximal marginal relevance (Carbonell & Goldstein 1998).
"""

from __future__ import annotations

import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.condensing.compression import balanced, compress
from summarizer.condensing.grounding import names, problems, support
from summarizer.text.folding import bigrams, content, fold_solid
from summarizer.text.sentences import clauses, joined, sentences

GIST_LEAST, GIST_MOST = 40, 100
EXTRACT_FROM = 6
"""Sentences at the article's head that an extract may come from."""
POINT_LEAST, POINT_MOST, POINT_OWED = 16, 64, 110
"""Characters of a point: the least, the most aimed at, and what goes where nothing shorter is."""
POINTS_FROM = 400
"""Characters of body from which two points or more are wanted."""
WRITTEN_SUPPORT, EXTRACT_SUPPORT = 0.99, 0.75
"""Share of a gist that must lie in runs of the article: a stitched list item has less."""
FULLNESS = 0.5
"""What a gist of full length is worth beside one of no length, in shares of the headline."""
REPEAT_MOST, REPEAT_OWED = 0.3, 0.6
"""Share of a point's bigrams that gist and earlier points may have said, and the share where an
article long enough for two points has no fresher ones."""
LATIN_HEADLINE = 80
"""Characters of a headline cut from a Latin text, at a word's end."""
TAIL = 12
"""Characters by which the end of a written gist is found in the article."""
_ENDED = re.compile(r"[。！？!?…][”’」』）)]*$")
_BROKEN_OFF = re.compile(r"(?:[：\-－—/（(]|……)。$")
_PREPOSITIONS = "在从对于由向与和为给跟按据当随"
_FIRST_PERSON, _THIRD_PERSON = (
    re.compile(r"[我咱你您](?!国|省|市|县|区|军|党|方)"),
    re.compile(r"[他她]"),
)
_DEPENDENT = re.compile(
    r"^(?:[他她它]们?|这|那|该|其|此|对此|同时|此外|另外|但|不过|然而|而|因此|所以|其中|例如|比如|至于|也|还|图为|（)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible gist; ``written`` when a model wrote it, ``rank`` its place among its likes."""

    text: str
    written: bool
    rank: int


def coverage(wanted: set[str], said: str) -> float:
    """The share of the bigrams ``wanted`` that ``said`` holds; 0 when none is wanted."""
    return len(wanted & bigrams(said)) / len(wanted) if wanted else 0.0


def extracts(seen: list[str], wanted: set[str], most: int = GIST_MOST) -> list[Candidate]:
    """Gists cut from ``seen``, the article's first sentences: each sentence alone and with its
    neighbour, compressed towards ``wanted`` bigrams."""
    found = []
    reach = min(len(seen), EXTRACT_FROM)
    alone = [(i,) for i in range(reach)]
    pairs = [(i, i + 1) for i in range(reach - 1)]
    pairs += [(0, i) for i in range(2, reach) if not _DEPENDENT.match(seen[i])]
    for chosen, keep in [(c, k) for c in (*alone, *pairs) for k in (wanted, set[str]())]:
        pair = len(chosen) > 1
        said = joined(
            compress(
                seen[i],
                keep,
                most=most // 2 if pair else most - 8,
                least=GIST_LEAST // 2 if pair else GIST_LEAST,
            )
            for i in chosen
        )
        if GIST_LEAST <= len(said) <= most and balanced(said):
            found.append(Candidate(said, False, sum(chosen) - len(chosen) + 1))
    return found


def centrality(found: list[str]) -> list[float]:
    """For each sentence how much of what it says the article comes back to (0 to 1)."""
    grams = [bigrams(sentence) for sentence in found]
    spread = Counter(gram for each in grams for gram in each)
    scores = [
        sum(math.log(spread[gram]) for gram in each) / math.sqrt(len(each) + 1) for each in grams
    ]
    top = max(scores, default=0.0)
    return [score / top if top else 0.0 for score in scores]


def whole_sentence(said: str, body: str) -> str:
    """``said``, which a model wrote, with the full stop that its quotation swallowed; empty where
    it breaks off in the middle of the article's sentence."""
    if _ENDED.search(said):
        return said
    at = body.find(said[-TAIL:])
    following = body[at + len(said[-TAIL:]) :][:1] if at >= 0 else ""
    return said + following if following and following in "。！？" else ""


def lacks_preposition(said: str, source: str) -> bool:
    """Whether a sentence of ``said`` begins with a place or time that lost its preposition: 临江，
    where the article has only 在临江，."""
    firsts = (clauses(sentence)[0] for sentence in sentences(said))
    return any(
        first[-1] == "，"
        and 0 < source.count(first) == sum(source.count(p + first) for p in _PREPOSITIONS)
        for first in firsts
    )


def choose_gist(
    candidates: Iterable[Candidate], source: str, headline: str, lead: str
) -> tuple[str, bool]:
    """The candidate that is grounded in ``source`` and covers ``headline`` best, and whether a
    model wrote it. ``lead`` is the answer when there is none."""
    wanted = bigrams(headline)
    whole = content(fold_solid(source))
    best: tuple[float, str, bool] | None = None
    for candidate in candidates:
        said = candidate.text
        if not balanced(said) or "【" in said or problems(said, source):
            continue
        if candidate.written and lacks_preposition(said, source):
            continue
        held = support(said, source)
        if held < (WRITTEN_SUPPORT if candidate.written else EXTRACT_SUPPORT):
            continue
        score = coverage(wanted, said) + 0.5 * held - 0.03 * candidate.rank
        score += FULLNESS * min(1.0, len(said) / GIST_MOST)
        score += 0.08 * candidate.written
        score -= 0.08 * (content(fold_solid(said)) in whole)
        score -= 0.25 * dangling(said)
        score -= 0.2 * bool(_DEPENDENT.match(said)) + 0.1 * ("。“" in said or said[0] in "“‘")
        if best is None or score > best[0]:
            best = (score, said, candidate.written)
    return (best[1], best[2]) if best else (lead, False)


def dangling(said: str) -> bool:
    """Whether a sentence of ``said`` speaks of somebody that ``said`` does not name: a first
    person outside quotations, or a 'he' with no person's name before it."""
    parts = sentences(said)
    if any(_FIRST_PERSON.match(part) for part in parts):
        return True
    return any(
        _THIRD_PERSON.match(part) and not names("".join(parts[:i])) for i, part in enumerate(parts)
    )


def lead_gist(found: list[str], most: int = GIST_MOST) -> str:
    """The first sentences, compressed until they fit: the gist of last resort."""
    said = ""
    for sentence in found:
        part = compress(sentence, most=most - len(said), least=20)
        if said and len(said) + len(part) > most:
            break
        said = joined((said, part))
        if len(said) >= GIST_LEAST:
            break
    return said if len(said) <= most + 10 else said[: most - 1].rstrip("，；：、") + "…"


def choose_points(
    found: list[str], headline: str, gist: str, body: str, most: int = 3
) -> list[str]:
    """Up to ``most`` points from different parts of the article, in its order, none repeating
    the gist. None for a body under ``POINTS_FROM`` characters."""
    if len(body) < POINTS_FROM or len(found) < 4:
        return []
    options = _point_options(found, headline, body)
    said_before = bigrams(gist)
    chosen: list[tuple[int, str]] = []
    parts: set[int] = set()
    limit = REPEAT_MOST
    while len(chosen) < most:
        best: tuple[float, int, str] | None = None
        for i, score, point in options:
            grams = bigrams(point)
            repeated = len(grams & said_before) / max(1, len(grams))
            if i * most // len(found) in parts or repeated > limit:
                continue
            value = score - 1.5 * repeated
            if best is None or value > best[0]:
                best = (value, i, point)
        if best is not None:
            chosen.append((best[1], best[2]))
            parts.add(best[1] * most // len(found))
            said_before |= bigrams(best[2])
            options = [option for option in options if option[0] != best[1]]
        elif len(chosen) >= 2:
            break
        elif parts:  # two are owed even when two parts of the article have none to give,
            parts = set()
        elif limit == REPEAT_MOST:  # or when it says everything twice
            limit = REPEAT_OWED
        else:
            break
    return [point for _, point in sorted(chosen)]


def _point_options(found: list[str], headline: str, body: str) -> list[tuple[int, float, str]]:
    """What each sentence would be as a point: its index, its worth and its words."""
    central = centrality(found)
    wanted = bigrams(headline)
    options = []
    for i, sentence in enumerate(found):
        point = compress(sentence, wanted, most=POINT_MOST, least=POINT_LEAST * 2)
        if not POINT_LEAST <= len(point) <= POINT_OWED or not balanced(point):
            continue
        if point[-1] in "？?" or _BROKEN_OFF.search(point) or problems(point, body):
            continue
        score = central[i] + 0.5 * coverage(wanted, point) + 0.15 * any(c.isdigit() for c in point)
        score -= 0.35 * bool(_DEPENDENT.match(point)) + 0.2 * point.startswith(("“", "‘"))
        score -= len(point) > POINT_MOST + 16
        options.append((i, score, point))
    return options


def cut_headline(found: list[str], most: int = 30) -> str:
    """A headline cut from the lead: its first clauses up to ``most`` characters."""
    if found and found[0].isascii():
        words = textwrap.wrap(found[0].rstrip("."), LATIN_HEADLINE)
        return words[0] if words else ""
    for sentence in found[:3]:
        said = compress(sentence, most=most, least=8).rstrip("。！？!?")
        if 6 <= len(said) <= most + 6 and balanced(said):
            return said
    first = found[0] if found else ""
    return compress(first, most=most, least=8)[:most].rstrip("，。；：、“‘（《")


def read_sentences(body: str) -> list[str]:
    """The sentences of a body that can be quoted: section headings and short scraps left out."""
    return [s for s in sentences(body) if len(content(s)) >= 8 or s[-1:] in "。！？”"]
