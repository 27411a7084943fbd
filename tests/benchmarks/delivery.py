"""Digests through crashes, failing calls, a full disk and a locked store; and the pace of sending.

The bot is ``baozhai run`` in a process of its own, the sandbox its Telegram, and ``wire.Wire``
between them records from outside. ``DELIVERY_CHATS``, ``DELIVERY_KILLS``, ``DELIVERY_TROUBLE``
(seconds) and ``PACE_CHATS`` change the size.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bot.digests import promises
from bot.domain.account import Account
from bot.sandbox import Sandbox
from bot.store import Store
from bot.store.tables import chats
from bot.telegram.rate_limiter import AIM_PER_SECOND, MESSAGES_PER_SECOND
from tests.benchmarks.row import Row
from tests.benchmarks.wire import Wire
from tests.bot.making import add

CHATS = int(os.environ.get("DELIVERY_CHATS", "1000"))
KILLS = int(os.environ.get("DELIVERY_KILLS", "20"))
TROUBLE_SECONDS = float(os.environ.get("DELIVERY_TROUBLE", "32"))
PACE_CHATS = int(os.environ.get("PACE_CHATS", "10000"))
FAILING = 0.2
PAUSE_SECONDS = 3.0
"""Between one ``/topic`` and the next."""
LONGEST = 3600.0
"""A run that takes longer (seconds) has failed."""
ROOT = Path(__file__).parents[2]


def run() -> list[Row]:
    """The rows; raises AssertionError where a digest is lost or sent too often, or a 429 comes."""

    async def everything() -> list[Row]:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            return [
                await killed(home / "killed", CHATS, KILLS),
                await unwritable(home / "full", CHATS, TROUBLE_SECONDS, full_disk),
                await unwritable(home / "locked", CHATS, TROUBLE_SECONDS, locked),
                *await paced(home / "paced", PACE_CHATS),
            ]

    return asyncio.run(everything())


@dataclass
class Office:
    """A home whose chats are all due, the Telegram that they are in, and the wire to it."""

    home: Path
    box: Sandbox
    wire: Wire
    readers: range
    url: str = ""
    """The store's address where it is no file of the home."""

    @property
    def store(self) -> Path:
        """The file of the store."""
        return self.home / "baozhai.db"

    def digests(self) -> Counter[int]:
        """How many chats have had how many digests."""
        found = (self.box.state.chats[reader].messages.values() for reader in self.readers)
        return Counter(sum("报摘 ·" in message.text for message in messages) for messages in found)

    @property
    def duplicates(self) -> int:
        """How many digests came more than once."""
        return sum((times - 1) * count for times, count in self.digests().items() if times)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what no message tells of."""
        async with asyncio.timeout(LONGEST):
            while not holds():  # noqa: ASYNC110 (nothing tells of it)
                await asyncio.sleep(0.02)

    async def sending(self, more: int = 1) -> None:
        """Wait until so many more sends came."""
        seen = len(self.wire.calls)
        await self.until(lambda: len(self.wire.calls) >= seen + more)

    async def all_told(self) -> None:
        """Wait until every chat had its digest, and everything is marked."""
        await self.until(lambda: not self.digests()[0])
        await self.until(lambda: not _waiting(self.store))

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot at work; killed at the end of the block."""
        environment = {
            **os.environ,
            "BAOZHAI_HOME": str(self.home),
            "BAOZHAI_TELEGRAM__TOKEN": self.box.token,
            "BAOZHAI_TELEGRAM__BASE_URL": self.wire.base_url,
            "BAOZHAI_TELEGRAM__BASE_FILE_URL": self.box.base_file_url,
            "BAOZHAI_DATABASE__URL": self.url,
            "BAOZHAI_SUMMARIZER__ENGINE": "extractive",
            "BAOZHAI_LOGGING__LEVEL": "error",
        }
        log = await asyncio.to_thread((self.home / "bot.log").open, "ab")  # is on the full disk too
        with log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"), cwd=ROOT, env=environment, stderr=log
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@asynccontextmanager
async def opened(
    home: Path, number: int, failing: float = 0.0, url: str = ""
) -> AsyncIterator[Office]:
    """An office with ``number`` chats, each due for a digest of one story."""
    await asyncio.to_thread(home.mkdir)
    async with (
        Sandbox.running() as box,
        Wire.running("127.0.0.1", box.port, failing) as wire,
    ):
        people = [box.state.add_user(f"读者{n}", None, "zh-hans") for n in range(number)]
        for person in people:
            person.started = True
        readers = range(people[0].id, people[-1].id + 1)
        store = await Store.open(url or f"sqlite:///{home / 'baozhai.db'}")
        await add(store, "横跨青江的第5座大桥昨天通车，第五代移动通信覆盖全桥。", "大桥通车")
        await store.chats.upsert(readers[0], subscribed=True)
        await store.chats.upsert(readers[0], next_due_at=store.clock.now())
        columns = ", ".join(column.name for column in chats.c if column.name != "id")
        async with store.database.writing() as connection:
            await connection.exec_driver_sql(
                "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n"
                f" WHERE i < {number - 1}) "
                f"INSERT INTO chats (id, {columns}) SELECT id + i, {columns} FROM chats, n",
            )
        await store.close()
        yield Office(home, box, wire, readers, url)


