"""What the bot's tests are made of: a clock to set, articles, readers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.account import Account
from bot.domain.message import Message
from bot.domain.story import Story
from bot.sandbox import Sandbox
from bot.store import Store
from bot.store.tables import chats
from bot.stories.fingerprint import content_keys, prepare
from bot.stories.ingest import keep
from summarizer.article import Article, Masthead, Summary
from tests.bot.engines import summary

PATIENCE_SECONDS = 120
"""How long to wait for what should come at once: a wait ends when it comes, so this matters only
where it never does."""
START = datetime(2025, 3, 3, 0, 0, tzinfo=UTC)  # a Monday, 08:00 in Shanghai
ACCOUNT = Account("baozhai_bot", inline=True)


HTML = (
    "<html><head><title>第{n}座桥通车</title></head><body><article><h1>第{n}座桥通车</h1>"
    "<p>横跨青江的第{n}座大桥昨天通车，全长一千二百米，双向六车道，设计使用一百年。</p>"
    "<p>大桥建成以后，两岸的车程从四十分钟缩短到六分钟，渡轮则会保留下来供人游览。</p>"
    "</article></body></html>"
)
"""A page of one article; ``n`` makes it another."""


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


@asynccontextmanager
async def flowing(clock: HandClock) -> AsyncIterator[None]:
    """The clock runs while the block does: what the pace puts off comes due."""

    async def flow() -> None:
        while True:
            await asyncio.sleep(0.1)
            clock.forward(seconds=0.1)

    flowing = asyncio.create_task(flow())
    try:
        yield
    finally:
        flowing.cancel()


def article(body: str, headline: str | None = None, **fields: object) -> Article:
    """An article; its id is its headline."""
    return Article(str(fields.pop("id", headline or body[:8])), body, headline=headline, **fields)  # type: ignore[arg-type]


async def add(
    store: Store,
    body: str,
    headline: str | None = None,
    *,
    source: str = "晨报",
    owner_chat: int | None = None,
    published: datetime | None = None,
    masthead: Masthead | None = None,
) -> Story:
    """Store one article and return its story."""
    fields = (
        {"published": published}
        if masthead is None
        else {"published": masthead.moment, "masthead": masthead}
    )
    made = article(body, headline, **fields)
    return (await keep_all(store, [made], [summary(made)], source, owner_chat))[0]


async def keep_all(
    store: Store,
    articles: Sequence[Article],
    summaries: Sequence[Summary],
    source: str = "晨报",
    owner_chat: int | None = None,
    url: str | None = None,
) -> list[Story]:
    """Store articles with their summaries and return their stories."""
    made = prepare(articles, content_keys(articles), summaries)
    return await keep(store, made, source, url=url, owner_chat=owner_chat)


def messages(*texts: str) -> list[Message]:
    """Messages without buttons."""
    return [Message(text) for text in texts]


def one_button(**action: Any) -> InlineKeyboardMarkup:
    """A keyboard of one button, 按, that does this."""
    return InlineKeyboardMarkup([[InlineKeyboardButton("按", **action)]])


async def reader(store: Store, sandbox: Sandbox, name: str = "小明") -> Any:
    """A user of the sandbox who pressed Start and subscribed to 08:00."""
    person = sandbox.user(name)
    person.start()
    await store.chats.upsert(person.id, title=name, subscribed=True)
    return person


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what nothing tells of."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def holding(folder: Path, content: bytes) -> list[str]:
    """The files of a folder that hold these bytes anywhere, free space included."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if content in path.read_bytes()]


async def set_zone(store: Store, chat_id: int, zone: str) -> None:
    """Give a chat a time zone that need not exist, without changing when it is due."""
    change = update(chats).where(chats.c.id == chat_id).values(timezone=zone)
    async with store.database.writing() as connection:
        await connection.execute(change)


def outline(text: str) -> list[str]:
    """The first line of a digest or an alert, and the headlines under it."""
    first, *lines = text.split("\n")
    numbered = [line.split(". ", 1)[1] for line in lines if re.match(r"\d+\. ", line)]
    alone = first.startswith("🔔") and not numbered
    return [first, lines[1]] if alone else [first, *numbered]
