"""The real application, polling a real Bot API server on loopback, over a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from telegram.ext import BaseRateLimiter

from bot.domain.story import Story
from bot.sandbox import Sandbox
from bot.settings import Settings, load_settings
from bot.store import Store
from bot.store.sqlite import SqliteFile
from bot.stories.worker import SummaryWorker
from bot.telegram.app import build_application
from bot.telegram.app import running as serving
from bot.telegram.context import Context, Services
from bot.telegram.jobs import tick
from bot.telegram.routing import App
from bot.web.client import Fetcher
from summarizer.article import Article, Page
from tests.bot.making import HandClock, keep_all


class Unpaced(BaseRateLimiter[int]):
    """Sends at once: pacing has tests of its own."""

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to stop."""

    async def process_request(self, callback: Any, args: Any, kwargs: Any, **rest: Any) -> Any:  # type: ignore[override]
        return await callback(*args, **kwargs)


@dataclass
class Desk:
    """A running bot and what stands around it."""

    box: Sandbox
    store: Store
    clock: HandClock
    worker: SummaryWorker
    settings: Settings
    application: App

    @property
    def services(self) -> Services:
        """What the bot's handlers share."""
        return self.application.bot_data

    async def tick(self) -> None:
        """What happens once a minute, now."""
        await tick(Context(self.application))

    async def publish(self, *articles: Article, source: str = "江岸日报") -> list[Story]:
        """Store articles for everybody, summarised by the extractive engine."""
        summaries = await self.worker.summarize(articles)
        return await keep_all(self.store, articles, summaries, source)

    async def read(self, name: str, data: bytes) -> Page:
        """A page as the bot would read it."""
        return await self.worker.read(data, name)


@asynccontextmanager
async def running(
    box: Sandbox,
    store: Store,
    clock: HandClock,
    *,
    rate_limiter: BaseRateLimiter[Any] | None = None,
    fetcher: Fetcher | None = None,
    engine: Any = "extractive",
    **overrides: Any,
) -> AsyncIterator[Desk]:
    """The application, polling ``box``, by the test's clock alone; unpaced without a
    ``rate_limiter``."""
    with _home(store) as home:
        overrides.setdefault("home", home)
        overrides.setdefault(
            "telegram",
            {
                "token": SecretStr(box.token),
                "base_url": box.base_url,
                "base_file_url": box.base_file_url,
            },
        )
        settings = load_settings(**overrides)
        worker = SummaryWorker(engine)
        application = build_application(
            settings,
            store,
            worker,
            clock=clock,
            fetcher=fetcher,
            rate_limiter=rate_limiter or Unpaced(),
        )
        async with serving(application, jobs=False):
            yield Desk(box, store, clock, worker, settings, application)


@contextmanager
def _home(store: Store) -> Iterator[Path]:
    """The folder of the store's file, or one for the time being."""
    place = store.database.place
    if isinstance(place, SqliteFile):
        yield place.path.parent
    else:
        with TemporaryDirectory() as folder:
            yield Path(folder)
