"""Which headline belongs to which body, and whose byline it is: decided over the whole page.

A logistic scorer rates every headline with every body by shared wording and by place; the
assignment with the highest total wins (Kuhn 1955, ``scipy.optimize.linear_sum_assignment``).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from summarizer.splitting.blocks import Blocks, Body, Head
from summarizer.splitting.features import bigram_matrix
from summarizer.splitting.lines import Line

Matrix = NDArray[np.float64]

PAIR_FEATURES = (
    "bias", "wording", "wording in the lead", "best body for the headline",
    "best headline for the body", "margin", "directly before", "directly after", "before", "after",
    "inside", "far", "stacked", "alone beside", "wording, stacked", "bodies between",
)  # fmt: skip
WEIGHTS = np.array(
    (
        0.78,
        -3.64,
        8.45,
        8.9,
        3.44,
        5.51,
        0.0,
        1.65,
        -0.91,
        -1.47,
        5.32,
        -2.16,
        1.71,
        1.85,
        -0.96,
        -0.46,
    )
)
LEAD = 150  # characters of a body in which a headline's words stand first
NONE = 0.0  # the log-odds that a pair must beat


def pair_features(page: Blocks, lines: list[Line]) -> Matrix:
    """(heads, bodies, ``PAIR_FEATURES``)."""
    heads, bodies = page.heads, page.bodies
    result = np.zeros((len(heads), len(bodies), len(PAIR_FEATURES)))
    if not heads or not bodies:
        return result
    texts = ["".join(lines[i].solid for p in body.paragraphs for i in p) for body in bodies]
    wording, lead = _wording([head.text(lines) for head in heads], texts)
    row_best, column_best = _others_best(wording, 1), _others_best(wording, 0)
    bodies_at = np.array([-1] * len(lines))
    for k, body in enumerate(bodies):
        for paragraph in body.paragraphs:
            bodies_at[paragraph] = k
    for h, head in enumerate(heads):
        before, after = _neighbour(bodies_at, head.first, -1), _neighbour(bodies_at, head.last, 1)
        stacked = _stacked(heads, h, bodies_at)
        for b in range(len(bodies)):
            is_before = after == b and not head.inside  # the headline stands before the body
            is_after = before == b and not head.inside
            touching_after = is_before and head.last + 1 == bodies[b].first
            touching_before = is_after and head.first - 1 == bodies[b].last
            inside = head.inside and head.body_before == b
            far = not (is_before or is_after or inside)
            gap_low = lines[head.first].gap > 0
            between = abs(b - head.body_before - (1 if b > head.body_before else 0))
            result[h, b] = (
                1.0, wording[h, b], lead[h, b],
                wording[h, b] - row_best[h, b], wording[h, b] - column_best[h, b],
                min(wording[h, b] - row_best[h, b], wording[h, b] - column_best[h, b]),
                touching_after and lines[bodies[b].first].gap == 0,
                touching_before and not gap_low,
                is_before, is_after, inside, far, stacked,
                (is_before or is_after) and not stacked, wording[h, b] * stacked,
                min(between, 6) / 6,
            )  # fmt: skip
    return result


def _wording(heads: Sequence[str], bodies: Sequence[str]) -> tuple[Matrix, Matrix]:
    """The idf-weighted share of a headline's bigrams that a body, and its lead, contain."""
    grams = bigram_matrix([*bodies, *heads, *(body[:LEAD] for body in bodies)])
    count = len(bodies)
    has = (grams > 0).astype(float)
    of_heads = grams[count : count + len(heads)].minimum(
        has[count : count + len(heads)].multiply(np.asarray(grams.max(axis=0).todense()))
    )
    total = np.asarray(of_heads.sum(axis=1)).ravel()[:, None] + 1e-9
    whole = np.asarray((of_heads @ has[:count].T).todense()) / total
    lead = np.asarray((of_heads @ has[count + len(heads) :].T).todense()) / total
    return whole, lead


