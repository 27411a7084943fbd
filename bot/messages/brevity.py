"""Brevity: of a gist the one clause that says what its headline does not."""

from __future__ import annotations

import re

from summarizer.text.folding import bigrams
from summarizer.text.script import simplified
from summarizer.text.sentences import clauses, sentences

SHORTEST, LONGEST = 10, 36
"""Characters of a clause: what is shorter goes on to the next comma, what is longer is none."""
SAME = 0.6
"""A clause of whose pairs of characters so many are in the headline says nothing new."""
_LEANING = re.compile("[并而但也还且又则其该这那]|从而|因此|所以|同时|此外|以及|不过")
"""How a clause begins that needs the one before it."""
_OPEN = re.compile(
    "(?:消息|获悉|了解|介绍|表示|公告|通报|通知|说|称|宣布|指出|认为|透露|显示|披露"
    "|起|时|后|前|中|的人|的企业|的居民)[，：]$"
)
"""How a clause ends that is nothing without the next."""
_MARKS = "，；。！,;"


def clause(gist: str, headline: str) -> str:
    """The first clauses of ``gist``, in either script, that stand alone and say something new
    beside ``headline``, as many as fit; ``""`` where none do."""
    told = bigrams(headline)
    for sentence in sentences(gist):
        parts = [] if sentence.endswith("？") else clauses(sentence)
        for begin, part in enumerate(parts):
            if begin and _LEANING.match(simplified(part[:2])):
                continue
            said = best = ""
            for place, more in enumerate(parts[begin:], start=begin + 1):
                said += more
                fits = SHORTEST <= len(said.rstrip(_MARKS)) <= LONGEST
                if fits and _is_new(said, told) and _may_end(more, parts[place:]):
                    best = said
            if best:
                return best.rstrip(_MARKS)
    return ""


def _is_new(said: str, told: set[str]) -> bool:
    pairs = bigrams(said)
    return bool(pairs) and len(pairs & told) / len(pairs) < SAME


def _may_end(last: str, following: list[str]) -> bool:
    """Whether what is said is whole with the clause ``last``, where others follow."""
    if not following:
        return True
    from summarizer.condensing.compression import may_end  # with jieba's dictionary: seldom needed

    last, rest = simplified(last), simplified("".join(following))
    return not _OPEN.search(last) and may_end(last, rest)
