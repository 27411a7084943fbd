"""The claim on a store on PostgreSQL: the second bot waits, and who lost it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.store import Store, claim
from bot.store.claim import claimed
from tests.bot.making import PATIENCE_SECONDS
from tests.bot.postgresql import Databases


@pytest.fixture
def url(postgresql: Databases) -> Iterator[str]:
    with postgresql.one() as address:
        yield address


async def test_who_comes_second_waits_and_who_lost_it_is_told(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "FENCE_SECONDS", 0.1)
    store = await Store.open(url)
    told: list[str] = []

    async def second() -> None:
        async with claimed(store.database, stand_by=True):
            told.append("second")

    async with asyncio.timeout(PATIENCE_SECONDS), claimed(store.database) as lost:
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        told.append("first")
        async with store.database.writing() as connection:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                f" AND objid = {claim.BOT} AND granted"
            )
        await lost.wait()
        await waiting
    assert told == ["first", "second"]
    await store.close()


async def test_it_is_let_go_of_in_order(url: str) -> None:
    store = await Store.open(url)
    for _ in range(2):
        async with claimed(store.database) as lost:
            assert not lost.is_set()
    await store.close()
