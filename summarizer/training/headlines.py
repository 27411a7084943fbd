"""Fitting where headlines part their clauses: ``python -m summarizer.training.headlines FILE``.

FILE is .jsonl (or .xz of it) with a ``title`` a row. A title of two parts with a blank or a
comma between them shows a border; its clauses show words that are cut by none.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import rjieba
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from summarizer.text.headlines import WEIGHTS, features

LEAST_PART = 4
"""Characters of a line of a headline."""
MIDDLE = (0.25, 0.75)
"""Where in a headline a line may end, as shares of its length."""
RARE = 20
"""Titles that a feature is seen in, at least."""
RIDGE = 4.0

Break = tuple[str, str, bool]


def breaks(titles: Iterable[str], chance: random.Random) -> Iterator[Break]:
    """Of each title one break: its two sides, and whether a blank is printed there."""
    for title in dict.fromkeys(" ".join(title.split()) for title in titles):
        parts = re.split("[ ，,]+", title.strip(" ，,"))
        if not 10 <= len(title) <= 40 or min(map(len, parts)) < LEAST_PART:
            continue
        if len(parts) == 2:
            yield parts[0], parts[1], True
        for part in parts:
            yield from _inside(part, chance)


def _inside(clause: str, chance: random.Random) -> Iterator[Break]:
    """A break in the middle of a clause, at a word's border."""
    if len(clause) < 10 or re.search("[！？!?；;]", clause):
        return
    low, high = max(LEAST_PART, MIDDLE[0] * len(clause)), MIDDLE[1] * len(clause)
    ends = (int(end) for end in np.cumsum([len(word) for word in rjieba.cut(clause)]))
    at = [
        end
        for end in ends
        if low <= end <= min(high, len(clause) - LEAST_PART)
        and not re.search("[：:、—（“《]$", clause[:end])
        and not re.match("[”》）、：]", clause[end:])
    ]
    if at:
        end = chance.choice(at)
        yield clause[:end], clause[end:], False


def fit(seen: list[Break]) -> dict[str, float]:
    """The weight of each feature, the constant under ""; logistic regression with a ridge."""
    rows = [features(left, right) for left, right, _ in seen]
    counts = Counter(name for row in rows for name in row)
    names = [name for name, count in counts.items() if count >= RARE]
    column = {name: number for number, name in enumerate(names)}
    pairs = [(i, column[name]) for i, row in enumerate(rows) for name in row if name in column]
    at = np.array(pairs).T
    values = csr_matrix((np.ones(len(pairs)), (at[0], at[1])), shape=(len(rows), len(names)))
    wanted = np.array([is_border for _, _, is_border in seen], dtype=np.float64)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        own = weights[:-1]
        logits = values @ own + weights[-1]
        missed = 1 / (1 + np.exp(-logits)) - wanted
        value = (np.logaddexp(0, logits) - wanted * logits).sum() + RIDGE / 2 * own @ own
        return float(value), np.append(values.T @ missed + RIDGE * own, missed.sum())

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    return dict(zip([*names, ""], found.tolist(), strict=True))


def main(file: Path) -> None:
    """Fit to the titles of ``file``, tell how well held-out ones are judged, keep the weights."""
    with lzma.open(file, "rt") if file.suffix == ".xz" else file.open(encoding="utf-8") as rows:
        titles = [str(json.loads(row).get("title") or "") for row in rows]
    chance = random.Random(1)
    seen = list(breaks(titles, chance))
    chance.shuffle(seen)
    held = len(seen) // 10
    weights = fit(seen[held:])
    for sure in (-0.3, 0.0, 1.0, 2.0):
        said = [_logit(weights, left, right) > sure for left, right, _ in seen[:held]]
        right = sum(is_border for says, (_, _, is_border) in zip(said, seen, strict=False) if says)
        borders = sum(is_border for _, _, is_border in seen[:held])
        print(f"{sure}: precision {right / max(1, sum(said)):.3f}, recall {right / borders:.3f}")
    small = np.array(list(weights.values()), dtype=np.float16)
    np.savez_compressed(WEIGHTS, names=np.array(list(weights)), weights=small)


def _logit(weights: dict[str, float], left: str, right: str) -> float:
    return sum(weights.get(name, 0.0) for name in ("", *features(left, right)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
