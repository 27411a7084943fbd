"""The learning curve of a run as a picture (matplotlib, the ``train`` extra)."""

from __future__ import annotations

import json
from pathlib import Path


def draw(out: Path) -> Path | None:
    """Draws ``log.jsonl`` in the run's folder ``out`` as ``curve.png`` beside it and returns its
    path; None where there is too little to draw or matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return None
    rows = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    if len(rows) < 2:
        return None
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for task in ("title", "gist"):
        axes.plot([row["seen"] for row in rows], [row[task] for row in rows], label=task)
    axes.set_xlabel("articles seen")
    axes.set_ylabel("nats a piece")
    axes.legend()
    axes.grid(alpha=0.3)
    picture = out / "curve.png"
    figure.savefig(picture, dpi=120)
    return picture
