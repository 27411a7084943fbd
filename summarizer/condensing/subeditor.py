"""What a subeditor would make of a headline: how likely it is printed, how likely it is true.

Two logistic regressions over the traits below, fitted to candidates that were rated by reading
(:mod:`summarizer.training.subeditor` fits them; ``subeditor.json`` says when and on how many).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from summarizer.condensing.compression import without_also
from summarizer.condensing.excerpts import SHORTEST, SPOKEN_OF, Excerpt, begins
from summarizer.condensing.grounding import faults, problems, support
from summarizer.condensing.newsworth import newsworth
from summarizer.condensing.rouge import rouge
from summarizer.condensing.seams import reading, words
from summarizer.condensing.standing import lacks_subject, pronoun, question, relative_days
from summarizer.condensing.statement import doubts
from summarizer.text.folding import bigrams, coverage
from summarizer.text.sentences import clauses

UNLIKELY = -3.0
"""The log-probability below which a piece is a surprise."""
LONG, FAR = 26, 300
"""Characters beyond which a headline is long, and in which places in the article are measured."""
MOST = 3.0
"""Spreads from its mean to which a trait counts."""
SOURCED_WITHIN = 60
"""Characters at the article's head in which its source is named."""
_CEREMONY = re.compile(
    r"(?:召开|举行|举办|出席|主持)[^，]{0,24}(?:会|仪式)|例行|作[^，]{0,10}报告$|有关情况|(?:发布|公布|印发)[^，：]{0,40}》?$"
)
_BEHEADED = re.compile(
    r"的|了(?!解)|对|于|在|从|向|被|把|将|则|与|和|及|并|使|让|由|以|为|位于|要求|导致|造成|因此|所以|引发|成为"
)
"""How a headline begins that lost its beginning."""
_CONTRAST = re.compile("却|反而|然而")
_QUESTION = re.compile("[？?]|是否|[吗呢]$|如何|为何|怎么|多少")
_NAMES_SOURCE = re.compile("据|报道|消息|知情|称|表示|媒|：")
_REPORTED = re.compile("据[^，。]{0,14}(?:报道|消息|媒)|知情人士|消息人士|报道[称，]")
_UNANSWERED = re.compile("(?:尚未|未|没有|不予)[^，。]{0,6}(?:回应|置评|评论|证实)")
_ASKED = re.compile(r"\s*(?:问|记者|.{0,12}提问)：")
"""How an article begins with a question put to somebody, whose answer is the news."""
ASKED_WITHIN = 250
"""Characters of such an article in which the question ends."""
_GROWTH = re.compile("同比|环比")
_PERIOD = re.compile(r"\d月|\d年|季度|半年|上周|今年|去年|前\S{1,2}月")
_REPEATED = re.compile(r"(.{2,8}).{0,3}\1")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A headline that might be: what the model thinks of it, ``pieces`` holding the
    log-probability of each piece, the end's last; and whether the model wrote it or, as an
    ``excerpt``, the article."""

    text: str
    pieces: tuple[float, ...]
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely a subeditor prints a headline, and how likely it says nothing false."""

    printable: float
    faithful: float

    @property
    def worth(self) -> float:
        """What it is worth to be chosen for: to be printed, and to be true."""
        return math.log(self.printable) + math.log(self.faithful)


