"""A bot on PostgreSQL is killed in the midst of a broadcast, ``STANDBY_KILLS`` times, and the one
that stands by takes over: digests lost, digests twice, and how long nothing is sent."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from asyncio.subprocess import Process
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from bot.logs import configure
from bot.settings import LoggingSettings
from bot.store import Store
from bot.store.claim import BOT
from bot.store.tables import chats
from bot.telegram.dispatcher import IN_FLIGHT
from tests.benchmarks.delivery import Office, opened
from tests.benchmarks.row import Row
from tests.bot.postgresql import databases

CHATS = int(os.environ.get("STANDBY_CHATS", "1000"))
KILLS = int(os.environ.get("STANDBY_KILLS", "1"))
TWICE_SECONDS = 15.0
"""By then what is to come twice has come."""
WANTED_SECONDS = 15.0


def run() -> list[Row]:
    """The rows; raises AssertionError where a digest is lost or sent too often."""
    with databases() as server, server.one() as url, tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_broadcast(Path(folder) / "home", url))


async def _broadcast(home: Path, url: str) -> list[Row]:
    async with opened(home, CHATS, url=url) as office, AsyncExitStack() as stack:
        store = await Store.open(url)
        await _due(store, timedelta(days=1))
        bots = []
        for number in range(KILLS + 1):  # each stands by before the next comes
            bots.append(await stack.enter_async_context(office.bot()))
            while await _at_work(store) <= number:  # noqa: ASYNC110 (nothing tells of it)
                await asyncio.sleep(0.2)
        await _due(store, timedelta())
        await store.close()
        gaps = []
        for kill in range(KILLS):
            await _told(office, (kill + 1) * CHATS // (KILLS + 2))
            first = await _first(bots, url)
            first.kill()
            await first.wait()
            killed, seen = time.perf_counter(), len(office.wire.calls)
            await office.until(lambda seen=seen: _sent(office, seen))  # type: ignore[misc]
            gaps.append(time.perf_counter() - killed)
        await office.until(lambda: not office.digests()[0])
        await asyncio.sleep(TWICE_SECONDS)
        lost = office.digests()[0]
        assert not lost
        most = KILLS * IN_FLIGHT
        assert office.duplicates <= most
        what = f"{CHATS} chats, the bot killed {KILLS} times in mid-broadcast"
        return [
            Row(f"digests, {what}", office.digests().total() - lost, "promised", CHATS, ""),
            Row(f"digests twice, {what}", office.duplicates, "in flight at most", most, ""),
            Row("longest time to the next send", max(gaps), "wanted", WANTED_SECONDS, "s"),
        ]


async def _due(store: Store, later: timedelta) -> None:
    async with store.database.writing() as connection:
        await connection.execute(update(chats).values(next_due_at=store.clock.now() + later))


async def _at_work(store: Store) -> int:
    """How many bots there are, the first and those that stand by."""
    return len(await _asked(store, "SELECT application_name FROM pg_stat_activity"))


async def _first(bots: list[Process], url: str) -> Process:
    """The bot that holds the lock."""
    store = await Store.open(url)
    query = (
        "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
        f" WHERE locktype = 'advisory' AND objid = {BOT} AND granted"
    )
    (name,) = await _asked(store, query)
    await store.close()
    return next(bot for bot in bots if str(bot.pid) in name.split())


async def _asked(store: Store, query: str) -> list[str]:
    async with store.database.reading() as connection:
        names = (await connection.exec_driver_sql(query)).scalars()
        return [name for name in names if name and name.startswith("baozhai ")]


async def _told(office: Office, number: int) -> None:
    await office.until(lambda: CHATS - office.digests()[0] >= number)


def _sent(office: Office, seen: int) -> bool:
    return any(call.chat in office.readers for call in office.wire.calls[seen:])


if __name__ == "__main__":
    configure(LoggingSettings(level="warning"))  # what is sent is a line each
    for row in run():
        print(row.markdown())
