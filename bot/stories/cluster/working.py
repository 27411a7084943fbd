"""Working: errands are taken from the queue and done by this process and its children.

procrastinate hands out the jobs, urgent ones first, and keeps a heartbeat of this worker. It only
lists what dead workers were at: each worker looks for that now and then and queues it again. An
errand that a worker died of is done alone from then on, and given up as ``stories.attempts`` gives
up what the bot died of; one that only failed is tried again, with the reason noted.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from procrastinate import App, PsycopgConnector, RetryDecision
from procrastinate.jobs import DeleteJobCondition, Job
from procrastinate.retry import BaseRetryStrategy
from procrastinate.worker import Worker

from bot.logs import get_logger, redact, request
from bot.store import Store, StoreUnavailableError
from bot.store.works import JOB, QUEUE, Work, WorkStore
from bot.stories.attempts import MOST
from bot.stories.cluster.errands import Errand, Outcome, packed, unpacked
from bot.stories.company import Company
from bot.stories.worker import SummaryWorker
from summarizer.article import SourceError

BEAT = timedelta(seconds=4)
"""Between signs of life, and between looks for what dead workers left."""
DEAD = timedelta(seconds=20)
"""A worker that gave no sign for so long has died, on however busy a machine."""
AT_ONCE = 3
"""Errands that a worker takes at a time: one that reads, one that writes, and one that is ready
when either ends or that is served where either is long at it."""
GRACE = 2.5
"""Seconds that errands have to end when the worker stops; then others do them. It gives no sign any
more by then, so it is much shorter than ``DEAD``."""
AGAIN = 1.0
"""Seconds between attempts to be a worker where the store does not answer."""
LOOK_SECONDS = 5.0
"""How often jobs are looked for, though nobody told of one."""

log = get_logger(__name__)


class Working:
    """Does the errands of ``works``, which is open, by ``worker``."""

    def __init__(
        self,
        works: WorkStore,
        worker: SummaryWorker,
        *,
        beat: timedelta = BEAT,
        dead: timedelta = DEAD,
    ) -> None:
        self._works = works
        self._worker = worker
        self._beat = beat
        self._dead = dead
        self._company = Company()
        self._at_hand: dict[str, Work] = {}
        worker.attempt = self._attempt
        self._app = App(connector=PsycopgConnector())
        self._app.task(name=JOB, queue=QUEUE, retry=_Again())(self._perform)
        self._running: Worker | None = None

    @property
    def number(self) -> int | None:
        """What procrastinate knows this worker by, while it works."""
        return self._running.worker_id if self._running else None

    async def run(self) -> None:
        """Work until cancelled; what is under way then has a few seconds, and is left to others."""
        looking = asyncio.create_task(self._look_after())
        try:
            async with self._app.open_async(pool=self._works.pool):
                while True:
                    await self._serve()
                    await asyncio.sleep(AGAIN)
        finally:
            looking.cancel()

    async def take_over(self) -> None:
        """Queue again what dead workers were at, and forget what came of works long done."""
        too_often = packed(Outcome(error=SourceError("gave_up")))
        for work, deaths in (await self._works.take_over(self._dead, MOST, too_often)).items():
            if deaths >= MOST:
                log.error("given_up", work=work, deaths=deaths)
            else:
                log.warning("taken_over", work=work, deaths=deaths)
        await self._works.prune()

    async def _serve(self) -> None:
        """Be a worker until something goes wrong, such as a server that stops."""
        self._running = Worker(
            self._app,
            queues=[QUEUE],
            concurrency=AT_ONCE,
            fetch_job_polling_interval=LOOK_SECONDS,
            shutdown_graceful_timeout=GRACE,
            delete_jobs=DeleteJobCondition.ALWAYS,
            install_signal_handlers=False,
            update_heartbeat_interval=self._beat.total_seconds(),
            stalled_worker_timeout=self._dead.total_seconds(),
        )
        try:
            await self._running.run()  # type: ignore[no-untyped-call]
        except Exception as error:
            log.warning("worker_interrupted", reason=redact(str(error)))
        finally:
            self._running = None

    async def _look_after(self) -> None:
        while True:
            try:
                await self.take_over()
            except StoreUnavailableError as error:
                log.warning("store_unavailable", reason=redact(str(error)))
            except Exception:  # the next look may do better
                log.exception("look_failed")
            await asyncio.sleep(self._beat.total_seconds())

    async def _perform(self, work: int) -> None:
        """The job: do the errand of ``work``, unless it is done, and keep what comes of it."""
        taken = await self._works.take(work)
        if taken is None:
            return
        self._at_hand[str(work)] = taken
        try:
            outcome = await self._outcome(taken)
        finally:
            self._at_hand.pop(str(work), None)
        await self._works.settle(work, packed(outcome), failed=outcome.error is not None)

    @asynccontextmanager
    async def _attempt(self, noted: str) -> AsyncIterator[None]:
        """One attempt at a work, whose turn has come: alone where a worker died of it before."""
        work = self._at_hand[noted.rpartition(" ")[2]]
        async with self._company.of(suspect=work.deaths > 0):
            await self._works.begin(work.id, self.number)
            yield

    async def _outcome(self, work: Work) -> Outcome:
        """What comes of a work. Raises ``_FailedError`` where it is to be tried again."""
        try:
            # What it imports may take seconds, in which this worker is to give its signs.
            errand: Errand = await asyncio.to_thread(unpacked, work.request)
            with request(errand.request):
                log.info("work", work=work.id, name=work.name)
                return Outcome(await errand.done_by(self._worker, str(work.id)))
        except SourceError as error:
            return Outcome(error=error)
        except Exception as error:  # of the machine perhaps, or of the moment
            reason = redact(repr(error))
            failures = await self._works.note_failure(work.id, reason)
            log.warning("work_failed", work=work.id, name=work.name, times=failures, reason=reason)
            if failures < MOST:
                raise _FailedError(failures) from error
            return Outcome(error=error)


class _FailedError(Exception):
    """A work failed so many times."""

    def __init__(self, times: int) -> None:
        super().__init__(f"failed {times} times")
        self.times = times


class _Again(BaseRetryStrategy):
    """Ever later where a work failed; at once where the worker stopped in the midst of it."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision()
        times = exception.times if isinstance(exception, _FailedError) else 1
        return RetryDecision(retry_in={"seconds": 2**times})


async def serve(
    url: str, worker: SummaryWorker, *, beat: timedelta = BEAT, dead: timedelta = DEAD
) -> None:
    """Be a worker of the cluster over the store at ``url`` until this process is interrupted, by
    SIGTERM too. Raises ``StoreError`` for a store that cannot be opened."""
    serving, loop = asyncio.current_task(), asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows
        for interruption in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(interruption, serving.cancel if serving else loop.stop)
    works = WorkStore(url)
    try:
        await (await Store.open(url)).close()  # brings its tables up to date
        await works.open()
        worker.start()
        log.info("worker_ready")
        with suppress(asyncio.CancelledError):
            await Working(works, worker, beat=beat, dead=dead).run()
    finally:
        await worker.aclose()
        await works.close()
