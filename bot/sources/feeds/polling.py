"""Polling feeds: politely, for ever, every item exactly once.

A tick (``Feeds.poll_due``, each minute) asks the feeds that are due and then reads the items that
wait. Whatever is found goes to the store before it is worked on, so a crash loses nothing:

- A feed is asked with what it sent last time (``ETag``, ``Last-Modified``); its interval halves
  when it brought something and grows by half when not; jitter keeps feeds from marching in step.
- A feed that fails is asked ever more seldom, never less than once a day, and never dropped. The
  operators are told once when it keeps failing, and once when it works again.
- A feed that has moved for good is asked at its new address from then on.
- An item with a mere excerpt gets its full text from its own page; where that page cannot be had,
  the excerpt has to do. An item that its feed changed updates its story.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.domain.feed import FeedState
from bot.logs import get_logger
from bot.sources.feeds.intervals import back_off, jittered, next_interval
from bot.sources.feeds.waiting import WaitingItems
from bot.store import Store
from bot.store.feed_items import Keyed
from bot.stories.ingest import Ingest
from bot.stories.urgency import in_bulk
from bot.stories.worker import SummaryWorker
from bot.web.addresses import host_of
from bot.web.client import Fetched, Fetcher
from bot.web.hosts import Hosts, fair, peace_asked
from summarizer.article import SourceError

REPORT_AFTER = 3
"""Failures in a row after which the operators are told."""
PATIENCE = 10.0
"""Seconds that items wait for slow feeds to answer."""
WHOLE_EVERY = timedelta(days=1)
"""A feed that says 'unchanged' is asked for all of it so often: some say so for ever."""

Report = Callable[[FeedState, bool], Awaitable[bool]]
"""Tells the operators that a feed keeps failing (False) or works again (True); whether there was
anybody to be told."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """What a tick did: feeds asked, of them unchanged and failed; items found; of the items read,
    how many became stories, updated one, said what was known, held no text, wait for a later try.
    """

    feeds: int = 0
    unchanged: int = 0
    failed: int = 0
    found: int = 0
    stories: int = 0
    updated: int = 0
    duplicates: int = 0
    skipped: int = 0
    postponed: int = 0


@dataclass(frozen=True, slots=True)
class _Content:
    """What a feed answered: the hash of the bytes; title and items where these are read."""

    digest: str
    title: str = ""
    items: tuple[Keyed, ...] = ()


class Feeds:
    """Polls the store's feeds and ingests what they bring.

    ``report`` tells the operators; ``chance`` is the source of jitter; items wait for slow feeds
    until ``patience`` ends.
    """

    def __init__(
        self,
        store: Store,
        ingest: Ingest,
        worker: SummaryWorker,
        fetcher: Fetcher,
        clock: Clock,
        *,
        report: Report | None = None,
        chance: random.Random | None = None,
        patience: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        self._feeds = store.feeds
        self._hosts = Hosts(fetcher, clock)
        self._worker = worker
        self._clock = clock
        self._report = report
        self._chance = chance or random.Random()
        self._patience = patience or _patience
        self._waiting = WaitingItems(store, ingest, worker, self._hosts, clock, self._chance)
        self._tick = asyncio.Lock()

    async def poll_due(self) -> Polled:
        """Ask the feeds that are due, then read waiting items.

        Never raises for a feed's sake. While one tick is under way another does nothing.
        """
        if self._tick.locked():
            return Polled()
        with in_bulk():
            return await self._polled()

    async def _polled(self) -> Polled:
        async with self._tick:
            due = await self._feeds.due(self._clock.now(), limit=5000)
            asking = [self._poll(feed) for feed in fair(due, lambda feed: feed.url)]
            polling = asyncio.ensure_future(asyncio.gather(*asking))
            patience = asyncio.create_task(self._patience())
            either: set[asyncio.Future[Any]] = {polling, patience}
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                counts = await self._waiting.take()
                counts += sum(await polling, Counter())
            finally:
                polling.cancel()
                patience.cancel()
        return Polled(**counts)

    async def _poll(self, feed: FeedState) -> Counter[str]:
        """Ask one feed and note how it went."""
        try:
            fetched = await self._hosts.fetch(feed.url, **self._validators(feed))
            ours = fetched.moved and await self._feeds.get(fetched.url) is not None
            if ours and await self._merged(feed, fetched):
                return Counter(feeds=1, unchanged=1)
            found = await self._record(feed, fetched)
        except SourceError as error:
            await self._failed(feed, error)
            return Counter(feeds=1, failed=1)
        except Exception as error:  # a feed that trips a library must not stop the others
            log.exception("feed failed", feed=host_of(feed.url))
            await self._failed(feed, SourceError("unreadable", reason=type(error).__name__))
            return Counter(feeds=1, failed=1)
        if feed.reported:
            await self._tell(feed, True)
        if fetched.moved and not ours:
            await self._feeds.move(feed.url, fetched.url)
            log.info("feed moved", feed=host_of(feed.url), to=host_of(fetched.url))
        return Counter(feeds=1, found=found, unchanged=not found)

    def _validators(self, feed: FeedState) -> dict[str, str | None]:
        """What makes a request conditional, but for one a day."""
        if feed.read_at is None or self._clock.now() - feed.read_at > WHOLE_EVERY:
            return {}
        return {"etag": feed.etag, "modified": feed.last_modified}

    async def _merged(self, feed: FeedState, fetched: Fetched) -> bool:
        """Whether the feed, which moved to where another of ours is, gave way to it.

        Raises ``SourceError`` where what is there is no feed.
        """
        if fetched.status == 200:
            await self._worker.run(_read, fetched, feed.url, None, noted=f"feed {feed.url}")
        merged = await self._feeds.merge(feed.url, fetched.url)
        if merged:
            log.info("feed merged", feed=host_of(feed.url), into=host_of(fetched.url))
        return merged

    async def _record(self, feed: FeedState, fetched: Fetched) -> int:
        """Keep what a feed answered; how many of its items are new or changed."""
        now = self._clock.now()
        changes: dict[str, Any] = {
            "polled_at": now,
            "failures": 0,
            "failing_since": None,
            "reason": None,
        }
        items: tuple[Keyed, ...] = ()
        if fetched.status == 200:
            noted = f"feed {feed.url}"
            read = await self._worker.run(_read, fetched, feed.url, feed.content_hash, noted=noted)
            items = read.items
            changes |= {
                "etag": fetched.etag,
                "last_modified": fetched.last_modified,
                "read_at": now,
                "content_hash": read.digest,
            }
            if read.title and feed.title in ("", feed.url):
                changes["title"] = read.title

        def with_interval(found: int) -> dict[str, Any]:
            interval = next_interval(timedelta(seconds=feed.interval), brought=found > 0)
            later = {
                "interval": int(interval.total_seconds()),
                "next_poll_at": now + jittered(interval, self._chance),
            }
            return changes | later | ({"changed_at": now} if found else {})

        return await self._feeds.record(feed.url, with_interval, items)

    async def _failed(self, feed: FeedState, error: SourceError) -> None:
        """Ask again later: the wait doubles with each failure, up to a day."""
        now = self._clock.now()
        wait = max(back_off(feed.failures + 1), peace_asked(error))
        trouble: dict[str, Any] = {
            "failures": feed.failures + 1,
            "failing_since": feed.failing_since or now,
            "reason": f"{error.code}: {error.details.get('reason', '')}".rstrip(": "),
        }
        asked = {"polled_at": now, "next_poll_at": now + jittered(wait, self._chance)}
        await self._feeds.record(feed.url, lambda _: trouble | asked)
        if feed.failures + 1 >= REPORT_AFTER and not feed.reported:
            await self._tell(replace(feed, **trouble), False)

    async def _tell(self, feed: FeedState, works: bool) -> None:
        if self._report is None:
            return
        try:
            told = await self._report(feed, works)
        except Exception:  # the telling is tried again at the next poll
            log.exception("could not report a feed")
        else:
            if told:
                await self._feeds.mark_reported(feed.url, not works)


async def _patience() -> None:
    await asyncio.sleep(PATIENCE)


def _read(fetched: Fetched, name: str, known: str | None) -> _Content:
    """A feed's content, read only where its hash is not the ``known`` one; oldest items first.

    Work for the worker. Raises ``SourceError`` for what is no feed.
    """
    from summarizer.reading.feed import read_feed  # when first needed

    digest = hashlib.sha256(fetched.data).hexdigest()
    if digest == known:
        return _Content(digest)
    feed = read_feed(fetched.data, name, fetched.url)
    return _Content(digest, feed.title, tuple((i, i.content_key) for i in reversed(feed.items)))
