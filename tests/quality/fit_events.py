"""Fits the weights of ``bot.stories.clustering``: ``python -m tests.quality.fit_events CORPUS``.

Logistic regression with a ridge on the evidence of labelled pairs, ours and those of
``tests/benchmarks/event_pairs.csv`` (whose texts stand in CORPUS, ../shared/news/train.jsonl.xz);
what speaks for one event may not weigh against it, nor the other way round. Prints the weights, and
precision and recall of our pairs by folds of lines at several biases, to choose one of them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.stories import clustering
from bot.stories.clustering import Evidence
from bot.stories.telling import Telling
from tests.benchmarks.clustering import labelled
from tests.quality.test_events import FITTED, Told, read

RIDGE, CORPUS_WEIGHT, FOLDS = 0.0003, 2.0, 5
AGAINST = frozenset(["own_names", "headline_places", "counts", "days", "apart", "phrase"])
Vector = NDArray[np.float64]


class Pair(NamedTuple):
    """Two stories, whether they are what is looked for, and the line they are from ("" in the
    corpus)."""

    one: Telling
    other: Telling
    wanted: bool
    line: str = ""


def judged(pairs: Sequence[Pair]) -> list[Pair]:
    """Those that the weights decide on."""
    return [pair for pair in pairs if clustering.decided(pair.one, pair.other) is None]


def fit(pairs: Sequence[Pair]) -> Vector:
    """The bias and the weights."""
    rows = np.array([Evidence.of(pair.one, pair.other) for pair in pairs])
    wanted = np.array([pair.wanted for pair in pairs], dtype=np.float64)
    counts = np.array([1.0 if pair.line else CORPUS_WEIGHT for pair in pairs])

    def loss(weights: Vector) -> tuple[float, Vector]:
        logits = rows @ weights[1:] + weights[0]
        missed = (1 / (1 + np.exp(-logits)) - wanted) * counts
        value = (counts * (np.logaddexp(0, logits) - wanted * logits)).mean()
        ridge = RIDGE * weights[1:]
        slope = np.append(missed.mean(), rows.T @ missed / len(rows) + ridge)
        return float(value + weights[1:] @ ridge / 2), slope

    signs = [(None, 0.0) if name in AGAINST else (0.0, None) for name in Evidence._fields]
    start = np.zeros(len(signs) + 1)
    bounds = [(None, None), *signs]
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def folded(pairs: Sequence[Pair]) -> Vector:
    """The logit of each pair, by the weights fitted without its fold of lines."""
    lines = sorted({pair.line for pair in pairs if pair.line})
    fold = {
        line: number % FOLDS
        for number, line in enumerate(np.random.RandomState(1).permutation(lines))
    }
    logits = np.zeros(len(pairs))
    for number in range(FOLDS):
        kept = [pair for pair in pairs if fold.get(pair.line) != number]
        weights = fit(kept)
        for at, pair in enumerate(pairs):
            if fold.get(pair.line) == number:
                logits[at] = weights[0] + weights[1:] @ np.array(Evidence.of(pair.one, pair.other))
    return logits


def pairs_of(stories: Sequence[Told]) -> list[Pair]:
    """The pairs within each line, wanted where they are one event."""
    return [
        Pair(a.telling, b.telling, a.event == b.event, a.line)
        for a, b in combinations(stories, 2)
        if a.line == b.line
    ]


def main(corpus: Path) -> None:
    """Fit, and print."""
    stories = [told for name in FITTED for told in read(name)]
    ours = pairs_of(stories)
    same = sum(pair.wanted for pair in ours)
    known = [Pair(*pair) for pair in labelled(corpus)]
    deciding = judged(ours)
    logits = folded([*deciding, *judged(known)])[: len(deciding)]
    wanted = np.array([pair.wanted for pair in deciding])
    sure = [pair.wanted for pair in ours if clustering.decided(pair.one, pair.other)]
    for lower in (0, 0.3, 0.6, 0.9, 1.2, 1.5):
        found = [*wanted[logits >= lower], *sure]
        print(f"bias -{lower}: precision {np.mean(found):.3f}, recall {sum(found) / same:.3f}")
    told(fit([*deciding, *judged(known)]))


def told(weights: Vector) -> None:
    """Print a bias and weights as they stand in the code."""
    print(f"bias {weights[0]:.1f}")
    for name, weight in zip(Evidence._fields, weights[1:], strict=True):
        print(f"    {name}={weight:.1f},")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
