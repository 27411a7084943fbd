"""Fitting the subeditor's verdict to headlines that people rated by reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from summarizer.condensing.subeditor import MOST

RIDGE = 40.0
"""Of the squared weights; 10 to 80 choose alike in cross-validation by article."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rated:
    """A headline's traits and what its rater said of it."""

    traits: Mapping[str, float]
    printable: bool
    faithful: bool


def fit(rated: Sequence[Rated]) -> dict[str, list[float]]:
    """For each trait its mean, its spread, and its weights for printable and for faithful; ""
    is the constant. Logistic regression with a ridge (Hoerl & Kennard 1970)."""
    names = list(rated[0].traits)
    values = np.array([[one.traits[name] for name in names] for one in rated], dtype=np.float64)
    mean, spread = values.mean(0), values.std(0) + 1e-6
    scaled = np.clip((values - mean) / spread, -MOST, MOST)
    prints = logistic(scaled, np.array([one.printable for one in rated], dtype=np.float64))
    believes = logistic(scaled, np.array([one.faithful for one in rated], dtype=np.float64))
    rows = zip(mean, spread, prints[:-1], believes[:-1], strict=True)
    found = {name: [round(float(x), 4) for x in row] for name, row in zip(names, rows, strict=True)}
    found[""] = [0.0, 1.0, round(float(prints[-1]), 4), round(float(believes[-1]), 4)]
    return found


def logistic(scaled: Values, wanted: Values, ridge: float = RIDGE) -> Values:
    """The weights of a logistic regression with a ridge, the constant last."""
    columns = np.c_[scaled, np.ones(len(scaled))]
    free = np.r_[np.full(scaled.shape[1], ridge), 0.0]

    def loss(weights: Values) -> tuple[float, Values]:
        logits = columns @ weights
        value = np.logaddexp(0, logits).sum() - wanted @ logits + 0.5 * free @ weights**2
        return float(value), columns.T @ (1 / (1 + np.exp(-logits)) - wanted) + free * weights

    found: Values = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B").x
    return found
