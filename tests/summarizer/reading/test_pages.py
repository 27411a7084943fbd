"""How well whole pages are read: ``pages/`` against what a person reads there (its README)."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from summarizer.reading import read

PAGES = Path(__file__).parent / "pages"
GOLD: dict[str, dict[str, Any]] = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
CHINA = timezone(timedelta(hours=8))


def overlap(got: str, wanted: str) -> float:
    """F1 of the runs of four letters."""
    one, other = (
        Counter(text[i : i + 4] for i in range(len(text) - 3))
        for text in (re.sub(r"\W", "", got), re.sub(r"\W", "", wanted))
    )
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def told(got: datetime | None, wanted: str | list[str | None] | None) -> bool:
    """Whether a moment is the one wanted, or one of them."""
    if isinstance(wanted, list):
        return any(told(got, each) for each in wanted)
    if got is None or wanted is None:
        return got is None and wanted is None
    if "T" in wanted:
        return got.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") == wanted
    return got.astimezone(CHINA).strftime("%Y-%m-%d") == wanted


def score(which: str) -> dict[str, float]:
    counts: Counter[str] = Counter()
    body = 0.0
    for name, gold in GOLD.items():
        if gold["set"] != which:
            continue
        article = read(PAGES / f"{name}.html").articles[0]
        bylines = gold["byline"] if isinstance(gold["byline"], list) else [gold["byline"]]
        printed = bylines != [None]
        counts["pages"] += 1
        counts["headlines"] += article.headline == gold["headline"]
        counts["bylines"] += printed and article.byline in bylines
        counts["false bylines"] += article.byline is not None and article.byline not in bylines
        counts["moments"] += told(article.published, gold["published"])
        counts["foreign"] += any(re.search(never, article.body) for never in gold["never"])
        body += overlap(article.body, "\n".join(gold["body"]))
    return {**counts, "body": body / counts["pages"]}


@pytest.mark.parametrize(
    ("which", "floors"),
    [
        ("a", {"headlines": 22, "bylines": 13, "moments": 22, "body": 0.995}),
        ("b", {"headlines": 20, "bylines": 11, "moments": 21, "body": 0.99}),
        ("c", {"headlines": 18, "bylines": 9, "moments": 18, "body": 0.99}),
    ],
)
def test_pages_are_read_at_least_as_well_as_before(which: str, floors: dict[str, float]) -> None:
    got = score(which)
    assert got["pages"] == {"a": 22, "b": 22, "c": 18}[which]
    assert {key: got[key] for key in floors if got[key] < floors[key]} == {}
    assert got["foreign"] == 0
    assert got["false bylines"] <= 1
