"""A morning: a digest is due for each of ``FANOUT_CHATS`` chats, in three languages and two forms,
following what they like, while a reader asks ``/topic`` without end.

The store is real, the clock is ours. Each chat was told the digest of the day before.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from telegram.ext import ExtBot

from bot.digests import promises
from bot.domain.chat import Chat, Language
from bot.domain.message import Outcome
from bot.sandbox import Sandbox
from bot.store import Store
from bot.stories.search import search
from bot.stories.topics import known_topics
from tests.benchmarks.news import looking, made
from tests.benchmarks.row import Row
from tests.bot.making import ACCOUNT, HandClock

CHATS = int(os.environ.get("FANOUT_CHATS", "10000"))
STORIES = 450
"""Of a day: most windows of a small bot hold fewer."""
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hans", "zh-Hant", "en")
SENDS = 200


def run() -> list[Row]:
    """The rows."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_morning(Path(folder)))


async def _morning(folder: Path) -> list[Row]:
    clock = HandClock()
    store = await Store.open(f"sqlite:///{folder / 'store.db'}", clock=clock)
    await settle(store, clock)
    await publish(store, random.Random(1))
    clock.forward(days=1)
    await promises.due(store, clock.now(), ACCOUNT)
    await _all_sent(store, clock)
    await _night(store, clock)
    spent = await _promised(store, clock, time.process_time)
    await _all_sent(store, clock)
    await _night(store, clock)
    waits: list[float] = []
    async with looking() as pieces, _asking(store, waits):
        took = await _promised(store, clock, time.perf_counter)
    await store.close()
    send = await _bare_send()
    name = "a bare send by python-telegram-bot"
    return [
        Row("processor time of a promised digest", 1000 * spent / CHATS, name, 1000 * send, "ms"),
        Row(f"{CHATS} digests promised", took, "sent one by one", CHATS * send, "s"),
        Row("longest piece of work in the loop", 1000 * max(pieces), "allowed", 50, "ms"),
        Row("longest wait for /topic meanwhile", 1000 * max(waits), "allowed", 300, "ms"),
    ]


async def _night(store: Store, clock: HandClock) -> None:
    """The papers of the next day come."""
    clock.forward(hours=20)
    await publish(store, random.Random(clock.now().day))
    clock.forward(hours=4)


async def _promised(store: Store, clock: HandClock, timer: Callable[[], float]) -> float:
    """How long it takes to promise everybody the next digest."""
    began = timer()
    promised = await promises.due(store, clock.now(), ACCOUNT)
    took = timer() - began
    assert promised == CHATS, promised
    return took


async def settle(store: Store, clock: HandClock, count: int = CHATS) -> None:
    """Chats that are due in a day, and what they follow."""
    chance = random.Random(3)
    await store.chats.upsert(1, subscribed=True)
    async with store.database.writing() as connection:
        chats = [
            {
                **_columns(Chat(number, issues=chance.randrange(300))),
                "language": chance.choice(LANGUAGES),
                "brief": chance.random() < 0.9,
                "next_due_at": f"{clock.now() + timedelta(days=1):%Y-%m-%d %H:%M:%S.%f}",
            }
            for number in range(2, count + 1)
        ]
        columns = ", ".join(chats[0])
        values = ", ".join(f":{name}" for name in chats[0])
        await connection.exec_driver_sql(f"INSERT INTO chats ({columns}) VALUES ({values})", chats)
        follows = [
            (number, name, 0, "2025-01-01 00:00:00.000000")
            for number in range(2, count + 1)
            for name in _followed(chance)
        ]
        await connection.exec_driver_sql(
            "INSERT INTO follows (chat_id, query, now, since) VALUES (?, ?, ?, ?)", follows
        )


def _followed(chance: random.Random) -> set[str]:
    """What a chat follows: up to three topics, the n-th most popular n times less than the first
    (Zipf)."""
    names = known_topics().names()
    weights = [1 / rank for rank in range(1, len(names) + 1)]
    return set(chance.choices(names, weights, k=chance.choice((0, 0, 1, 2, 3))))


def _columns(chat: Chat) -> dict[str, object]:
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": "",
        "timezone": chat.timezone,
        "subscribed": True,
        "digest_time": chat.digest_time,
        "weekdays": "0123456",
        "topics_only": False,
        "story_count": chat.story_count,
        "blocked": False,
        "issues": chat.issues,
    }


async def publish(store: Store, chance: random.Random, number: int = STORIES) -> None:
    """A day's stories, a named topic in most of them."""
    await store.stories.add(made(chance, number), "晨报")


async def _all_sent(store: Store, clock: HandClock) -> None:
    """As if Telegram had taken everything."""
    while pending := await store.outbox.pending(clock.now(), limit=1000):
        await store.outbox.record(outcomes=[Outcome(outgoing.id) for outgoing in pending])


@asynccontextmanager
async def _asking(store: Store, waits: list[float]) -> AsyncIterator[None]:
    async def ask() -> None:
        for name in 50 * known_topics().names():
            began = time.perf_counter()
            await search(store, name)
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(0.1)

    asks = asyncio.create_task(ask())
    yield
    asks.cancel()


async def _bare_send() -> float:
    """The processor time of one message that python-telegram-bot sends, local Telegram and all."""
    async with Sandbox.running(port=0) as box:
        box.flood_control = False
        person = box.user("小明")
        person.start()
        async with ExtBot(box.token, base_url=box.base_url) as bot:
            await bot.send_message(person.id, "早")
            began = time.process_time()
            for number in range(SENDS):
                await bot.send_message(person.id, f"第{number}条")
            return (time.process_time() - began) / SENDS


if __name__ == "__main__":
    for row in run():
        print(row.markdown())
