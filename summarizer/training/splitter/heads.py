"""Fit the headline scorer of ``summarizer.splitting.dump.assignment`` on typeset pages.

    python -m summarizer.training.splitter.heads PAIRS.jsonl.xz [PAGES]

Logistic regression over (headline, body) pairs; prints the weights to put into the module.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from summarizer.splitting.dump.assignment import PAIR_FEATURES, Matrix, Wording, pair_features
from summarizer.splitting.dump.blocks import read_blocks
from summarizer.splitting.dump.lines import read_lines
from summarizer.training.splitter.tagger import pages


def examples(pairs: Path, count: int) -> tuple[Matrix, Matrix]:
    """Features of all (headline, body) pairs of the pages, and 1.0 where they belong together."""
    rows, gold = [], []
    source = pages(pairs, 11, flow=True)
    for _ in range(count):
        page = next(source)
        printed = [line for line in page.lines if line.text.strip()]
        lines = read_lines("\n".join(line.text for line in page.lines))
        blocks = read_blocks("".join(line.tag for line in printed))
        display = [i for i, line in enumerate(printed) if line.tag in "HhSX"]
        features = pair_features(blocks, lines, Wording(lines, display))
        for h, head in enumerate(blocks.heads):
            for b, body in enumerate(blocks.bodies):
                rows.append(features[h, b])
                gold.append(float(printed[head.first].article == printed[body.first].article))
    return np.array(rows), np.array(gold)


def fit(x: Matrix, y: Matrix, penalty: float = 2e-5) -> Matrix:
    """The weights of a logistic regression."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        odds = x @ weights
        value = np.logaddexp(0, odds) - y * odds
        slope = x.T @ (1 / (1 + np.exp(-odds)) - y) / len(y)
        return float(value.mean() + penalty * weights @ weights), slope + 2 * penalty * weights

    result = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(result.x)


def main() -> None:
    """Fit and print."""
    x, y = examples(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1500)
    weights = fit(x, y)
    odds = x @ weights
    print("pairs", len(y), "right", np.mean((odds > 0) == (y > 0.5)))
    for name, value in zip(PAIR_FEATURES, weights, strict=True):
        print(f"    {value:.2f},  # {name}")


if __name__ == "__main__":
    main()
