"""A flood of articles through PostgreSQL with one, two and three workers that are killed at random.

Workers are processes; their engine takes a fixed time an article, asleep, so that what is measured
is the way there and back, and no two workers want the same core for it. ``CLUSTER_ARTICLES``,
``CLUSTER_CREWS``, ``CLUSTER_COST`` (seconds) and ``CLUSTER_PACED`` change the size.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from bot.store import Store
from bot.stories.cluster.working import BEAT, DEAD
from bot.stories.ingest import Ingest
from bot.stories.urgency import in_bulk
from summarizer.article import Article, Page
from tests.benchmarks.row import Row
from tests.bot.making import article
from tests.bot.postgresql import Databases, databases
from tests.bot.stories.cluster.crew import Crew

ARTICLES = int(os.environ.get("CLUSTER_ARTICLES", "2000"))
CREWS = [int(size) for size in os.environ.get("CLUSTER_CREWS", "1,2,3").split(",")]
PACED = int(os.environ.get("CLUSTER_PACED", "300"))
"""Articles by which the pace of two workers is compared with that of one."""
COST = float(os.environ.get("CLUSTER_COST", "0.15"))
"""Seconds that the engine takes for one."""
PAGE, PAGES_AT_ONCE = 40, 5
LIVES = (10.0, 25.0)
"""Seconds after which one of the workers is killed: from and to."""


def run() -> list[Row]:
    """The rows; raises AssertionError where an article is lost or stored twice."""
    with databases() as server:
        rows = _with(server, _pace) if PACED else []
        for size in CREWS:
            rows += _with(server, partial(_flood, size=size))
        return rows


def _with(server: Databases, work: Callable[[Crew], Coroutine[Any, Any, list[Row]]]) -> list[Row]:
    with server.one() as url, tempfile.TemporaryDirectory() as folder:
        crew = Crew(url, Path(folder), COST, BEAT, DEAD)
        try:
            return asyncio.run(work(crew))
        finally:
            crew.dismiss()


async def _pace(crew: Crew) -> list[Row]:
    """Articles a second with two workers and with one, neither of which dies."""
    rates = []
    async with aclosing(crew.bot()) as bot:
        for size in (1, 2):
            await crew.hire()
            await bot.summarize(_articles(f"{size}人热身", 10))
            began = time.perf_counter()
            await bot.summarize(_articles(f"{size}人", PACED))
            rates.append(PACED / (time.perf_counter() - began))
    return [Row(f"summaries of {PACED}, two workers", rates[1], "one", rates[0], "/s")]


async def _flood(crew: Crew, size: int) -> list[Row]:
    """Pages are ingested while workers die."""
    store = await Store.open(crew.url)
    for _ in range(size):
        await crew.hire()
    articles = _articles(f"{size}", ARTICLES)
    pages = [articles[begin : begin + PAGE] for begin in range(0, ARTICLES, PAGE)]
    began = time.perf_counter()
    async with aclosing(crew.bot()) as bot, _deaths(crew, size) as deaths:
        ingest, room = Ingest(store, bot), asyncio.Semaphore(PAGES_AT_ONCE)

        async def add(page: list[Article]) -> int:
            async with room:
                return (await ingest.add(Page("晚报", tuple(page)))).new

        with in_bulk():
            new = sum(await asyncio.gather(*map(add, pages)))
    took = time.perf_counter() - began
    stored = await store.stories.count()
    await store.close()
    ended = Counter(what for _, what in crew.told("ended"))
    again = ended.total() - len(ended)
    assert new == stored == len(ended) == ARTICLES, (new, stored, len(ended))
    name = f"{ARTICLES} articles, {size} workers, {len(deaths)} killed"
    return [
        Row(f"stories of {name}", stored, "sent in", ARTICLES, ""),
        Row(f"written again, {name}", again, "killed", len(deaths), ""),
        Row(f"stored, {name}", ARTICLES / took, "if all lived", size / COST, "/s"),
    ]


@asynccontextmanager
async def _deaths(crew: Crew, size: int) -> AsyncIterator[list[int]]:
    """A worker is killed now and then, and another hired for it."""
    chance, deaths = random.Random(size), list[int]()

    async def kill() -> None:
        while True:
            await asyncio.sleep(chance.uniform(*LIVES))
            victim = chance.choice([each for each in crew.hired if each.poll() is None])
            crew.kill(victim)
            deaths.append(victim.pid)
            await crew.hire()

    killing = asyncio.create_task(kill())
    yield deaths
    killing.cancel()
    with suppress(asyncio.CancelledError):
        await killing


def _articles(name: str, number: int) -> list[Article]:
    places = ("江城", "临海", "青江", "云州", "北港")
    return [
        article(
            f"{name}第{n}篇：{places[n % 5]}的第{n * 37 % 991}号工地昨天开工，"
            f"{n * 13 % 97 + 3}名工人到场，"
            f"比去年多{n * 7 % 53 + 2}人，预计{n % 11 + 2}个月后完工。",
            f"{places[n % 5]}第{n * 37 % 991}号工地开工（{n}）",
        )
        for n in range(number)
    ]


if __name__ == "__main__":
    for row in run():
        print(row.markdown())
