"""Which headline belongs to which body: decided over the whole page at once.

A logistic scorer rates every headline with every body by shared wording and by place; the
assignment with the highest total wins (Kuhn 1955, ``scipy.optimize.linear_sum_assignment``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from summarizer.splitting.dump.blocks import Blocks
from summarizer.splitting.dump.lines import Line

Matrix = NDArray[np.float64]

PAIR_FEATURES = (
    "bias", "wording", "wording in the lead", "best body for the headline",
    "best headline for the body", "margin", "directly before", "directly after", "before", "after",
    "inside", "far", "stacked", "alone beside", "wording, stacked", "bodies between",
    "before, as most are", "directly before, as most are",
)  # fmt: skip
WEIGHTS = np.array(
    (
        0.35,
        -2.23,
        2.45,
        5.70,
        3.40,
        3.95,
        0.91,
        -1.13,
        0.22,
        -0.39,
        2.38,
        -1.87,
        1.30,
        0.38,
        -0.14,
        0.21,
        1.82,
        0.78,
    )
)
LEAD = 150  # characters of a body in which a headline's words stand first
CERTAIN = 8.0  # log-odds are clipped here: no pair outweighs the rest of the page
HEAD_ALONE = -3.0  # what a headline without a body, and a body without a headline, cost
BODY_ALONE = -1.0
ALONE = HEAD_ALONE + BODY_ALONE  # what a pair must beat


class Wording:
    """The bigrams of a page's lines, so that any grouping of them is compared in no time."""

    def __init__(self, lines: Sequence[Line], display: Sequence[int]) -> None:
        """``display``: the lines that may be headlines; only their bigrams are kept."""
        solid = [line.solid for line in lines]
        self._sizes = [len(text) for text in solid]
        index: dict[str, int] = {}
        for i in display:
            for gram in _grams(solid[i]):
                index.setdefault(gram, len(index))
        self._has = np.zeros((len(lines), max(1, len(index))))
        for i, text in enumerate(solid):
            following = solid[i + 1][:1] if i + 1 < len(solid) else ""
            grams = map(add, text, text[1:] + following)
            self._has[i, [index[gram] for gram in grams if gram in index]] = 1
        self._rarity = np.log((1 + len(lines)) / (1 + self._has.sum(0))) + 0.1
        self._seen: dict[tuple[int, ...], Matrix] = {}

    def shared(
        self, heads: Sequence[Sequence[int]], bodies: Sequence[Sequence[int]]
    ) -> tuple[Matrix, Matrix]:
        """The rarity-weighted share of each headline's bigrams in each body, and in its lead."""
        of_heads = np.array([self._of(head) for head in heads]) * self._rarity
        total = of_heads.sum(1, keepdims=True) + 1e-9
        whole = np.array([self._of(body) for body in bodies])
        leads = np.array([self._of(self._lead(body)) for body in bodies])
        return (of_heads @ whole.T) / total, (of_heads @ leads.T) / total

    def _of(self, lines: Sequence[int]) -> Matrix:
        """Which bigrams some lines have."""
        key = tuple(lines)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._has[list(key)].max(0)
        return found

    def _lead(self, body: Sequence[int]) -> Sequence[int]:
        size = 0
        for count, line in enumerate(body, 1):
            size += self._sizes[line]
            if size >= LEAD:
                return body[:count]
        return body


def _grams(text: str) -> list[str]:
    return [a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum()]


