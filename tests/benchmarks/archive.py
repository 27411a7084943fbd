"""A full archive: what ``/topic`` takes among ``ARCHIVE_STORIES`` stories (a number, or several
parted by commas), beside FTS5's own BM25; and what storing takes among the most of them, while a
reader asks and somebody else wants to write.

The stories are those of ``ARCHIVE_NEWS``, a .jsonl of articles, or sentences of places and things,
shuffled; beyond ten thousand they are mixed of these (``filling``). To fill a large store takes
longer than to ask it: those that ``ARCHIVE_KEPT`` names (paths parted by commas) are asked as they
are.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from unittest.mock import patch

from sqlalchemy import Connection, event

from bot.store import Store
from bot.store.index import PUBLIC
from bot.stories.ingest import keep
from bot.stories.search import search
from bot.stories.topics import known_topics
from summarizer.text.folding import fold
from summarizer.text.terms import query_terms
from tests.benchmarks.filling import Filling, news
from tests.benchmarks.news import looking
from tests.benchmarks.row import Row
from tests.bot.making import HandClock

STORIES = [int(number) for number in os.environ.get("ARCHIVE_STORIES", "20000").split(",")]
NEWS = os.environ.get("ARCHIVE_NEWS")
KEPT = [Path(path) for path in filter(None, os.environ.get("ARCHIVE_KEPT", "").split(","))]
PAGE, PAGES = 20, 10
REFERENCE = "FTS5's own BM25"


def run() -> list[Row]:
    """The rows."""
    kept = [row for path in KEPT for row in asyncio.run(_kept(path))]
    with tempfile.TemporaryDirectory() as folder:
        return kept + asyncio.run(_archive(Path(folder) / "store.db"))


async def _kept(path: Path) -> list[Row]:
    store = await Store.open(f"sqlite:///{path}")
    rows = await _asking(store, path, known_topics().names(), await store.stories.count())
    await store.close()
    return rows


async def _archive(path: Path) -> list[Row]:
    clock, chance = HandClock(), random.Random(4)
    store = await Store.open(f"sqlite:///{path}", clock=clock)
    source = news(NEWS, chance)
    filling = Filling(store, clock, source)
    asked, rows = known_topics().names(), []
    for number in STORIES:
        await filling.until(number)
        await store.index.merge()
        rows += await _asking(store, path, asked, number)
    pages = [list(islice(source, PAGE)) for _ in range(PAGES)]
    during: list[float] = []

    async def ask() -> None:
        while True:
            during.append(await _asked(store, chance.choice(asked), time.perf_counter))
            await asyncio.sleep(0.02)

    asking = asyncio.create_task(ask())
    with _writing_too(path) as locks:
        async with looking() as gaps:
            for page in pages:
                await keep(store, page, "晚报")
    asking.cancel()
    more = [list(islice(source, PAGE)) for _ in range(PAGES)]
    with _locked(store) as spent:
        began = time.process_time()
        for page in more:
            await keep(store, page, "日报")
        storing = (time.process_time() - began) / (PAGE * PAGES)
    await store.close()
    loaded = 1000 * _share(during, 0.99)
    return [
        *rows,
        Row(f"wait for it while {PAGE * PAGES} are stored, p99", loaded, "wanted", 150, "ms"),
        Row("processor time of storing a story", 1000 * storing, "wanted", 5, "ms"),
        Row(
            f"processor time in the lock, a page of {PAGE}",
            1000 * median(spent),
            "wanted",
            20,
            "ms",
        ),
        Row("longest wait of another writer", 1000 * max(locks), "wanted", 20, "ms"),
        Row("longest piece of work in the loop", 1000 * max(gaps), "allowed", 50, "ms"),
    ]


async def _asking(store: Store, path: Path, asked: Sequence[str], number: int) -> list[Row]:
    await search(store, asked[0])  # dictionaries are loaded with the first
    alone = [await _asked(store, name, time.process_time) for name in asked]
    with closing(sqlite3.connect(path)) as connection:
        bm25 = [_bm25(connection, name) for name in asked]
    of, wanted = f"processor time of /topic among {number} stories", 30 if number < 10**6 else 45
    p50, p99 = (1000 * _share(alone, share) for share in (0.5, 0.99))
    return [
        Row(f"{of}, p50", p50, REFERENCE, 1000 * _share(bm25, 0.5), "ms"),
        Row(f"{of}, p99", p99, REFERENCE, 1000 * _share(bm25, 0.99), "ms"),
        Row(f"{of}, p99", p99, "wanted", wanted, "ms"),
    ]


async def _asked(store: Store, name: str, timer: Callable[[], float]) -> float:
    began = timer()
    await search(store, name)
    return timer() - began


def _bm25(connection: sqlite3.Connection, name: str) -> float:
    """What a bare FTS5 takes for its ten best."""
    match = " ".join(f'"{term}"' for term in query_terms(fold(name)))
    query = f"SELECT rowid FROM {PUBLIC} WHERE {PUBLIC} MATCH ? ORDER BY rank LIMIT 10"
    began = time.process_time()
    connection.execute(query, (match,)).fetchall()
    return time.process_time() - began


@contextmanager
def _writing_too(path: Path) -> Iterator[list[float]]:
    """Somebody else who writes, and how long each time it took to begin."""
    waits, stopped = [0.0], threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            while not stopped.wait(0.005):
                began = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                waits.append(time.perf_counter() - began)
                connection.execute("ROLLBACK")

    writer = threading.Thread(target=write)
    writer.start()
    yield waits
    stopped.set()
    writer.join()


@contextmanager
def _locked(store: Store) -> Iterator[list[float]]:
    """The processor time that each write transaction of the block took while nobody else could
    write: however busy the machine is with other things."""
    place, spent = store.database.place, list[float]()
    lock, began = place.lock, 0.0

    def locked(connection: Connection) -> None:
        nonlocal began
        lock(connection)
        began = time.thread_time()

    def over(_connection: Connection) -> None:
        spent.append(time.thread_time() - began)

    with patch.object(place, "lock", locked):
        event.listen(store.database._threads, "commit", over)
        yield spent
        event.remove(store.database._threads, "commit", over)


def _share(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


if __name__ == "__main__":
    for row in run():
        print(row.markdown())
