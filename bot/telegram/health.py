"""Health: whether the process lives, whether it can work, and what to tell Prometheus of it.

It lives while its event loop answers and ticks come to their end, by a clock that only grows. It is
ready when it serves: a bot that stands by for another lives and is not ready.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from bot.disk import free_bytes
from bot.domain.vitals import Vitals
from bot.logs import get_logger, redact
from bot.store import StoreUnavailableError
from bot.telegram import metrics

if TYPE_CHECKING:
    from bot.telegram.context import Services

SILENT_SECONDS = 300.0
"""A bot whose ticks, one a minute, have not come to an end for so long hangs."""
DEAF_SECONDS = 90.0
"""Polls take ten seconds at most: after so long without an answer Telegram is not heard."""
STORE_SECONDS = 5.0
"""By then the store has answered, or is counted as away."""


log = get_logger(__name__)


class Health:
    """What the parts of a bot tell of themselves; ``timer`` gives seconds that only grow."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._ticked: float | None = None
        self._heard = timer()
        self._polls = False
        self.reaching = False
        """Whether the bot, at its start, waits until Telegram can be reached."""
        self.receiving = False
        """Whether updates are taken, by polling or by webhook."""

    def tick(self) -> None:
        """A tick came to its end, or ticks begin."""
        self._ticked = self._timer()

    def rest(self) -> None:
        """There are no ticks any more."""
        self._ticked = None

    def hear(self) -> None:
        """Telegram answered a poll."""
        self._heard = self._timer()

    @contextmanager
    def receives(self, *, polling: bool) -> Iterator[None]:
        """While the block runs updates are taken."""
        self._heard, self._polls, self.receiving = self._timer(), polling, True
        try:
            yield
        finally:
            self.receiving = False

    @property
    def tick_age(self) -> float:
        """Seconds since the last tick; 0 where there are none, as in a bot that stands by."""
        return 0.0 if self._ticked is None else self._timer() - self._ticked

    @property
    def alive(self) -> bool:
        """Whether ticks go on."""
        return self.tick_age < SILENT_SECONDS

    @property
    def deaf(self) -> bool:
        """Whether Telegram leaves polls without an answer."""
        return self._polls and self._timer() - self._heard > DEAF_SECONDS


async def lacking(services: Services) -> list[str]:
    """What keeps the bot from working: ``standby`` (it does not serve, yet), ``ticks``,
    ``telegram``, ``store``, ``model``; nothing where it is ready."""
    return _lacking(services, await _vitals(services))


def _lacking(services: Services, vitals: Vitals | None) -> list[str]:
    health = services.health
    if not health.receiving:
        return ["telegram" if health.reaching else "standby"]
    found = {
        "ticks": not health.alive,
        "telegram": health.deaf,
        "store": vitals is None,
        "model": not services.worker.ready,
    }
    return [what for what, away in found.items() if away]


async def measure(services: Services) -> None:
    """Set the metrics that say how things are now."""
    vitals = await _vitals(services)
    oldest = vitals.oldest if vitals is not None else None
    with suppress(StoreUnavailableError):
        if cluster := await services.worker.cluster():
            metrics.set_cluster(cluster, services.clock.now())
    metrics.set_gauges(
        ready=not _lacking(services, vitals),
        tick_age=services.health.tick_age,
        free=await asyncio.to_thread(free_bytes, services.settings.home),
        vitals=vitals,
        age=(services.clock.now() - oldest).total_seconds() if oldest else 0.0,
    )


async def _vitals(services: Services) -> Vitals | None:
    """The store's counts; None where it does not answer in time."""
    try:
        async with asyncio.timeout(STORE_SECONDS):
            return await services.store.vitals.now()
    except Exception as error:  # whatever it is, nothing can be done without it
        log.warning("store_not_counted", error=redact(repr(error)))
        return None