def _others_best(values: Matrix, axis: int) -> Matrix:
    """For each cell the best value among the other cells of its row (axis 1) or column (0)."""
    if values.shape[axis] < 2:
        return np.zeros_like(values)
    ordered = np.sort(values, axis=axis)
    best = np.take(ordered, [-1], axis=axis)
    second = np.take(ordered, [-2], axis=axis)
    return np.where(values >= best, second, best)


def _neighbour(bodies_at: NDArray[np.int64], line: int, step: int) -> int:
    """The body of the nearest body line on one side, -1 where there is none."""
    line += step
    while 0 <= line < len(bodies_at):
        if bodies_at[line] >= 0:
            return int(bodies_at[line])
        line += step
    return -1


def _stacked(heads: Sequence[Head], at: int, bodies_at: NDArray[np.int64]) -> bool:
    """Whether another headline group stands next to this one with no body between."""
    for other in (at - 1, at + 1):
        if 0 <= other < len(heads):
            low, high = sorted((heads[at].first, heads[other].first))
            if not (bodies_at[low:high] >= 0).any():
                return True
    return False


def assign_heads(page: Blocks, lines: list[Line]) -> tuple[dict[int, int], dict[int, float]]:
    """Body → headline group, and body → how sure that is (0 to 1)."""
    odds = pair_features(page, lines) @ WEIGHTS
    if not odds.size:
        return {}, {}
    heads, bodies = odds.shape
    padded = np.full((heads, bodies + heads), NONE)
    padded[:, :bodies] = odds
    chosen: dict[int, int] = {}
    sure: dict[int, float] = {}
    for h, b in enumerate(linear_sum_assignment(-padded)[1].tolist()):
        if b < bodies:
            chosen[b] = h
            rivals = np.concatenate([np.delete(odds[h], b), np.delete(odds[:, b], h), [NONE]])
            sure[b] = float(1 / (1 + np.exp(-np.clip(odds[h, b] - rivals.max(), -30, 30))))
    for b in range(bodies):
        if b not in chosen:
            sure[b] = float(1 / (1 + np.exp(np.clip(odds[:, b].max(), -30, 30))))
    return chosen, sure


BESIDE_HEAD = 3.0
BESIDE_HEAD_APART = 1.6
BEFORE_BODY = 1.2
AFTER_BODY = 1.0
TOUCHING = 0.5
HAS_AUTHOR = -4.0


def assign_bylines(
    page: Blocks, lines: list[Line], heads: dict[int, int], signed: Sequence[bool]
) -> dict[int, int]:
    """Body → byline line. ``signed`` says which bodies name their author already."""
    if not page.bylines or not page.bodies:
        return {}
    body_of = {h: b for b, h in heads.items()}
    score = np.full((len(page.bylines), len(page.bodies) + len(page.bylines)), 0.0)
    score[:, : len(page.bodies)] = -9.0
    for i, line in enumerate(page.bylines):
        apart_before = lines[line].gap > 0
        apart_after = line + 1 >= len(lines) or lines[line + 1].gap > 0
        for h, b in body_of.items():
            head = page.heads[h]
            if head.last + 1 == line:
                _raise(score, i, b, BESIDE_HEAD_APART if apart_before else BESIDE_HEAD)
            elif head.first - 1 == line:
                _raise(score, i, b, BESIDE_HEAD_APART - 0.2 if apart_after else BESIDE_HEAD)
        for b, body in enumerate(page.bodies):
            if _between(body, line):
                _raise(score, i, b, BEFORE_BODY + TOUCHING)
            elif body.first - 1 == line:
                _raise(score, i, b, BEFORE_BODY + (0 if apart_after else TOUCHING))
            elif body.last + 1 == line:
                _raise(score, i, b, AFTER_BODY + (0 if apart_before else TOUCHING))
    for b, has in enumerate(signed):
        score[:, b] += HAS_AUTHOR if has else 0.0
    pairs = zip(*linear_sum_assignment(-score), strict=True)
    return {int(b): page.bylines[i] for i, b in pairs if b < len(page.bodies) and score[i, b] > 0}


def _raise(score: Matrix, row: int, column: int, value: float) -> None:
    score[row, column] = max(score[row, column], value)


def _between(body: Body, line: int) -> bool:
    return body.first < line < body.last
