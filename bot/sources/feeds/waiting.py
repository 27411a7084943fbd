"""Items that wait in the store become stories, each feed's oldest first."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable
from datetime import datetime

from bot.clock import Clock
from bot.domain.feed import WaitingItem
from bot.logs import get_logger
from bot.sources.feeds.intervals import back_off, jittered
from bot.sources.feeds.items import read_item
from bot.store import Store
from bot.stories.ingest import Ingest, Written
from bot.stories.worker import SummaryWorker
from bot.web.addresses import host_of
from bot.web.hosts import Hosts, fair
from summarizer.article import Article, Page, SourceError

A_TICK = 200
"""Items read in a tick."""
MAX_ATTEMPTS = 3
"""Attempts to get an item's own page before its excerpt has to do, and to summarise an item that
takes too much."""
_LOST = frozenset({"not_news", "gave_up"})
_TOO_MUCH = frozenset({"too_heavy", "too_slow"})
"""What another attempt does not mend, and what it may on a machine that was busy."""

log = get_logger(__name__)


class WaitingItems:
    """Reads the store's waiting items and ingests them."""

    def __init__(
        self,
        store: Store,
        ingest: Ingest,
        worker: SummaryWorker,
        hosts: Hosts,
        clock: Clock,
        chance: random.Random,
    ) -> None:
        self._items = store.feed_items
        self._ingest = ingest
        self._worker = worker
        self._hosts = hosts
        self._clock = clock
        self._chance = chance

    async def take(self) -> Counter[str]:
        """Read what waits, at most ``A_TICK`` items, all at once, have summarised as many as the
        worker does at a time, and store it in its order.

        Counts ``stories``, ``updated``, ``duplicates``, ``skipped`` and ``postponed``.
        """
        chosen = self._chosen(await self._items.waiting(self._clock.now(), limit=1000))
        counts: Counter[str] = Counter()
        readings = [asyncio.ensure_future(self._article(item)) for item in chosen]
        writings: list[asyncio.Task[Written | None]] = []
        try:
            for place, item in enumerate(chosen):
                ahead = slice(len(writings), place + self._worker.at_once)
                for reading, other in zip(readings[ahead], chosen[ahead], strict=True):
                    writings.append(asyncio.create_task(self._written(other, reading)))
                counts += await self._take(item, writings[place])
        finally:
            for task in (*readings, *writings):
                task.cancel()
        return counts

    def _chosen(self, waiting: list[WaitingItem]) -> list[WaitingItem]:
        """What is read in this tick, in the order it came. Of items at the same place in the queues
        of their feeds any may be next, or the oldest feeds would always go first."""
        queue = sorted(waiting, key=lambda w: (w.place, self._chance.random()))
        chosen = fair(queue, lambda w: w.item.link or w.feed_url)[:A_TICK]
        return sorted(chosen, key=lambda w: w.id)

    async def _article(self, waiting: WaitingItem) -> Article | None:
        """The item's article. Raises ``SourceError`` when its page may be had later."""
        last = waiting.attempts + 1 >= MAX_ATTEMPTS
        fetch = self._hosts.fetch_page
        return await read_item(
            waiting.item,
            str(waiting.id),
            fetch,
            self._worker,
            last_try=last,
            noted=_noted(waiting),
        )

    async def _written(
        self, waiting: WaitingItem, reading: Awaitable[Article | None]
    ) -> Written | None:
        """The item summarised, when it is read. Raises what ``Ingest.write`` raises."""
        article = await reading
        if article is None:
            return None
        source = waiting.feed_title or host_of(waiting.feed_url) or "feed"
        return await self._ingest.write(Page(source, (article,)), noted=_noted(waiting))

    async def _take(self, waiting: WaitingItem, writing: Awaitable[Written | None]) -> Counter[str]:
        """Store one item, when it is summarised."""
        try:
            written = await writing
            if written is None:
                await self._items.failed(waiting.id, "no text")
                return Counter(skipped=1)
            result = await self._ingest.store(
                written, revises=waiting.story_id, by_url=not waiting.item.shared
            )
        except SourceError as error:
            last = waiting.attempts + 1 >= MAX_ATTEMPTS
            if error.code in _LOST or (error.code in _TOO_MUCH and last):
                await self._items.failed(waiting.id, error.code)
                return Counter(skipped=1)
            rested = self._hosts.rests_until(waiting.item.link or "")
            until = max(self._later(waiting), rested)
            await self._items.postpone(waiting.id, until, str(error.code))
            return Counter(postponed=1)
        except Exception as error:  # an engine that cannot load now may load tomorrow
            log.exception("item failed", feed=host_of(waiting.feed_url))
            await self._items.postpone(waiting.id, self._later(waiting), type(error).__name__)
            return Counter(postponed=1)
        await self._items.done(waiting.id, result.stories[0].id)
        return Counter(stories=result.new, updated=result.updated, duplicates=result.duplicates)

    def _later(self, waiting: WaitingItem) -> datetime:
        return self._clock.now() + jittered(back_off(waiting.attempts + 1), self._chance)


def _noted(waiting: WaitingItem) -> str:
    return f"item {waiting.id} of {host_of(waiting.feed_url)}"
