"""Which headline belongs to which body: decided over the whole page at once.

A logistic scorer rates every headline with every body by shared wording and by place; the
assignment with the highest total wins (Kuhn 1955, ``scipy.optimize.linear_sum_assignment``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from operator import add
from typing import NamedTuple

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
        self._sizes = np.array([len(text) for text in solid])
        index: dict[str, int] = {}
        for i in display:
            for gram in _grams(solid[i]):
                index.setdefault(gram, len(index))
        found = [
            (i, index[gram])
            for i, (text, below) in enumerate(zip(solid, [*solid[1:], ""], strict=True))
            for gram in map(add, text, text[1:] + below[:1])
            if gram in index
        ]
        self._has = np.zeros((len(lines), max(1, len(index))), np.uint8)
        if found:
            self._has[tuple(zip(*found, strict=True))] = 1
        self._rarity = np.log((1 + len(lines)) / (1 + self._has.sum(0))) + 0.1
        self._heads: dict[tuple[int, ...], Matrix] = {}
        self._bodies: dict[tuple[int, ...], Matrix] = {}

    def shared(
        self, heads: Sequence[Sequence[int]], bodies: Sequence[Sequence[int]]
    ) -> tuple[Matrix, Matrix]:
        """The rarity-weighted share of each headline's bigrams in each body, and in its lead."""
        of_heads = np.array([self._of_head(tuple(head)) for head in heads])
        of_bodies = np.array([self._of_body(tuple(body)) for body in bodies])
        both = of_heads @ of_bodies.reshape(2 * len(bodies), -1).T
        return both[:, ::2], both[:, 1::2]

    def _of_head(self, lines: tuple[int, ...]) -> Matrix:
        """What share of a headline's wording each bigram is."""
        found = self._heads.get(lines)
        if found is None:
            own = self._has[list(lines)].max(0) * self._rarity
            found = self._heads[lines] = own / (own.sum() + 1e-9)
        return found

    def _of_body(self, lines: tuple[int, ...]) -> Matrix:
        """Which bigrams a body has, and which its lead."""
        found = self._bodies.get(lines)
        if found is None:
            reach = np.searchsorted(np.cumsum(self._sizes[list(lines)]), LEAD)
            has = self._has[list(lines)]
            found = np.array([has.max(0), has[: reach + 1].max(0)], float)
            self._bodies[lines] = found
        return found


def _grams(text: str) -> list[str]:
    return [a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum()]


def pair_features(page: Blocks, lines: Sequence[Line], wording: Wording) -> Matrix:
    """(heads, bodies, ``PAIR_FEATURES``)."""
    heads, bodies = page.heads, page.bodies
    features = np.zeros((len(PAIR_FEATURES), len(heads), len(bodies)))
    if not heads or not bodies:
        return features.transpose(1, 2, 0)
    whole, lead = wording.shared([head.lines for head in heads], [body.lines for body in bodies])
    row_margin = whole - _others_best(whole)
    column_margin = whole - _others_best(whole.T).T
    starts, ends = [body.first for body in bodies], [body.last for body in bodies]
    places = _places(page, lines, starts, ends)
    before, after, stacked = np.array([(p.before, p.after, p.stacked) for p in places]).T
    usual = float((whole.argmax(1) == after).mean())  # headlines in their place
    features[0] = 1
    features[1] = whole
    features[2] = lead
    features[3] = row_margin
    features[4] = column_margin
    features[5] = np.minimum(row_margin, column_margin)
    features[11] = 1
    features[12] = stacked[:, None]
    features[14] = whole * stacked[:, None]
    features[15] = _bodies_between(len(bodies))[before + 1]
    for h, place in enumerate(places):
        for b in {place.before, place.after}:
            if not 0 <= b < len(bodies):
                continue
            pair = features[:, h, b]
            inside = place.inside and place.before == b
            is_before = not place.inside and place.after == b
            is_after = not place.inside and place.before == b
            if not (inside or is_before or is_after):
                continue
            directly = is_before and place.last + 1 == starts[b] and not lines[starts[b]].gap
            pair[6] = directly
            pair[7] = is_after and place.first - 1 == ends[b] and not place.apart
            pair[8], pair[9], pair[10], pair[11] = is_before, is_after, inside, 0
            pair[13] = not inside and not place.stacked
            pair[16], pair[17] = is_before * usual, directly * usual
    return np.ascontiguousarray(features.transpose(1, 2, 0))


class _Place(NamedTuple):
    """Where a headline group stands: its first and last line, the body before it and the one after
    it (-1, and as many as there are: none)."""

    first: int
    last: int
    before: int
    after: int
    inside: bool
    """It is inside the former."""
    stacked: bool
    """Another group stands beside it with no text in between."""
    apart: bool
    """A blank line comes before it."""


def _places(
    page: Blocks, lines: Sequence[Line], starts: Sequence[int], ends: Sequence[int]
) -> list[_Place]:
    """The places of the headline groups among bodies that start and end at these lines."""
    text = list(chain.from_iterable([body.lines for body in page.bodies]))
    spans = [(head.lines[0], head.lines[-1]) for head in page.heads]
    passed = [bisect_left(text, first) for first, _ in spans]
    gaps = [one == other for one, other in pairwise(passed)]  # between a group and the next
    return [
        _Place(
            first, last, bisect_left(starts, first) - 1, bisect_left(ends, last),
            head.inside, beside or below, lines[first].gap > 0,
        )
        for head, (first, last), beside, below in zip(
            page.heads, spans, [False, *gaps], [*gaps, False], strict=True
        )
    ]  # fmt: skip


@lru_cache(maxsize=64)
def _bodies_between(count: int) -> Matrix:
    """How many bodies stand between a headline behind each body, or before all, and each body;
    in sixths, six at most."""
    before, b = np.arange(-1, count)[:, None], np.arange(count)
    between: Matrix = np.minimum(np.abs(b - before - (b > before)), 6) / 6
    return between


def _others_best(values: Matrix) -> Matrix:
    """For each value the highest of the others in its row."""
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
    value = _padded(_odds(page, lines, wording))
    paired = value[linear_sum_assignment(value, maximize=True)]
    alone = len(page.heads) * HEAD_ALONE + len(page.bodies) * BODY_ALONE
    return alone + float((paired - ALONE).sum())


def _odds(page: Blocks, lines: Sequence[Line], wording: Wording) -> Matrix:
    odds: Matrix = pair_features(page, lines, wording) @ WEIGHTS
    return odds.clip(-CERTAIN, CERTAIN)


def _padded(odds: Matrix) -> Matrix:
    """The log-odds of each headline group with each body, and with none."""
    heads, bodies = odds.shape
    padded = np.full((heads, bodies + heads), ALONE)
    padded[:, :bodies] = odds
    return padded


def _pairs(odds: Matrix) -> dict[int, int]:
    """Body → headline group, where the total is highest."""
    columns = linear_sum_assignment(_padded(odds), maximize=True)[1].tolist()
    return {b: h for h, b in enumerate(columns) if b < odds.shape[1]}


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
