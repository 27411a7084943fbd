"""Fitting the verdicts on points and gists: to those rated by reading, and to many that nobody
rated.

What the embedded encoder makes of a sentence tells best whether it is a fact or a phrase, but
costs as much as reading the article again. A linear classifier of character n-grams learns it from
the encoder (distillation, Hinton et al. 2015) on unrated sentences and costs nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import lsqr

from summarizer.condensing.merit import SPREADS, grams
from summarizer.training.subeditor import Values, logistic

RIDGE_TRAITS, RIDGE_STATES, RIDGE_GRAMS = 20.0, 200.0, 1.0
"""Of the squared weights; by cross-validation over 444 articles."""
RIDGE_GISTS = 80.0
"""The same for gists; by cross-validation over the articles whose gists were rated."""
SEEN_LEAST, KEPT = 8, 16_000
"""Sentences that must hold a run of characters for it to count, and the runs kept."""


def fit(
    rated: Sequence[tuple[Mapping[str, float], bool]], ridge: float = RIDGE_TRAITS
) -> dict[str, list[float]]:
    """For each trait of what was rated its mean, its spread and its weight; "" is the constant. A
    trait that some lack says nothing of them. Logistic regression with a ridge (Hoerl & Kennard
    1970)."""
    names = list(dict.fromkeys(name for traits, _ in rated for name in traits))
    rows = [[traits.get(name, math.nan) for name in names] for traits, _ in rated]
    values = np.array(rows, dtype=np.float64)
    mean, spread = np.nanmean(values, 0), np.maximum(np.nanstd(values, 0), 0.001)
    scaled = np.nan_to_num(np.clip((values - mean) / spread, -SPREADS, SPREADS))
    weights = logistic(scaled, np.array([good for _, good in rated], dtype=np.float64), ridge)
    table = zip(names, mean, spread, weights[:-1], strict=True)
    found = {name: [round(float(x), 4) for x in row] for name, *row in table}
    found[""] = [0.0, 1.0, round(float(weights[-1]), 4)]
    return found


def taught(states: Values, good: Sequence[bool], unrated: Values) -> Values:
    """The logits that ``unrated`` sentences are good, from the encoder's mean ``states`` of rated
    ones: rows of sentences, columns of dimensions."""
    mean, spread = states.mean(0), states.std(0) + 1e-6
    wanted = np.array(good, dtype=np.float64)
    weights = logistic((states - mean) / spread, wanted, RIDGE_STATES)
    logits: Values = (unrated - mean) / spread @ weights[:-1] + weights[-1]
    return logits


def distilled(sentences: Sequence[str], logits: Values) -> dict[str, float]:
    """The weights of the runs of characters that tell the logits best; what a sentence holds is
    divided by the root of how many runs it holds."""
    held = [grams(sentence) for sentence in sentences]
    seen = Counter(gram for each in held for gram in each)
    known = [gram for gram, times in seen.items() if times >= SEEN_LEAST]
    weights = _regressed(held, known, logits)
    order = np.argsort(-np.abs(weights))[:KEPT]
    kept = sorted(known[k] for k in order)
    return dict(zip(kept, _regressed(held, kept, logits).tolist(), strict=True))


def _regressed(
    held: Sequence[set[str]], known: Sequence[str], logits: Values
) -> NDArray[np.float64]:
    numbers = {gram: number for number, gram in enumerate(known)}
    rows = [[numbers[gram] for gram in each if gram in numbers] for each in held]
    begins = np.cumsum([0, *map(len, rows)])
    columns = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(1, np.diff(begins))), np.diff(begins))
    table = csr_array((values, columns, begins), shape=(len(rows), len(known)))
    found: NDArray[np.float64] = lsqr(table, logits, damp=RIDGE_GRAMS**0.5, iter_lim=200)[0]
    return found
