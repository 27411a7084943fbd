"""Whose byline it is: bylines that stand on lines of their own, given to bodies page-wide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from summarizer.splitting.dump.blocks import Blocks, Body
from summarizer.splitting.dump.lines import Line

Matrix = NDArray[np.float64]

# What speaks for a byline being a body's, in no unit; reasons for the same body add up.
BESIDE_HEAD = 3.0
BESIDE_HEAD_APART = 1.1
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
    score = np.zeros((len(page.bylines), len(page.bodies) + len(page.bylines)))
    ends = [_end(body, page) for body in page.bodies]
    for i, line in enumerate(page.bylines):
        apart_before = lines[line].gap > 0
        apart_after = line + 1 >= len(lines) or lines[line + 1].gap > 0
        for h, b in body_of.items():
            head = page.heads[h]
            if head.last + 1 == line:
                score[i, b] += BESIDE_HEAD_APART if apart_before else BESIDE_HEAD
            elif head.first - 1 == line:
                score[i, b] += BESIDE_HEAD_APART - 0.2 if apart_after else BESIDE_HEAD
        for b, body in enumerate(page.bodies):
            if _between(body, line):
                score[i, b] += BEFORE_BODY + TOUCHING
            elif body.first - 1 == line:
                score[i, b] += BEFORE_BODY + (0 if apart_after else TOUCHING)
            elif body.last + 1 == line:
                score[i, b] += AFTER_BODY + (0 if apart_before else TOUCHING)
            elif ends[b] + 1 == line:
                score[i, b] += AFTER_BODY
    for b, has in enumerate(signed):
        score[:, b] += HAS_AUTHOR if has else 0.0
    pairs = zip(*linear_sum_assignment(-score), strict=True)
    return {int(b): page.bylines[i] for i, b in pairs if b < len(page.bodies) and score[i, b] > 0}


def _end(body: Body, page: Blocks) -> int:
    """The last line of a body and of the furniture right below it: its source, its editor."""
    end = body.last
    while end + 1 in page.furniture:
        end += 1
    return end


def _between(body: Body, line: int) -> bool:
    return body.first < line < body.last
