"""A bot in a process of its own, whose clock is moved and whose jobs are run from outside.

So its memory is its own: nothing of the Telegram and the web that it speaks to is in it. Orders and
answers are lines of JSON, on its standard input and output; when its input ends, so does it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import SecretStr

from bot.sandbox import Sandbox
from bot.settings import load_settings
from bot.store import Store
from bot.stories.worker import SummaryWorker
from bot.telegram.app import build_application
from bot.telegram.app import running as serving
from bot.telegram.context import Context
from bot.telegram.jobs import poll_feeds, prune, scan_inbox, tick
from bot.telegram.routing import App
from bot.web.client import Fetcher
from tests.benchmarks.memory import largest_child, resident
from tests.bot.engines import Echo
from tests.bot.making import HandClock, until
from tests.bot.telegram.desk import Unpaced
from tests.bot.telegram.noise import complaints, quiet
from tests.bot.web.server import Web

ROOT = Path(__file__).parents[2]
KEEP_DAYS = 2
"""Days that stories are kept: a long run is to reach the size that it stays at."""


@dataclass(frozen=True)
class State:
    """How the bot stands: bytes of memory, its own and its largest child's, its asyncio tasks, its
    clock's time, and what it complained of so far."""

    memory: int
    child: int
    tasks: int
    moment: str
    complaints: list[str]


class Bot:
    """The process, as it is spoken to. What it is to read lies in ``inbox``."""

    def __init__(self, process: asyncio.subprocess.Process, home: Path) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders, self._answers = process.stdin, process.stdout
        self.inbox = home / "inbox"

    @classmethod
    @asynccontextmanager
    async def running(cls, home: Path, box: Sandbox, web: Web) -> AsyncIterator[Self]:
        """A bot of ``box`` that may fetch from ``web`` alone, while the block runs."""
        telegram = {
            "token": box.token,
            "base_url": box.base_url,
            "base_file_url": box.base_file_url,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, str(home), str(web.port), json.dumps(telegram)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        try:
            bot = cls(process, home)
            yield bot
            bot._orders.close()
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def live(
        self, hours: float, *, feeds: Mapping[str, str] | None = None, pruning: bool = False
    ) -> State:
        """Have its clock go on, its jobs run, new ``feeds`` among them, and all be sent. Raises
        ``AssertionError`` where it is dead."""
        order = {"hours": hours, "feeds": dict(feeds or {}), "pruning": pruning}
        self._orders.write(json.dumps(order).encode() + b"\n")
        await self._orders.drain()
        answer = await self._answers.readline()
        assert answer, "the bot has ended"
        return State(**json.loads(answer))


async def _serve(home: Path, port: int, telegram: dict[str, Any], answers: int) -> None:
    """The other side of ``Bot``, until standard input ends."""
    clock = HandClock()
    store = await Store.open(f"sqlite:///{home / 'store.db'}", clock=clock)
    settings = load_settings(
        home=home,
        telegram={**telegram, "token": SecretStr(telegram["token"])},
        database={"keep_days": KEEP_DAYS},
    )
    worker = SummaryWorker(Echo(), limits=settings.limits)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    async with Fetcher(allowed={("127.0.0.1", port)}, resolver=Web().resolve) as fetcher:
        application = build_application(
            settings, store, worker, clock=clock, fetcher=fetcher, rate_limiter=Unpaced()
        )
        with complaints() as found:
            async with serving(application, jobs=False):
                while order := await orders.readline():
                    await _live(application, store, clock, **json.loads(order))
                    tasks = len(asyncio.all_tasks())
                    moment = clock.now().isoformat()
                    state = State(resident(), largest_child(), tasks, moment, found[:3])
                    os.write(answers, json.dumps(asdict(state)).encode() + b"\n")
    await store.close()


async def _live(
    application: App,
    store: Store,
    clock: HandClock,
    hours: float,
    feeds: dict[str, str],
    pruning: bool,
) -> None:
    async def idle() -> bool:
        return quiet(application)

    async def told() -> bool:
        clock.forward(seconds=0.1)  # what the pace puts off is due by the clock
        return not await store.outbox.unsent()

    await until(idle)
    await store.feeds.add(feeds)
    clock.forward(hours=hours)
    context: Any = Context(application)
    for job in (poll_feeds, scan_inbox, tick, *([prune] if pruning else [])):
        await job(context)
    await until(idle)
    await until(told)


def _main() -> None:
    home, port, telegram = sys.argv[1:]
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no answer
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(Path(home), int(port), json.loads(telegram), answers))


if __name__ == "__main__":
    _main()