def traits(one: Candidate, written: Sequence[str], source: str, lead: str) -> dict[str, float]:
    """What the verdict rests on: the model's belief, the other candidates ``written``, and how
    the text lies in ``source`` and in its ``lead``."""
    said = one.text
    read = reading(said, source)
    runs = read.runs
    first = min((run.start for run in runs), default=FAR)
    found, wrong = faults(said, source), doubts(said, source)
    seams = [seam for each in read.sentences for seam in each if seam.first is not None]
    body, end = one.pieces[:-1] or (0.0,), (one.pieces or (0.0,))[-1]
    own = float(one.excerpt is None)
    mean, low = sum(body) / len(body), sum(sorted(body)[:2]) / len(body[:2])
    surprises = float(sum(piece < UNLIKELY for piece in body))
    begun = begins(said)
    excerpt = one.excerpt or Excerpt(said, 0)
    held = sum(coverage(bigrams(text), said) for text in written) / max(1, len(written))
    weights: dict[str, float] = {}
    for fault in (*found, *wrong):
        weights[fault.kind] = weights.get(fault.kind, 0.0) + fault.weight
    return {
        "mean": mean,
        "low": low,
        "end": end,
        "surprises": surprises,
        "own": own,
        "own mean": own * mean,
        "own low": own * low,
        "own end": own * end,
        "own surprises": own * surprises,
        "agreement": sum(_likeness(text, said) for text in written) / max(1, len(written)),
        "held": held,
        "excerpt held": (1 - own) * held,
        "support": support(said, source),
        "problems": float(bool(problems(said, source))),
        "faults": min(2.0, sum(fault.weight for fault in found)),
        "doubts": min(2.0, sum(fault.weight for fault in wrong)),
        "other subject": weights.get("other subject", 0.0),
        "no predicate": weights.get("no predicate", 0.0),
        "cut off": weights.get("cut off", 0.0),
        "runs": float(len(runs)),
        "turned": float(sum(b.start < a.stop for a, b in pairwise(runs))),
        "seams across": float(sum(not seam.same_clause for seam in seams)),
        "seams unmarked": float(sum(not seam.broken for seam in seams)),
        "first": first / FAR,
        "last": min(FAR, max((run.stop for run in runs), default=FAR)) / FAR,
        "lead": coverage(bigrams(lead), said),
        "in lead": coverage(bigrams(said), lead),
        "news": newsworth(said),
        "dependent": float(begun is None),
        "subjectless": float(begun is False),
        "rank": float(excerpt.rank),
        "spoken": float("：" in said),
        "short": float(max(0, SHORTEST + 6 - len(said))),
        "long": float(max(0, len(said) - LONG)),
        "commas": float(min(3, said.count("，") + said.count(" "))),
        "repeats": float(bool(_REPEATED.search(said))),
        "day": float(bool(relative_days(said)) or "当天" in said),
        "pronoun": float(bool(SPOKEN_OF.search(said)) or pronoun(said)),
        "verb first": float(words(said)[0].tag in ("v", "vd", "d")),
        "subject wanting": float(lacks_subject(clauses(said)[0])),
        "ceremony": float(bool(_CEREMONY.search(said))),
        "head": float(bool(_BEHEADED.match(said))),
        "contrast": float(bool(_CONTRAST.search(said))),
        "question": float(bool(_QUESTION.search(said)) or question(said)),
        "source lost": float(
            bool(_REPORTED.search(source[:SOURCED_WITHIN])) and not _NAMES_SOURCE.search(said)
        ),
        "unanswered": float(bool(_UNANSWERED.search(source)) and not _NAMES_SOURCE.search(said)),
        "figures": float(bool(re.search(r"\d", said))),
        "asked": float(first < ASKED_WITHIN and bool(_ASKED.match(source))),
        "growth undated": float(bool(_GROWTH.search(said)) and not _PERIOD.search(said)),
        "figures lost": float(bool(re.search(r"\d", lead)) and not re.search(r"\d", said)),
        "also": float(without_also(said) != said),
    }


def verdict(one: Candidate, written: Sequence[str], source: str, lead: str) -> Verdict:
    """The subeditor's verdict on ``one`` of the headlines for ``source``."""
    held = traits(one, written, source, lead)
    printable = faithful = 0.0
    for name, (mean, spread, prints, believes) in fitted().items():
        value = max(-MOST, min(MOST, (held.get(name, 1.0) - mean) / spread))
        printable += prints * value
        faithful += believes * value
    return Verdict(_share(printable), _share(faithful))


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


@cache
def fitted() -> dict[str, tuple[float, float, float, float]]:
    """For each trait its mean, its spread, and its two weights; "" is the constant."""
    text = files("summarizer.condensing").joinpath("subeditor.json").read_text("utf-8")
    return {name: tuple(row) for name, row in json.loads(text)["traits"].items()}


@lru_cache(maxsize=1024)
def _likeness(reference: str, said: str) -> float:
    if reference > said:
        return _likeness(said, reference)
    return rouge(reference, said).mean
