"""What a process does not survive is known, done alone, and given up; its neighbours are not."""

from __future__ import annotations

import asyncio

import pytest

from bot.store import Store
from bot.stories.attempts import MOST, Attempts
from summarizer.article import SourceError
from tests.bot.making import PATIENCE_SECONDS


class Process:
    """A process that works until it is killed."""

    def __init__(self, store: Store) -> None:
        self.given_up: list[str] = []
        self.done: list[str] = []
        self.together: list[set[str]] = []
        self._now: set[str] = set()
        self._attempts = Attempts(store, self._hear)

    async def _hear(self, work: str) -> None:
        self.given_up.append(work)

    async def work(self, name: str, killer: str = "") -> None:
        """Do one work; the ``killer`` never comes to an end."""
        async with self._attempts.attempt(name):
            self._now.add(name)
            self.together.append(set(self._now))
            await (asyncio.Event().wait() if name == killer else asyncio.sleep(0.05))
            self._now.discard(name)
        self.done.append(name)


async def killed(process: Process, store: Store, works: list[str], killer: str) -> None:
    """Run until the killer is at work and nothing else can be done, then end without a trace.

    What is cancelled strikes itself out; a process that is killed does not get to."""
    tasks = [asyncio.create_task(process.work(name, killer)) for name in works]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any(killer in now for now in process.together):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    times = await _times(store)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for name, count in times.items():
        await store.attempts.end(name)
        for _ in range(count):
            await store.attempts.begin(name, 99)


async def _times(store: Store) -> dict[str, int]:
    async with store.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT work, times FROM attempts")
        return {row.work: row.times for row in rows}


async def test_a_killer_is_given_up_and_its_neighbours_are_not(store: Store) -> None:
    works = ["a", "b", "killer", "c"]
    for crash in range(MOST):
        process = Process(store)
        await killed(process, store, works, "killer")
        if crash:
            beside = [now for now in process.together if "killer" in now]
            assert beside == [{"killer"}], "after a crash one at a time"
    last = Process(store)
    results = await asyncio.gather(*map(last.work, works), return_exceptions=True)
    assert sorted(last.done) == ["a", "b", "c"]
    assert last.given_up == ["killer"]
    (error,) = [result for result in results if isinstance(result, SourceError)]
    assert error.code == "gave_up"
    assert await store.attempts.left() == set()


async def test_what_ends_well_or_badly_leaves_nothing(store: Store) -> None:
    attempts = Attempts(store, Process(store).work)
    async with attempts.attempt("good"):
        assert await store.attempts.left() == {"good"}
    with pytest.raises(RuntimeError):
        async with attempts.attempt("bad"):
            raise RuntimeError
    assert await store.attempts.left() == set()
