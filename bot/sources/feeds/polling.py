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
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.clock import Clock
from bot.domain.feed import FeedState, WaitingItem
from bot.sources.link import read_item
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.web.addresses import host_of
from bot.web.client import Fetched, Fetcher
from summarizer.article import Article, Page, SourceError
from summarizer.reading.items import Feed

MIN_INTERVAL = timedelta(minutes=15)
MAX_INTERVAL = timedelta(hours=12)
MAX_BACK_OFF = timedelta(days=1)
JITTER = 0.1
REPORT_AFTER = 3
"""Failures in a row after which the operators are told."""
CONCURRENT = 8
"""Requests under way at once; one a host."""
PER_HOST = 10
"""Feeds, and item pages, asked of one host in a tick."""
ITEMS_A_TICK = 200
MAX_ATTEMPTS = 3
"""Attempts to get an item's own page before its excerpt has to do."""
PATIENCE = 10.0
"""Seconds that items wait for slow feeds to answer."""
REST = timedelta(minutes=5)
"""How long no item page is asked of a host that did not answer."""
WHOLE_EVERY = timedelta(days=1)
"""A feed that says 'unchanged' is asked for all of it so often: some say so for ever."""

Report = Callable[[FeedState, bool], Awaitable[bool]]
"""Tells the operators that a feed keeps failing (False) or works again (True); whether there was
anybody to be told."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


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


class Feeds:
    """Polls the store's feeds and ingests what they bring.

    ``report`` tells the operators; ``chance`` is the source of jitter.
    """

    def __init__(
        self,
        store: Store,
        ingest: Ingest,
        fetcher: Fetcher,
        clock: Clock,
        *,
        report: Report | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._store = store
        self._ingest = ingest
        self._fetcher = fetcher
        self._clock = clock
        self._report = report
        self._chance = chance or random.Random()
        self._tick = asyncio.Lock()
        self._resting: dict[str, tuple[datetime, SourceError]] = {}

    async def poll_due(self) -> Polled:
        """Ask the feeds that are due, then read waiting items.

        Never raises for a feed's sake. While one tick is under way another does nothing.
        """
        if self._tick.locked():
            return Polled()
        async with self._tick:
            slots = _Slots()
            feeds = await self._store.feeds.due(self._clock.now(), limit=5000)
            polls = _count(self._poll(feed, slots) for feed in _fair(feeds, lambda f: f.url))
            polling = asyncio.ensure_future(polls)
            try:
                await asyncio.wait([polling], timeout=PATIENCE)
                waiting = await self._store.feed_items.waiting(self._clock.now(), limit=1000)
                counts = await self._take_all(self._chosen(waiting), slots)
                counts += await polling
            finally:
                polling.cancel()
        return Polled(**counts)

    async def _poll(self, feed: FeedState, slots: _Slots) -> Counter[str]:
        """Ask one feed and note how it went."""
        try:
            async with slots.of(feed.url):
                fetched = await self._fetcher.fetch(feed.url, **self._validators(feed))
            ours = fetched.moved and await self._store.feeds.get(fetched.url) is not None
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
            await self._store.feeds.move(feed.url, fetched.url)
            log.info("feed moved", feed=host_of(feed.url), to=host_of(fetched.url))
        return Counter(feeds=1, found=found, unchanged=not found)

    def _chosen(self, waiting: list[WaitingItem]) -> list[WaitingItem]:
        """What is read in this tick, in the order it came. Of items at the same place in the queues
        of their feeds any may be next, or the oldest feeds would always go first."""
        queue = sorted(waiting, key=lambda w: (w.place, self._chance.random()))
        chosen = _fair(queue, lambda w: w.item.link or w.feed_url)[:ITEMS_A_TICK]
        return sorted(chosen, key=lambda w: w.id)

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
            await asyncio.to_thread(_read_feed, fetched.data, feed.url, fetched.url)
        merged = await self._store.feeds.merge(feed.url, fetched.url)
        if merged:
            log.info("feed merged", feed=host_of(feed.url), into=host_of(fetched.url))
        return merged

    async def _record(self, feed: FeedState, fetched: Fetched) -> int:
        """Keep what a feed answered; how many of its items are new or changed."""
        digest = hashlib.sha256(fetched.data).hexdigest()
        news: Feed | None = None
        if fetched.status == 200 and digest != feed.content_hash:
            news = await asyncio.to_thread(_read_feed, fetched.data, feed.url, fetched.url)
        now = self._clock.now()
        changes: dict[str, Any] = {
            "polled_at": now,
            "failures": 0,
            "failing_since": None,
            "reason": None,
        }
        if fetched.status == 200:
            validators = {"etag": fetched.etag, "last_modified": fetched.last_modified}
            changes |= {**validators, "read_at": now}
        if news is not None:
            changes["content_hash"] = digest
            if news.title and feed.title in ("", feed.url):
                changes["title"] = news.title

        def with_interval(found: int) -> dict[str, Any]:
            seconds = feed.interval // 2 if found else feed.interval * 3 // 2
            seconds = int(
                min(max(seconds, MIN_INTERVAL.total_seconds()), MAX_INTERVAL.total_seconds())
            )
            later = {"interval": seconds, "next_poll_at": now + self._jittered(seconds)}
            return changes | later | ({"changed_at": now} if found else {})

        return await self._store.feeds.record(
            feed.url, with_interval, list(reversed(news.items)) if news else []
        )

    async def _failed(self, feed: FeedState, error: SourceError) -> None:
        """Ask again later: the wait doubles with each failure, up to a day."""
        now = self._clock.now()
        failures = feed.failures + 1
        wait = min(MIN_INTERVAL * 2 ** min(failures - 1, 10), MAX_BACK_OFF)
        asked = timedelta(seconds=int(error.details.get("retry_after", "0")))
        wait = max(wait, min(asked, MAX_BACK_OFF))
        reason = f"{error.code}: {error.details.get('reason', '')}".rstrip(": ")
        changes = {
            "polled_at": now,
            "failures": failures,
            "failing_since": feed.failing_since or now,
            "reason": reason,
            "next_poll_at": now + self._jittered(wait.total_seconds()),
        }
        await self._store.feeds.record(feed.url, lambda _: changes)
        if failures >= REPORT_AFTER and not feed.reported:
            told = replace(
                feed,
                failures=failures,
                failing_since=feed.failing_since or now,
                reason=reason,
            )
            await self._tell(told, False)

    async def _tell(self, feed: FeedState, works: bool) -> None:
        if self._report is None:
            return
        try:
            told = await self._report(feed, works)
        except Exception:  # the telling is tried again at the next poll
            log.exception("could not report a feed")
        else:
            if told:
                await self._store.feeds.mark_reported(feed.url, not works)

    async def _take_all(self, chosen: list[WaitingItem], slots: _Slots) -> Counter[str]:
        """Read items all at once and ingest them in their order."""
        counts: Counter[str] = Counter()
        readings = [asyncio.ensure_future(self._article(item, slots)) for item in chosen]
        try:
            for item, reading in zip(chosen, readings, strict=True):
                counts += await self._take(item, reading)
        finally:
            for reading in readings:
                reading.cancel()
        return counts

    async def _take(self, waiting: WaitingItem, reading: Awaitable[Article | None]) -> Counter[str]:
        """Ingest one item, when it is read."""
        items = self._store.feed_items
        try:
            article = await reading
            if article is None:
                await items.failed(waiting.id, "no text")
                return Counter(skipped=1)
            source = waiting.feed_title or host_of(waiting.feed_url) or "feed"
            page = Page(source, (article,))
            result = await self._ingest.add(
                page, revises=waiting.story_id, by_url=not waiting.item.shared
            )
        except SourceError as error:
            if error.code == "not_news":
                await items.failed(waiting.id, error.code)
                return Counter(skipped=1)
            resting = self._resting.get(host_of(waiting.item.link or ""))
            until = max(self._later(waiting), resting[0]) if resting else self._later(waiting)
            await items.postpone(waiting.id, until, str(error.code))
            return Counter(postponed=1)
        except Exception as error:  # an engine that cannot load now may load tomorrow
            log.exception("item failed", feed=host_of(waiting.feed_url))
            await items.postpone(waiting.id, self._later(waiting), type(error).__name__)
            return Counter(postponed=1)
        await items.done(waiting.id, result.stories[0].id)
        return Counter(stories=result.new, updated=result.updated, duplicates=result.duplicates)

    async def _article(self, waiting: WaitingItem, slots: _Slots) -> Article | None:
        """The item's article. Raises ``SourceError`` when its page may be had later."""

        async def fetch(url: str) -> Fetched:
            async with slots.of(url):
                self._let_rest(url)
                try:
                    return await self._fetcher.fetch(url)
                except SourceError as error:
                    self._note_rest(url, error)
                    raise

        last = waiting.attempts + 1 >= MAX_ATTEMPTS
        article = await read_item(waiting.item, str(waiting.id), fetch, last_try=last)
        if article is None or article.published is None:
            return article
        if article.published > self._clock.now() + timedelta(days=1):
            return replace(article, published=None)  # news from the future: a wrong clock there
        return article

    def _let_rest(self, url: str) -> None:
        """Raise again what a host last answered that asked for peace or did not answer."""
        host = host_of(url)
        if host not in self._resting:
            return
        until, error = self._resting[host]
        if self._clock.now() < until:
            raise error
        del self._resting[host]

    def _note_rest(self, url: str, error: SourceError) -> None:
        asked = timedelta(seconds=int(error.details.get("retry_after", "0")))
        if error.details.get("cause") == "timeout" or asked:
            rest = min(max(asked, REST), MAX_BACK_OFF)
            self._resting[host_of(url)] = (self._clock.now() + rest, error)

    def _later(self, waiting: WaitingItem) -> datetime:
        wait = min(MIN_INTERVAL * 2 ** min(waiting.attempts, 10), MAX_BACK_OFF)
        return self._clock.now() + self._jittered(wait.total_seconds())

    def _jittered(self, seconds: float) -> timedelta:
        return timedelta(seconds=seconds * self._chance.uniform(1 - JITTER, 1 + JITTER))


class _Slots:
    """Leave to send a request: ``CONCURRENT`` over all, one a host at a time."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(CONCURRENT)
        self._hosts: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def of(self, url: str) -> AsyncIterator[None]:
        """Hold a place for a request to ``url``."""
        host = self._hosts.setdefault(host_of(url), asyncio.Lock())
        async with host, self._all:
            yield


async def _count(work: Iterable[Awaitable[Counter[str]]]) -> Counter[str]:
    """The outcomes of concurrent work, summed."""
    return sum(await asyncio.gather(*work), Counter())


def _fair(things: Iterable[T], url_of: Callable[[T], str]) -> list[T]:
    """The first ``PER_HOST`` of each host, in order."""
    seen: Counter[str] = Counter()
    chosen = []
    for thing in things:
        host = host_of(url_of(thing))
        seen[host] += 1
        if seen[host] <= PER_HOST:
            chosen.append(thing)
    return chosen


def _read_feed(data: bytes, name: str, url: str) -> Feed:
    from summarizer.reading.feed import read_feed

    return read_feed(data, name, url)
