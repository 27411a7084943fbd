"""The bot in a process of its own: killed, on a full disk, with a locked store, and its pace."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("limits another process's files", allow_module_level=True)

from tests.benchmarks.delivery import Trouble, full_disk, killed, locked, paced, unwritable


async def test_kills_and_failing_calls_lose_nothing_and_double_little(tmp_path: Path) -> None:
    row = await killed(tmp_path / "home", 40, kills=2)
    assert row.measured <= row.reference


@pytest.mark.parametrize("trouble", [full_disk, locked])
async def test_a_store_in_trouble_doubles_nothing(tmp_path: Path, trouble: Trouble) -> None:
    row = await unwritable(tmp_path / "home", 40, 3.0, trouble)
    assert row.measured == row.reference == 40


async def test_no_second_sees_more_than_telegram_allows(tmp_path: Path) -> None:
    rows = {row.what: row for row in await paced(tmp_path / "home", 80)}
    most = rows["most in any second"]
    assert 1 < most.measured <= most.reference
