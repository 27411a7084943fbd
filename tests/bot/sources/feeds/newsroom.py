"""A newsroom for tests: feeds and pages on a real server, a real store, a clock to move."""

from __future__ import annotations

import random
from collections.abc import Callable, Coroutine
from typing import Any

from bot.domain.feed import FeedState
from bot.sources.feeds.polling import Feeds, Polled
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from bot.web.client import Fetcher
from tests.bot.engines import QuickEngine
from tests.bot.making import HandClock
from tests.bot.web.server import Web

RSS = "application/rss+xml; charset=utf-8"


def text_of(n: int, version: str = "") -> str:
    """The full text of item ``n``: long enough not to be an excerpt."""
    return f"第{n}号工程昨天开工，{version}" + f"工地上第{n}台打桩机已经就位。" * 30


def item(n: int, text: str | None = None, link: str = "") -> str:
    return (
        f"<item><title>第{n}号工程开工</title><guid>g-{n}</guid><link>{link}</link>"
        f"<description>&lt;p&gt;{text or text_of(n)}&lt;/p&gt;</description></item>"
    )


def feed(*items: str, title: str = "工程快报") -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def page(n: int, version: str = "") -> str:
    return (
        f"<html><head><title>第{n}号工程开工</title></head><body><article><h1>第{n}号工程开工</h1>"
        f"<p>{text_of(n, version)}</p></article></body></html>"
    )


class Newsroom:
    """A poller over a store, a server and a clock."""

    def __init__(
        self,
        store: Store,
        web: Web,
        fetcher: Fetcher,
        clock: HandClock,
        worker: SummaryWorker | None = None,
    ) -> None:
        self.store, self.web, self.fetcher, self.clock = store, web, fetcher, clock
        self.told: list[tuple[str, bool]] = []
        self.operators = True
        self.engine = QuickEngine()
        self.worker = worker or SummaryWorker(self.engine)
        self.feeds = self.poller()

    def poller(self, patience: Callable[[], Coroutine[Any, Any, None]] | None = None) -> Feeds:
        """A poller as after a restart."""
        ingest = Ingest(self.store, self.worker)
        return Feeds(
            self.store,
            ingest,
            self.worker,
            self.fetcher,
            self.clock,
            report=self.tell,
            chance=random.Random(7),
            patience=patience,
        )

    async def tell(self, state: FeedState, works: bool) -> bool:
        self.told.append((state.url, works))
        return self.operators

    async def add(self, path: str = "/feed", host: str = "news.example.com") -> str:
        url = self.web.url(path, host)
        await self.store.feeds.add({url: url})
        return url

    async def poll(self, **later: float) -> Polled:
        self.clock.forward(**later)
        return await self.feeds.poll_due()

    async def headlines(self) -> list[str]:
        return sorted(story.headline for story in await self.store.stories.latest(1000))