async def killed(home: Path, number: int, kills: int) -> Row:
    """A fifth of the calls fails and the bot is killed so often, at random moments."""
    chance = random.Random(11)
    async with opened(home, number, FAILING) as office:
        open_at_kills = 0
        for _ in range(kills):
            async with office.bot() as process:
                await office.sending()
                await asyncio.sleep(chance.uniform(0, 0.6 * number / AIM_PER_SECOND / kills))
                open_at_kills += office.wire.open()
                process.kill()
        async with office.bot():
            await office.all_told()
        allowed = open_at_kills + office.wire.dropped
        assert office.duplicates <= allowed, f"{office.duplicates} duplicates, {allowed} allowed"
        what = f"duplicates among {number} digests, {kills} kills, a fifth of the calls failing"
        return Row(what, office.duplicates, "sends open + answers dropped", allowed, "")


Trouble = Callable[[Office, int], AbstractAsyncContextManager[None]]
"""What keeps the office's store, or the process of this number, from writing for a block."""


async def unwritable(home: Path, number: int, seconds: float, trouble: Trouble) -> Row:
    """The store cannot be written for so long, in the midst of sending."""
    async with opened(home, number) as office, office.bot() as process:
        await office.sending(number // 10 + 1)
        async with trouble(office, process.pid):
            await asyncio.sleep(seconds)
            during = sum(office.digests().values()) - office.digests()[0]
        await office.all_told()
        assert not office.duplicates, f"{office.duplicates} duplicates"
        assert during < number, "the trouble came too late to matter"
        what = f"digests of {number} chats, {trouble.__name__} for {seconds:g} s"
        return Row(what, office.digests().total(), "sent", number + office.duplicates, "")


@asynccontextmanager
async def full_disk(office: Office, process: int) -> AsyncIterator[None]:
    """The operating system lets the process write no file (Linux)."""
    _, hard = limits = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (1, hard))
    yield
    resource.prlimit(process, resource.RLIMIT_FSIZE, limits)


@asynccontextmanager
async def locked(office: Office, _: int) -> AsyncIterator[None]:
    """Another process's transaction, longer than SQLite is told to wait."""
    with closing(sqlite3.connect(office.store, timeout=LONGEST, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        yield


async def paced(home: Path, number: int) -> list[Row]:
    """Everybody's digest at once while a reader asks ``/topic``, under Telegram's own limits."""
    async with opened(home, number) as office:
        store = await Store.open(f"sqlite:///{office.store}")
        await promises.due(
            store, store.clock.now(), Account(office.box.state.bot.username or "", True)
        )
        await store.close()
        asker = office.box.user("提问的人")
        asker.start()
        waits: list[float] = []
        async with office.bot():
            await office.until(lambda: bool(asker.answers()))
            while office.digests()[0]:
                began = time.perf_counter()
                asker.send("/topic 5G")
                await office.until(lambda: bool(asker.answers()))
                waits.append(time.perf_counter() - began)
                await asyncio.sleep(PAUSE_SECONDS)
        moments = sorted(call.came for call in office.wire.calls if call.chat in office.readers)
        rate = (number - 1) / (moments[-1] - moments[0])
        most = office.wire.most_in_a_second()
        floods = [error for error in office.box.errors if error.code == 429]
        assert not floods, f"{len(floods)} times 429"
        assert most <= MESSAGES_PER_SECOND, f"{most} in a second"
        assert not office.duplicates
        return [
            Row(f"digests to {number} chats", rate, "aimed at", AIM_PER_SECOND, "/s"),
            Row("most in any second", most, "Telegram's limit", MESSAGES_PER_SECOND, ""),
            Row("longest wait for /topic meanwhile", max(waits), "wanted", 1, "s"),
        ]


def _waiting(store: Path) -> int:
    with closing(sqlite3.connect(store, timeout=LONGEST)) as connection:
        query = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
        return int(connection.execute(query).fetchone()[0])


if __name__ == "__main__":
    for row in run():
        print(row.markdown())
