"""How likely an article was read right, headline, names and every line of it.

A logistic regression over what the stages before were unsure of, and over how well the lines go on
in one another (``text.ngrams``); fitted by ``summarizer.training.splitter.trust`` on pages whose
articles are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from summarizer.splitting.dump.assignment import Assignment
from summarizer.splitting.dump.blocks import Blocks
from summarizer.splitting.dump.lines import Line
from summarizer.splitting.dump.tagger import TAGS, Tagging
from summarizer.text.ngrams import BORDER, goes_on

Vector = NDArray[np.float64]

FEATURES = (
    "bias", "borders", "no start inside", "headline", "untitled", "tags", "doubtful tag",
    "headline tags", "torn joins", "worst join", "breaks off", "begins oddly", "woven",
    "headlines left over", "names left over", "lines", "headline touches",
)  # fmt: skip
WEIGHTS = np.array(
    (
        *(-2.45, 0.19, 0.09, 0.12, 0.93, -0.11, 0.11, 0.37, -0.67, 0.20, -0.23, 0.04, -2.26),
        *(-0.14, -1.00, 0.15, 0.25),
    )
)
TORN = -1.5  # log-odds of wording below which a line hardly goes on in the next
LEAST, MOST = 1e-3, 1 - 1e-3


def confidence(features: Vector) -> Vector:
    """The probability that each article is right, by its features (``FEATURES``)."""
    return np.asarray(1 / (1 + np.exp(-features @ WEIGHTS)))


def trust_features(
    lines: Sequence[Line], tagging: Tagging, page: Blocks, assignment: Assignment, *, woven: bool
) -> Vector:
    """One row a body (``FEATURES``)."""
    joins = _joins(page, lines)
    best = _logit(tagging.probabilities.max(1).astype(float))
    return np.array(
        [
            _features(b, lines, tagging, page, assignment, joins[b], best, woven=woven)
            for b in range(len(page.bodies))
        ]
    ).reshape(len(page.bodies), len(FEATURES))


def _features(
    at: int,
    lines: Sequence[Line],
    tagging: Tagging,
    page: Blocks,
    assignment: Assignment,
    joins: Vector,
    best: Vector,
    *,
    woven: bool,
) -> tuple[float, ...]:
    body = page.bodies[at]
    chance = tagging.probabilities[:, TAGS.index("A")]
    starts = [body.first] + ([page.bodies[at + 1].first] if at + 1 < len(page.bodies) else [])
    border = min(float(chance[i]) for i in starts if i) if any(starts) else 1.0
    inner = [paragraph[0] for paragraph in body.paragraphs[1:]]
    whole = 1 - float(chance[inner].max()) if inner else 1.0
    head = page.heads[assignment.heads[at]] if at in assignment.heads else None
    opening, torn = joins[0], joins[1:]
    return (
        1.0,
        *_logit(np.array([border, whole, assignment.sure.get(at, 1.0)])),
        float(head is None),
        float(best[body.lines].mean()),
        float(best[body.lines].min()),
        float(best[head.lines].mean()) if head else 0.0,
        float((torn < TORN).mean()) if len(torn) else 0.0,
        float(np.clip(torn.min(), -5, 0)) if len(torn) else 0.0,
        float(not lines[body.last].ends),
        float(np.clip(-opening, -3, 4)),
        float(woven),
        float(min(3, len(page.heads) - len(assignment.heads))),
        float(min(3, max(0, len(page.bylines) - len(page.bodies)))),
        float(np.log(1 + len(body.lines))),
        float(head is not None and (head.last < body.first) and body.first - head.last <= 3),
    )


def _joins(page: Blocks, lines: Sequence[Line]) -> list[Vector]:
    """For each body the log-odds of wording that a paragraph begins so, and those at each line end
    within a paragraph."""
    pairs: list[tuple[str, str]] = []
    ends: list[int] = []
    for body in page.bodies:
        pairs.append((2 * BORDER, lines[body.first].tight))
        for paragraph in body.paragraphs:
            inner = pairwise(paragraph)
            pairs += [(lines[a].tight, lines[b].tight) for a, b in inner]
        ends.append(len(pairs))
    if not pairs:
        return []
    before, after = zip(*pairs, strict=True)
    return np.split(goes_on(before, after), ends[:-1])


def _logit(value: Vector) -> Vector:
    bounded = value.clip(LEAST, MOST)
    return np.asarray(np.log(bounded / (1 - bounded)))