def pair_features(page: Blocks, lines: Sequence[Line], wording: Wording) -> Matrix:
    """(heads, bodies, ``PAIR_FEATURES``)."""
    heads, bodies = page.heads, page.bodies
    if not heads or not bodies:
        return np.zeros((len(heads), len(bodies), len(PAIR_FEATURES)))
    running = [body.lines for body in bodies]
    whole, lead = wording.shared([head.lines for head in heads], running)
    first_of, last_of, before, after, within, stacked, apart = (
        np.array(column)[:, None] for column in zip(*_places(page, running, lines), strict=True)
    )
    b = np.arange(len(bodies))[None]
    first = np.array([body.first for body in bodies])[None]
    last = np.array([body.last for body in bodies])[None]
    opens = np.array([lines[body.first].gap == 0 for body in bodies])[None]
    inside = within & (before == b)
    is_before = (after == b) & ~within  # the headline stands before the body
    is_after = (before == b) & ~within
    beside = is_before | is_after
    row_margin = whole - _others_best(whole)
    column_margin = whole - _others_best(whole.T).T
    between = np.abs(b - before - (b > before))
    usual = float((whole.argmax(1)[:, None] == after).mean())  # headlines in their place
    directly = is_before & (last_of + 1 == first) & opens
    features = np.empty((*whole.shape, len(PAIR_FEATURES)))
    for k, column in enumerate(
        (
            1.0, whole, lead, row_margin, column_margin, np.minimum(row_margin, column_margin),
            directly, is_after & (first_of - 1 == last) & ~apart,
            is_before, is_after, inside, ~(beside | inside), stacked, beside & ~stacked,
            whole * stacked, np.minimum(between, 6) / 6,
            is_before * usual, directly * usual,
        )
    ):  # fmt: skip
        features[:, :, k] = column
    return features


_Place = tuple[int, int, int, int, bool, bool, bool]
"""Where a headline group stands: its first and last line, the body before it and the one after it
(-1: none), whether it is inside the former, whether another group stands beside it with no text
in between, and whether a blank line comes before it."""


def _places(page: Blocks, bodies: Sequence[Sequence[int]], lines: Sequence[Line]) -> list[_Place]:
    body_at = [-1] * (len(lines) + 1)
    for b, body in enumerate(bodies):
        for line in body:
            body_at[line] = b
    firsts = [head.first for head in page.heads]
    gaps = [  # between a group and the next
        max(body_at[min(pair) : max(pair)], default=-1) < 0 for pair in pairwise(firsts)
    ]
    return [
        (
            first, head.last, head.body_before,
            next((b for b in body_at[head.last + 1 :] if b >= 0), -1),
            head.inside, beside or below, lines[first].gap > 0,
        )
        for head, first, beside, below in zip(
            page.heads, firsts, [False, *gaps], [*gaps, False], strict=True
        )
    ]  # fmt: skip


def _others_best(values: Matrix) -> Matrix:
    """For each cell the best value among the other cells of its row."""
    if values.shape[1] < 2:
        return np.zeros_like(values)
    ordered = np.sort(values, 1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return np.where(values >= best, second, best)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Body → headline group, and how sure that is (0 to 1) a body."""

    heads: dict[int, int]
    sure: dict[int, float]


def assign_heads(page: Blocks, lines: Sequence[Line], wording: Wording) -> Assignment:
    """Give headline groups to bodies so that the total over the page is highest."""
    odds = _odds(page, lines, wording)
    chosen = _pairs(odds)
    sure: dict[int, float] = {}
    for b in range(len(page.bodies)):
        if b in chosen:
            h = chosen[b]
            rivals = [*np.delete(odds[h], b), *np.delete(odds[:, b], h), ALONE]
            sure[b] = _sigmoid(odds[h, b] - max(rivals))
        else:
            sure[b] = _sigmoid(-odds[:, b].max()) if page.heads else 1.0
    return Assignment(chosen, sure)


def fit(page: Blocks, lines: Sequence[Line], wording: Wording) -> float:
    """The log-odds, over the whole page, of its headline groups and bodies as best assigned."""
    odds = _odds(page, lines, wording)
    total = len(page.heads) * HEAD_ALONE + len(page.bodies) * BODY_ALONE
    for b, h in _pairs(odds).items():
        total += float(odds[h, b]) - ALONE
    return total


def _odds(page: Blocks, lines: Sequence[Line], wording: Wording) -> Matrix:
    odds: Matrix = pair_features(page, lines, wording) @ WEIGHTS
    return odds.clip(-CERTAIN, CERTAIN)


def _pairs(odds: Matrix) -> dict[int, int]:
    """Body → headline group, where the total is highest."""
    heads, bodies = odds.shape
    padded = np.full((heads, bodies + heads), ALONE)
    padded[:, :bodies] = odds
    columns = linear_sum_assignment(padded, maximize=True)[1].tolist()
    return {b: h for h, b in enumerate(columns) if b < bodies}


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
