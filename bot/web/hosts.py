"""Politeness: few requests at once, one a host at a time, and rest for a host that wants it.

Whoever asks for many addresses (the poller for ever, a link to a feed for its items) does it
through ``Hosts`` of its own, so that a reader who shared a link does not wait for 500 feeds.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.web.addresses import host_of
from bot.web.client import Fetched, Fetcher
from summarizer.article import Code, SourceError

AT_ONCE = 8
"""Requests under way at once; one a host."""
PER_HOST = 10
"""Addresses asked of one host in a round."""
REST = timedelta(minutes=5)
"""How long no page is asked of a host that did not answer."""
LONGEST_REST = timedelta(days=1)
"""The longest that a host is left alone, whatever it asked for."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Rest:
    """Until when a host rests, and the error it rests for."""

    until: datetime
    code: Code
    details: dict[str, str]


class Hosts:
    """Fetches when it is a host's turn: ``AT_ONCE`` requests over all, one a host."""

    def __init__(self, fetcher: Fetcher, clock: Clock) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._all = asyncio.Semaphore(AT_ONCE)
        # A host's lock is there as long as somebody holds it or waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._resting: dict[str, _Rest] = {}

    async def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        """``Fetcher.fetch``, when it is the host's turn."""
        async with self._turn(url), self._all:
            return await self._fetcher.fetch(url, etag=etag, modified=modified)

    async def fetch_page(self, url: str) -> Fetched:
        """``Fetcher.fetch``, when it is the host's turn, of a host that does not rest.

        A host that does not answer or asks for peace rests from then on. Raises ``SourceError``:
        what ``Fetcher.fetch`` raises; while the host rests, what it rests for.
        """
        async with self._turn(url), self._all:
            host = host_of(url)
            if rest := self._resting.get(host):
                if self._clock.now() < rest.until:
                    raise SourceError(rest.code, **rest.details)
                del self._resting[host]
            try:
                return await self._fetcher.fetch(url)
            except SourceError as error:
                asked = peace_asked(error)
                if asked or error.details.get("cause") == "timeout":
                    until = self._clock.now() + max(asked, REST)
                    self._resting[host] = _Rest(until, error.code, error.details)
                raise

    def rests_until(self, url: str) -> datetime:
        """Until when the host of ``url`` rests; now or earlier where it does not."""
        rest = self._resting.get(host_of(url))
        return rest.until if rest else self._clock.now()

    def _turn(self, url: str) -> asyncio.Lock:
        return self._turns.setdefault(host_of(url), asyncio.Lock())


def peace_asked(error: SourceError) -> timedelta:
    """How long the host asked to be left alone (``Retry-After``), a day at most."""
    return min(timedelta(seconds=int(error.details.get("retry_after", "0"))), LONGEST_REST)


def fair(things: Iterable[T], url_of: Callable[[T], str]) -> list[T]:
    """The first ``PER_HOST`` of each host, in order."""
    seen: Counter[str] = Counter()
    chosen = []
    for thing in things:
        host = host_of(url_of(thing))
        seen[host] += 1
        if seen[host] <= PER_HOST:
            chosen.append(thing)
    return chosen
