"""The headline: the hypothesis that the model believes in and that the others agree with, less
what it may have lost or joined wrongly.

Minimum Bayes risk decoding (Kumar & Byrne 2004) over the n-best of a beam search, with the
beam's own score and the faults found beside the article.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.condensing.alignment import plain
from summarizer.condensing.compression import (
    balanced,
    compress,
    waits,
    without_also,
    without_attribution,
)
from summarizer.condensing.gist import coverage
from summarizer.condensing.grounding import faults, problems, support
from summarizer.condensing.relations import noun_group
from summarizer.condensing.rouge import rouge
from summarizer.condensing.seams import words
from summarizer.condensing.statement import doubts
from summarizer.text.folding import bigrams
from summarizer.text.sentences import clauses

EXTRACT_FROM = 6
"""Sentences at the article's head that an extracted headline may come from."""
LATIN_MOST = 80
"""Characters of a headline cut from a Latin text, at a word's end."""
SUPPORT_WEIGHT = 0.3
"""What lying in runs of the article is worth, in ROUGE."""
SCORE_WEIGHT, FAULT_WEIGHT, END_WEIGHT = 2.0, 0.4, 0.05
"""What the beam's score is worth, what a doubt costs, and what each nat costs by which the
model would rather have gone on than ended."""

DOUBTFUL = 0.3
"""Doubts from which on the article's own clauses are looked at too."""
EXTRACT_SCORE = -0.08
EXTRACT_COST, SUBJECTLESS_COST, RANK_COST, LENGTH_COST = 0.1, 0.2, 0.07, 0.005
"""What the article's own clauses have for a score, and cost: each, those without a subject, by
sentence (the news stands in the first) and by character beyond ``LONG``."""
SHORTEST, LONG, LONGEST = 8, 26, 52
"""Characters of a headline of the article's clauses."""
_SPEAKER = re.compile(
    r"^([^，。：；]{2,24}?)(?:当地时间|日前|近日)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:上午|下午|晚间?|凌晨)?(?:同一天|当天)?(?:在[^，。：；]{2,14}[上中会])?"
    r"(?:表示|公告|公布|宣布|通报|通告|透露|介绍|指出|回应|发文|发布消息|发布通知|坦言|认为|消息|说|称)[称说]?[，：,:]"
)
_BRACKETS = re.compile(r"（[^（）]*）")
_NOBODY = re.compile("(?:通知|报告|会议|通报|公告|公司|报道|数据|他|她|其|该|并|还|也)")
_RUMOUR = re.compile(
    r"^(?:[^，。：；]{2,14}从)?([^，。：；从]{0,12}(?:知情|消息|内部)人士)处?(?:透露|说|称|获悉|了解到)[，：,:]"
)
_LEADING = re.compile(
    r"^(?:(?:今天|昨天|今日|昨日|日前|近日|目前)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:上午|下午|晚间?|凌晨)?(?:\d+时(?:\d+分)?)?，)"
    r"|^(?:但是?|不过|然而|同时|此外|另外|因此|据悉)，?"
)
_CONDITION = re.compile("如果|若|一旦|除非|只有|只要")
_DEPENDENT = re.compile(
    r"(?:[他她它其该此这那]|[我咱你您](?!国)|对此|其中|双双|前者|后者|问:|答:|[“‘])"
)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A text that a model wrote: with the beam's score (a mean log-probability) and the
    log-probability of its end."""

    text: str
    score: float = 0.0
    end: float = 0.0


def choose_headline(
    candidates: Sequence[Hypothesis], source: str, found: Sequence[str] = ()
) -> str | None:
    """The grounded candidate that is worth most. Where the best or the likeliest is doubtful, or
    none is grounded, a run of clauses from the sentences ``found`` may be worth more; None where
    there is none."""
    texts = [one.text for one in candidates]
    passed = [one for one in candidates if one.text and not problems(one.text, source)]
    worth = {one.text: _worth(one, texts, source) for one in passed}
    best = max(worth, key=lambda said: worth[said], default=None)
    first = max(passed, key=lambda one: one.score, default=Hypothesis(""))
    if best is None or any(_doubts(said, source) >= DOUBTFUL for said in (best, first.text)):
        for said, cost in clause_runs(found):
            if said not in worth and not problems(said, source):
                held = sum(coverage(bigrams(text), said) for text in texts) / max(1, len(texts))
                doubts = FAULT_WEIGHT * _doubts(said, source)
                worth[said] = SCORE_WEIGHT * EXTRACT_SCORE + held + SUPPORT_WEIGHT - doubts - cost
        best = max(worth, key=lambda said: worth[said], default=None)
    return best


def _worth(one: Hypothesis, texts: Sequence[str], source: str) -> float:
    return (
        SCORE_WEIGHT * one.score
        + END_WEIGHT * one.end
        + _agreement(texts, one.text)
        + SUPPORT_WEIGHT * support(one.text, source)
        - FAULT_WEIGHT * _doubts(one.text, source)
    )


def _doubts(said: str, source: str) -> float:
    return sum(fault.weight for fault in (*faults(said, source), *doubts(said, source)))


def clause_runs(found: Sequence[str]) -> Iterator[tuple[str, float]]:
    """What may stand as a headline among the first sentences: runs of whole clauses with their
    own subject, behind the name of who says it, and what each costs beside a written one."""
    for rank, sentence in enumerate(found[:EXTRACT_FROM]):
        speaker, told = _spoken(_BRACKETS.sub("", sentence))
        parts = clauses(told)
        spans = [(i, j) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)]
        for i, j in spans:
            begins = _begins(parts[i])
            if begins is None or (j < len(parts) and waits(parts[j - 1])):
                continue
            said = _LEADING.sub("", "".join(parts[i:j])).rstrip("，。；：、！？!?,; ")
            said = without_also(said)
            cost = EXTRACT_COST + RANK_COST * rank + begins
            for text in (f"{speaker}：{said}", said) if speaker else (said,):
                if SHORTEST <= len(text) <= LONGEST and balanced(text):
                    yield text, cost + LENGTH_COST * max(0, len(text) - LONG)


def _begins(clause: str) -> float | None:
    """What it costs a headline to begin with ``clause``: nothing where that names what it speaks
    of. None where it speaks of something said before."""
    text = plain(_LEADING.sub("", clause))
    if not text or _DEPENDENT.match(text):
        return None
    first, *rest = words(text)
    attribute = any(word.text == "的" for word in rest[:4])
    named = (first.tag not in ("v", "vd", "d", "c") or attribute) and bool(noun_group(text))
    return 0.0 if named or _CONDITION.match(text) else SUBJECTLESS_COST


def _spoken(sentence: str) -> tuple[str, str]:
    """Who says what ``sentence`` tells (empty where it is the article itself), and what."""
    spoken = _SPEAKER.match(without_attribution(sentence))
    if spoken and not _NOBODY.match(spoken[1]):
        return spoken[1], spoken.string[spoken.end() :]
    kept = _RUMOUR.match(sentence)
    return (kept[1], sentence[kept.end() :]) if kept else ("", without_attribution(sentence))


def _agreement(candidates: Sequence[str], said: str) -> float:
    return sum(_likeness(other, said) for other in candidates) / max(1, len(candidates))


@lru_cache(maxsize=1024)
def _likeness(reference: str, said: str) -> float:
    if reference > said:
        return _likeness(said, reference)
    score = rouge(reference, said)
    return (score.one + score.two + score.long) / 3


def cut_headline(found: Sequence[str], most: int = 30) -> str:
    """A headline cut from the lead: its first clauses up to ``most`` characters."""
    if found and found[0].isascii():
        lines = textwrap.wrap(found[0].rstrip("."), LATIN_MOST)
        return lines[0] if lines else ""
    for sentence in found[:3]:
        said = compress(sentence, most=most).rstrip("。！？!?")
        if 6 <= len(said) <= most + 6 and balanced(said):
            return said
    first = found[0] if found else ""
    return compress(first, most=most)[:most].rstrip("，。；：、“‘（《")
