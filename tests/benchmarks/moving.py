"""A store of ``MOVE_STORIES`` stories and ``MOVE_CHATS`` subscriptions, moved from SQLite to
PostgreSQL: how fast, whether ``/topic`` and every chat's digest are the same there, and what
``/topic`` takes in each, asked in turn.

The PostgreSQL is the tests': started here, or the one that ``BAOZHAI_TEST_POSTGRES`` names.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.digests import promises
from bot.store import Store
from bot.store.move import move
from bot.store.tables import outbox
from bot.stories.search import search
from bot.stories.topics import known_topics
from tests.benchmarks.fanout import settle
from tests.benchmarks.feeds import PLACES, THINGS
from tests.benchmarks.news import made
from tests.benchmarks.row import Row
from tests.bot.making import ACCOUNT, HandClock
from tests.bot.postgresql import Databases, databases

STORIES = int(os.environ.get("MOVE_STORIES", "20000"))
CHATS = int(os.environ.get("MOVE_CHATS", "2000"))
QUERIES = 200
ROUNDS = 3
A_DAY = 450
"""Stories that came since the chats' last digests."""
AT_A_TIME = 500


def run() -> list[Row]:
    """The rows."""
    with databases() as server, tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_moved(f"sqlite:///{Path(folder) / 'store.db'}", server))


async def _moved(here: str, server: Databases) -> list[Row]:
    clock = HandClock()
    async with _opened(here, clock) as store:
        await _fill(store, clock)
    with server.one() as there:
        began = time.perf_counter()
        rows = await move(here, there)
        took = time.perf_counter() - began
        async with _opened(here, clock) as before, _opened(there, clock) as after:
            asked = _queries(random.Random(7))
            same = 0
            times: dict[Store, list[float]] = {before: [], after: []}
            for _ in range(ROUNDS):
                for query in asked:
                    answers = [await _asked(store, query, times) for store in (before, after)]
                    same += answers[0] == answers[1]
            digests = [await _digests(store, clock) for store in (before, after)]
    alike = sum(one == other for one, other in zip(*digests, strict=True))
    p50, p99 = ([1000 * _share(times[s], share) for s in (after, before)] for share in (0.5, 0.99))
    of = f"/topic among {STORIES} stories on PostgreSQL"
    return [
        Row("rows of a store moved", rows / took, "stories", STORIES / took, "/s"),
        Row("answers of /topic alike", same, "asked", QUERIES * ROUNDS, ""),
        Row("messages of digests alike", alike, "chats", CHATS, ""),
        Row(f"{of}, p50", p50[0], "in SQLite", p50[1], "ms"),
        Row(f"{of}, p99", p99[0], "in SQLite", p99[1], "ms"),
    ]


@asynccontextmanager
async def _opened(url: str, clock: HandClock) -> AsyncIterator[Store]:
    store = await Store.open(url, clock=clock)
    try:
        yield store
    finally:
        await store.close()


async def _fill(store: Store, clock: HandClock) -> None:
    chance = random.Random(4)
    await settle(store, clock, CHATS)
    clock.forward(days=-(STORIES // A_DAY))
    for _ in range(STORIES // AT_A_TIME):
        await store.stories.add(made(chance, AT_A_TIME), "晨报")
        clock.forward(days=AT_A_TIME / A_DAY)
    await store.index.merge()
    clock.forward(days=1)


def _queries(chance: random.Random) -> list[str]:
    """Topics, and words within topics."""
    names = known_topics().names()
    within = [f"{chance.choice(PLACES + THINGS)} {chance.choice(names)}" for _ in range(QUERIES)]
    return [*names, *within][:QUERIES]


async def _asked(store: Store, query: str, times: dict[Store, list[float]]) -> list[Any]:
    began = time.perf_counter()
    found = await search(store, query)
    times[store].append(time.perf_counter() - began)
    return [found.total, *((hit.story.id, hit.why, hit.score) for hit in found.hits)]


async def _digests(store: Store, clock: HandClock) -> list[tuple[Any, ...]]:
    """The messages that every chat's digest of now has."""
    await promises.due(store, clock.now(), ACCOUNT)
    query = select(outbox.c.chat_id, outbox.c.message).order_by(outbox.c.chat_id, outbox.c.id)
    return await store.database.read(
        lambda connection: [tuple(row) for row in connection.execute(query)]
    )


def _share(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


if __name__ == "__main__":
    for row in run():
        print(row.markdown())
