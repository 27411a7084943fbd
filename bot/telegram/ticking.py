"""Jobs that repeat, on the application's JobQueue, whatever the machine's clock does.

APScheduler goes by the wall clock: it drops in silence a run that it comes to late, and runs
nothing for an hour after the clock was set back by one. So every run counts however late, and a
watch by a clock that only grows sets going again what has not run.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.logs import get_logger, request
from bot.telegram import metrics
from bot.telegram.context import Context
from bot.telegram.routing import App

WATCH_SECONDS = 10.0
LATE_SECONDS = 30.0
"""A job that should have begun this long ago is set going."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done ``every`` so often, and ``first`` this long after the start."""

    name: str
    work: Callable[[Context], Awaitable[None]]
    every: timedelta
    first: timedelta = timedelta()


class Ticker:
    """Puts jobs into the application's queue and watches them; ``timer`` gives seconds that only
    grow."""

    def __init__(
        self, application: App, jobs: Sequence[Job], timer: Callable[[], float] = time.monotonic
    ) -> None:
        queue = application.job_queue
        if queue is None:
            raise RuntimeError("python-telegram-bot was installed without its job-queue extra")
        self._queue = queue
        self._timer = timer
        self._expected: dict[str, float] = {}
        for job in jobs:
            self._add(job)

    def _add(self, job: Job) -> None:
        self._expected[job.name] = self._timer() + job.first.total_seconds()

        async def run(context: Context) -> None:
            self._expected[job.name] = math.inf  # until it is done
            try:
                with request(), metrics.timed(metrics.JOBS, job.name):
                    await job.work(context)
            finally:
                self._expected[job.name] = self._timer() + job.every.total_seconds()

        when = datetime.now(UTC) + job.first
        kwargs = {"next_run_time": when, "misfire_grace_time": None, "coalesce": True}
        self._queue.run_repeating(run, job.every, name=job.name, job_kwargs=kwargs)

    def set_going(self) -> None:
        """Run at once what should have begun and has not."""
        for name, expected in self._expected.items():
            if self._timer() < expected + LATE_SECONDS:
                continue
            log.warning("job_set_going", job=name)
            for job in self._queue.get_jobs_by_name(name):
                job.job.modify(next_run_time=datetime.now(UTC))

    async def watch(self) -> None:
        """Look after the jobs for ever."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            self.set_going()


@asynccontextmanager
async def ticking(application: App, jobs: Sequence[Job]) -> AsyncIterator[None]:
    """The jobs repeat while the block runs."""
    health = application.bot_data.health
    health.tick()
    watching = asyncio.create_task(Ticker(application, jobs).watch(), name="watch")
    try:
        yield
    finally:
        health.rest()
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
