"""Mixed traffic for as long as one likes: memory and tasks of the bot stay flat, all is answered.

Readers ask, turn pages, follow, share texts and files, type behind the bot's name, press old
buttons and leave; papers publish, the inbox fills, digests and alerts go out, old stories are
pruned. The bot is a process of its own (``apart``) with its children; the server, the store and the
feeds' web are real, the clock is ours.
``TRAFFIC_MINUTES`` says how long, by the machine's clock; an hour shows a slow leak.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.sandbox import Sandbox
from bot.sandbox.people import Person
from tests.benchmarks.apart import Bot, State
from tests.benchmarks.feeds import PLACES, THINGS, Paper, Press
from tests.benchmarks.memory import Footprint
from tests.benchmarks.row import Row
from tests.bot.making import HandClock, until
from tests.bot.telegram.noise import forget_past
from tests.bot.web.server import Web

MINUTES = float(os.environ.get("TRAFFIC_MINUTES", "1"))
READERS = 60
PAPERS = 12
SECONDS_FOR_AN_ANSWER = 5.0


def run() -> list[Row]:
    """The rows; raises AssertionError where something grew, failed or was late."""
    folder = Path(tempfile.mkdtemp())
    try:
        return asyncio.run(_traffic(folder, 60 * MINUTES))
    finally:
        shutil.rmtree(folder)


async def _traffic(folder: Path, seconds: float) -> list[Row]:
    clock = HandClock()
    footprint, children = Footprint(), Footprint()
    async with (
        Web.running() as web,
        _telegram(clock) as box,
        Bot.running(folder, box, web) as bot,
    ):
        town = Town(bot, box, Press([_paper(n) for n in range(PAPERS)], clock, web))
        await town.settle()
        began = time.perf_counter()
        while (spent := time.perf_counter() - began) < seconds or town.turns < 8:
            state = await town.live()
            footprint.note(state.memory, state.tasks)
            children.note(state.child)
            assert not state.complaints, state.complaints
    slowest = max(town.waits)
    assert slowest < SECONDS_FOR_AN_ANSWER, f"an answer took {slowest:.1f} s"
    done = sum(town.done.values())
    return [
        Row(f"acts of {READERS} readers, {spent / 60:.1f} min", done / spent, "papers", PAPERS, ""),
        Row("slowest answer", slowest, "allowed", SECONDS_FOR_AN_ANSWER, "s"),
        *footprint.rows("the traffic"),
        children.memory_row("memory of the largest child after it"),
    ]


@asynccontextmanager
async def _telegram(clock: HandClock) -> AsyncIterator[Sandbox]:
    """A local Telegram where the bot has its inline mode and is not paced."""
    async with Sandbox.running(port=0, clock=clock) as box:
        box.inline_mode, box.flood_control = True, False
        yield box


def _paper(number: int) -> Paper:
    return Paper(number, timedelta(hours=3), excerpts=number % 2 == 0)


class Town:
    """Readers and papers, and what they do in ten minutes."""

    def __init__(self, bot: Bot, box: Sandbox, press: Press) -> None:
        self.bot = bot
        self.box = box
        self.press = press
        self.chance = random.Random(7)
        self.done: Counter[str] = Counter()
        self.waits: list[float] = [0.0]
        self.turns = 0
        self.readers: list[Person] = []

    async def settle(self) -> None:
        """Readers subscribe, each to a topic of their own; the papers are found."""
        self.readers = [self.box.user(f"读者{n}") for n in range(READERS)]
        for reader in self.readers:
            reader.send(f"/subscribe {self.chance.randrange(24)}:30 {self.chance.choice(THINGS)}")
        await self.bot.live(
            0, feeds={self.press.web.url("/feed", host): host for host in self.press.papers}
        )
        await until(self.heard)

    async def live(self) -> State:
        """A day's sixth of acts, one after the other, then what happens by itself."""
        for reader in self.chance.sample(self.readers, 20):
            await self.act(reader)
        inbox = self.bot.inbox
        inbox.mkdir(exist_ok=True)
        (inbox / f"{self.turns}.txt").write_text(self.text())
        await until(self.heard)
        state = await self.bot.live(4, pruning=self.turns % 6 == 0)
        self.press.clock.moment = datetime.fromisoformat(state.moment)
        shutil.rmtree(inbox / "done", ignore_errors=True)
        forget_past(self.box)
        self.press.web.requests.clear()
        self.turns += 1
        return state

    async def heard(self) -> bool:
        """Whether the bot has fetched all that it is told."""
        return not self.box.state.updates.pending

    async def act(self, reader: Person) -> None:
        """One thing that a reader does, and the wait for its answer."""
        kind = self.chance.choice(("topic", "page", "text", "file", "inline", "settings", "leave"))
        thing = self.chance.choice(THINGS)
        began = time.perf_counter()
        if kind == "inline":
            await reader.inline(thing)
        elif kind == "page":
            reader.send("/latest")
            answer = await reader.wait()
            turns = [b for row in answer.rows for b in row if "callback_data" in b]
            for button in self.chance.sample(turns, min(3, len(turns))):
                pressed = reader.press_button(answer, button)
                await asyncio.wait_for(pressed.answered.wait(), SECONDS_FOR_AN_ANSWER)
        elif kind == "text":
            reader.send(self.text())
            await reader.wait()
        elif kind == "file":
            reader.upload("版面.txt", self.text().encode(), caption=f"/share {thing}")
            await reader.wait()
        elif kind == "leave":
            reader.block()
            reader.send("/start")
            await reader.wait()
        else:
            reader.send(f"/topic {thing}" if kind == "topic" else "/settings")
            await reader.wait()
        self.waits.append(time.perf_counter() - began)
        self.done[kind] += 1

    def text(self) -> str:
        """An article that nobody has written before."""
        place, thing = self.chance.choice(PLACES), self.chance.choice(THINGS)
        sentences = (
            f"{self.chance.choice(PLACES)}的{thing}昨天有{self.chance.randrange(9, 9999)}人到场，"
            f"比去年多{self.chance.randrange(2, 90)}人。"
            for _ in range(8)
        )
        return f"{place}{thing}办起第{self.chance.randrange(10**9)}次活动\n\n" + "".join(sentences)
