"""A small soak: feeds that fail in turn, in every way, for most of a simulated day."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.feeds import soak


async def test_every_item_once_and_no_feed_lost(tmp_path: Path) -> None:
    rows = {row.what: row for row in await soak(tmp_path, number=10, days=0.7)}
    items = rows["items of 10 feeds, 0.7 days"]
    assert items.measured == items.reference > 40
    saved = rows["requests saved by conditional GET"]
    assert saved.measured > 0.2 * saved.reference
    assert rows["failing feeds told"].measured > 0
