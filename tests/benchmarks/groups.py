"""A group of twenty members who turn pages while a page of forty articles is summarised."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.sandbox import Person, Sandbox
from bot.sandbox.state import Trouble
from bot.store import Store
from bot.telegram.rate_limiter import ChatRateLimiter
from summarizer.article import Article
from tests.benchmarks.row import Row
from tests.bot.engines import QuickEngine
from tests.bot.making import HandClock
from tests.bot.telegram.commands.articles import RICE_FIELD, rows
from tests.bot.telegram.desk import running

PROMISED_SECONDS = 5.0
"""No answer in a group comes later."""
EVERY_TAP = 4.0
EVERY_TOPIC = 10.0


class _SteadyEngine(QuickEngine):
    """An engine that takes its time over every article, as a model does."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def meet(self, each: Article) -> None:
        time.sleep(self.seconds)
        super().meet(each)


@dataclass
class Waits:
    """The longest waits, in seconds, how often progress was shown, and what was refused."""

    taps: float = 0.0
    answers: float = 0.0
    progress: int = 0
    errors: list[Trouble] = field(default_factory=list)


async def longest_waits(
    box: Sandbox,
    store: Store,
    clock: HandClock,
    *,
    members: int,
    articles: int,
    seconds: float,
) -> Waits:
    """How long members of a busy group wait; the page takes about ``seconds`` to summarise."""
    waits = Waits()
    engine = _SteadyEngine(0.0)
    async with running(box, store, clock, rate_limiter=ChatRateLimiter(), engine=engine) as desk:
        await desk.publish(*(_story(number) for number in range(12)))
        engine.seconds = seconds / articles
        people = [box.user(f"读者{number}") for number in range(members)]
        group = box.group("读报群", people[0], members=people[1:])
        people[0].send("/latest", group)
        await group.wait("最新报道")
        people[0].send("/topic 稻田", group)
        page = await group.wait("第 1–5 条")
        people[0].upload(
            "一版.jsonl",
            rows(*(_story(100 + number) for number in range(articles))),
            group,
            caption="/share",
        )
        end = asyncio.get_running_loop().time() + seconds

        async def turn(person: Person, delay: float) -> None:
            await asyncio.sleep(delay)
            while asyncio.get_running_loop().time() < end:
                began = asyncio.get_running_loop().time()
                button = {"text": "›", "callback_data": page.rows[1][-1]["callback_data"]}
                press = person.press_button(page, button, group)
                await press.answered.wait()
                waits.taps = max(waits.taps, asyncio.get_running_loop().time() - began)
                await asyncio.sleep(EVERY_TAP)

        async def ask(person: Person) -> None:
            number = 0
            while asyncio.get_running_loop().time() < end:
                number += 1
                began = asyncio.get_running_loop().time()
                asked = person.send(f"/topic 第{number}处稻田", group)
                # Every tap makes what the bot says next an answer to itself: look at all.
                while not any(each.reply_to is asked for each in group.messages()):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
                waits.answers = max(waits.answers, asyncio.get_running_loop().time() - began)
                await asyncio.sleep(EVERY_TOPIC)

        async def watch() -> None:
            seen: set[str] = set()
            with box.state.listen() as events:
                while True:
                    event = await events.get()
                    message = (event or {}).get("message")
                    if message is None:
                        continue
                    if message.text.startswith("正在写摘要"):
                        seen.add(message.text)
                    waits.progress = len(seen)
                    if f"{articles} 篇文章" in message.text:
                        return

        turning = (
            turn(person, EVERY_TAP * number / members) for number, person in enumerate(people)
        )
        await asyncio.gather(watch(), ask(people[-1]), *turning)
    # Two who press the same button at once both ask for the same page.
    waits.errors = [error for error in box.errors if "not modified" not in error.description]
    return waits


def _story(number: int) -> Article:
    return replace(
        RICE_FIELD,
        id=f"{number}",
        headline=f"第{number}处稻田装上新的传感器",
        body=f"第{number}处稻田在第{number}乡。" + RICE_FIELD.body,
    )


def run() -> list[Row]:
    """The longest waits of a minute in such a group; the reference is what is promised."""

    async def work() -> Waits:
        with tempfile.TemporaryDirectory() as home:
            clock = HandClock()
            store = await Store.open(f"sqlite:///{Path(home) / 'store.db'}", clock=clock)
            try:
                async with Sandbox.running(port=0) as box:
                    return await longest_waits(
                        box, store, clock, members=20, articles=40, seconds=60.0
                    )
            finally:
                await store.close()

    waits = asyncio.run(work())
    assert waits.errors == [], waits.errors
    promised = ("promised", PROMISED_SECONDS, "s")
    return [
        Row("longest wait for a tap, 20 members", waits.taps, *promised),
        Row("longest wait for /topic meanwhile", waits.answers, *promised),
        Row("progress shown of 40 articles", waits.progress, "steps", 5, ""),
    ]
