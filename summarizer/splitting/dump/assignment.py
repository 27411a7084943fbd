"""Which headline belongs to which body: decided over the whole page at once.

A logistic scorer rates every headline with every body by shared wording and by place; the
assignment with the highest total wins (Kuhn 1955, ``scipy.optimize.linear_sum_assignment``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from summarizer.splitting.dump.blocks import Blocks, Head
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


class Wording:
    """The bigrams of a page's lines, so that any grouping of them is compared in no time."""

    def __init__(self, lines: Sequence[Line], display: Sequence[int]) -> None:
        """``display``: the lines that may be headlines; only their bigrams are kept."""
        solid = [line.solid for line in lines]
        self.sizes = np.array([len(text) for text in solid])
        index: dict[str, int] = {}
        for i in display:
            for gram in _grams(solid[i]):
                index.setdefault(gram, len(index))
        self.has = np.zeros((len(lines), max(1, len(index))), np.bool_)
        for i, text in enumerate(solid):
            following = solid[i + 1][:1] if i + 1 < len(solid) else ""
            for gram in _grams(text + following):
                at = index.get(gram)
                if at is not None:
                    self.has[i, at] = True
        self.rarity = np.log((1 + len(lines)) / (1 + self.has.sum(0))) + 0.1

    def shared(
        self, heads: Sequence[Sequence[int]], bodies: Sequence[Sequence[int]]
    ) -> tuple[Matrix, Matrix]:
        """The rarity-weighted share of each headline's bigrams in each body, and in its lead."""
        of_heads = np.array([self.has[list(head)].any(0) for head in heads]) * self.rarity
        total = of_heads.sum(1, keepdims=True) + 1e-9
        whole = np.array([self.has[list(body)].any(0) for body in bodies])
        leads = np.array([self.has[self._lead(body)].any(0) for body in bodies])
        return (of_heads @ whole.T) / total, (of_heads @ leads.T) / total

    def _lead(self, body: Sequence[int]) -> list[int]:
        size = np.cumsum(self.sizes[list(body)])
        return list(body[: 1 + int(np.searchsorted(size, LEAD))])


def _grams(text: str) -> set[str]:
    return {
        text[k : k + 2] for k in range(len(text) - 1) if text[k].isalnum() and text[k + 1].isalnum()
    }


def pair_features(page: Blocks, lines: Sequence[Line], wording: Wording) -> Matrix:
    """(heads, bodies, ``PAIR_FEATURES``)."""
    heads, bodies = page.heads, page.bodies
    if not heads or not bodies:
        return np.zeros((len(heads), len(bodies), len(PAIR_FEATURES)))
    whole, lead = wording.shared([h.lines for h in heads], [b.lines for b in bodies])
    bodies_at = np.full(len(lines) + 1, -1)
    for k, body in enumerate(bodies):
        bodies_at[body.lines] = k
    rows = [_place(heads, h, bodies_at, lines) for h in range(len(heads))]
    column = {
        name: np.array([getattr(row, name) for row in rows])[:, None] for name in _Place.__slots__
    }
    b = np.arange(len(bodies))[None]
    first = np.array([body.first for body in bodies])[None]
    last = np.array([body.last for body in bodies])[None]
    opens = np.array([lines[body.first].gap == 0 for body in bodies])[None]
    inside = column["inside"] & (column["before"] == b)
    is_before = (column["after"] == b) & ~column["inside"]  # the headline stands before the body
    is_after = (column["before"] == b) & ~column["inside"]
    beside = is_before | is_after
    row_margin = whole - _others_best(whole, 1)
    column_margin = whole - _others_best(whole, 0)
    between = np.abs(b - column["before"] - (b > column["before"]))
    stacked = column["stacked"]
    usual = float((whole.argmax(1)[:, None] == column["after"]).mean())  # headlines in their place
    directly = is_before & (column["last"] + 1 == first) & opens
    return np.stack(
        np.broadcast_arrays(
            1.0, whole, lead, row_margin, column_margin, np.minimum(row_margin, column_margin),
            directly,
            is_after & (column["first"] - 1 == last) & ~column["gap"],
            is_before, is_after, inside, ~(beside | inside), stacked, beside & ~stacked,
            whole * stacked, np.minimum(between, 6) / 6,
            is_before * usual, directly * usual,
        ),
        axis=2,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a headline group stands: the bodies around it, and what is beside it."""

    first: int
    last: int
    before: int
    after: int
    inside: bool
    stacked: bool
    gap: bool


def _place(
    heads: Sequence[Head], at: int, bodies_at: NDArray[np.int64], lines: Sequence[Line]
) -> _Place:
    head = heads[at]
    after = bodies_at[head.last + 1 :]
    following = after[after >= 0]
    stacked = False
    for other in (at - 1, at + 1):
        if 0 <= other < len(heads):
            low, high = sorted((head.first, heads[other].first))
            stacked |= not (bodies_at[low:high] >= 0).any()
    return _Place(
        head.first, head.last, head.body_before, int(following[0]) if len(following) else -1,
        head.inside, stacked, lines[head.first].gap > 0,
    )  # fmt: skip


def _others_best(values: Matrix, axis: int) -> Matrix:
    """For each cell the best value among the other cells of its row (axis 1) or column (0)."""
    if values.shape[axis] < 2:
        return np.zeros_like(values)
    ordered = np.sort(values, axis=axis)
    best = np.take(ordered, [-1], axis=axis)
    second = np.take(ordered, [-2], axis=axis)
    return np.where(values >= best, second, best)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Body → headline group; how sure that is (0 to 1) a body; and the page's total log-odds."""

    heads: dict[int, int]
    sure: dict[int, float]
    total: float


def assign_heads(page: Blocks, lines: Sequence[Line], wording: Wording) -> Assignment:
    """Give headline groups to bodies so that the total over the page is highest."""
    heads, bodies = len(page.heads), len(page.bodies)
    odds = np.clip(pair_features(page, lines, wording) @ WEIGHTS, -CERTAIN, CERTAIN)
    alone = HEAD_ALONE + BODY_ALONE  # what a pair must beat
    padded = np.full((heads, bodies + heads), alone)
    padded[:, :bodies] = odds
    chosen: dict[int, int] = {}
    sure: dict[int, float] = {}
    total = heads * HEAD_ALONE + bodies * BODY_ALONE
    for h, b in enumerate(linear_sum_assignment(-padded)[1].tolist()):
        if b < bodies:
            chosen[b] = h
            total += odds[h, b] - alone
            rivals = np.concatenate([np.delete(odds[h], b), np.delete(odds[:, b], h), [alone]])
            sure[b] = _sigmoid(odds[h, b] - rivals.max())
    for b in range(bodies):
        if b not in chosen:
            sure[b] = _sigmoid(-odds[:, b].max()) if heads else 1.0
    return Assignment(chosen, sure, float(total))


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
