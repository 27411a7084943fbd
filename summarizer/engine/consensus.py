"""The headline that the other hypotheses agree with most.

Minimum Bayes risk decoding (Kumar & Byrne 2004) over the n-best of a beam search, each with the
same weight: the beam's own scores would have to be kept for every step and gain 0.3 ROUGE.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding import problems, support
from summarizer.rouge import rouge

SUPPORT_WEIGHT = 0.3
"""What lying in runs of the article is worth, in ROUGE."""


def choose_headline(candidates: Sequence[str], source: str) -> str | None:
    """The grounded candidate that all the candidates are most like (by mean ROUGE) and that
    ``source`` holds best in runs; None when each states something of its own."""
    passed = [said for said in candidates if said and not problems(said, source)]
    if not passed:
        return None

    def value(said: str) -> float:
        likeness = sum(_likeness(other, said) for other in candidates) / len(candidates)
        return likeness + SUPPORT_WEIGHT * support(said, source)

    return max(passed, key=value)


def _likeness(reference: str, said: str) -> float:
    score = rouge(reference, said)
    return (score.one + score.two + score.long) / 3
