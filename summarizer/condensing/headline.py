"""The headline that the other hypotheses agree with most.

Minimum Bayes risk decoding (Kumar & Byrne 2004) over the n-best of a beam search, each with the
same weight: the beam's own scores would have to be kept for every step.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.condensing.compression import balanced, waits, without_attribution
from summarizer.condensing.gist import EXTRACT_FROM
from summarizer.condensing.grounding import problems, support
from summarizer.condensing.rouge import rouge
from summarizer.text.sentences import clauses

SUPPORT_WEIGHT = 0.3
"""What lying in runs of the article is worth, in ROUGE."""


def choose_headline(candidates: Sequence[str], source: str) -> str | None:
    """The grounded candidate that all the candidates are most like (by mean ROUGE) and that
    ``source`` holds best in runs; None when each states something of its own."""
    passed = [said for said in candidates if said and not problems(said, source)]
    if not passed:
        return None

    def worth(said: str) -> float:
        return _agreement(candidates, said) + SUPPORT_WEIGHT * support(said, source)

    return max(passed, key=worth)


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
