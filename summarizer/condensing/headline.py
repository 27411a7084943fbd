"""The headline: the hypothesis that the model believes in and that the others agree with, less
what it may have lost or joined wrongly.

Minimum Bayes risk decoding (Kumar & Byrne 2004) over the n-best of a beam search, with the
beam's own score and the faults found beside the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.condensing import endings
from summarizer.condensing.compression import balanced, waits, without_attribution
from summarizer.condensing.gist import EXTRACT_FROM
from summarizer.condensing.grounding import faults, problems, support
from summarizer.condensing.rouge import rouge
from summarizer.condensing.seams import reading
from summarizer.text.sentences import clauses

SUPPORT_WEIGHT = 0.3
"""What lying in runs of the article is worth, in ROUGE."""
SCORE_WEIGHT, FAULT_WEIGHT, END_WEIGHT = 2.0, 0.3, 0.05
"""What the beam's score is worth, what a doubt costs, and what each nat costs by which the
model would rather have gone on than ended."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A text that a model wrote: with the beam's score (a mean log-probability) and the
    log-probability of its end."""

    text: str
    score: float = 0.0
    end: float = 0.0


def choose_headline(candidates: Sequence[Hypothesis], source: str) -> str | None:
    """The grounded candidate that is worth most; None when each states something of its own."""
    passed = [one for one in candidates if one.text and not problems(one.text, source)]
    if not passed:
        return None
    texts = [one.text for one in candidates]
    return max(passed, key=lambda one: _worth(one, texts, source)).text


def _worth(one: Hypothesis, texts: Sequence[str], source: str) -> float:
    return (
        SCORE_WEIGHT * one.score
        + END_WEIGHT * one.end
        + _agreement(texts, one.text)
        + SUPPORT_WEIGHT * support(one.text, source)
        - FAULT_WEIGHT * _doubts(one.text, source)
    )


def _doubts(said: str, source: str) -> float:
    found = [*faults(said, source), *endings.faults(reading(said, source))]
    return sum(fault.weight for fault in found)


def extract_headline(
    found: Sequence[str], candidates: Sequence[str], source: str, most: int = 30
) -> str | None:
    """The run of clauses, from the article's first sentences, that comes nearest to candidates
    none of which is grounded. None where no run of 8 to ``most`` characters stands alone."""
    runs = []
    for sentence in found[:EXTRACT_FROM]:
        parts = clauses(without_attribution(sentence))
        for i in range(len(parts)):
            for j in range(i + 1, len(parts) + 1):
                said = "".join(parts[i:j]).rstrip("，。；：、！？!?,; ")
                ends = j == len(parts) or not waits(parts[j - 1])
                if ends and 8 <= len(said) <= most and balanced(said):
                    runs.append(said)
    runs = [said for said in runs if not problems(said, source)]
    if not runs or not candidates:
        return None
    return max(runs, key=lambda said: _agreement(candidates, said))


def _agreement(candidates: Sequence[str], said: str) -> float:
    return sum(_likeness(other, said) for other in candidates) / len(candidates)


def _likeness(reference: str, said: str) -> float:
    score = rouge(reference, said)
    return (score.one + score.two + score.long) / 3
