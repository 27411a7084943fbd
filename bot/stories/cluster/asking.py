"""Asking: what the bot wants read or summarised is done by whichever worker takes it first.

While no worker is alive the bot is one itself: its own children do then what they do without a
cluster, by the same queue.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.vitals import Cluster
from bot.logs import get_logger, redact
from bot.settings import Settings
from bot.store import Store, StoreUnavailableError
from bot.store.works import BULK, URGENT, Asked, WorkStore
from bot.stories.attempts import GivenUp
from bot.stories.cluster.errands import Errand, Outcome, Reading, Writing, packed, unpacked
from bot.stories.cluster.working import AT_ONCE, BEAT, DEAD, Working
from bot.stories.tasks import read_document
from bot.stories.urgency import is_bulk
from bot.stories.worker import Length, Progress, SummaryWorker
from summarizer.article import Article, Page, SourceError, Summary

LOOK_SECONDS = 0.1
"""Between looks for what came of what was asked."""
MOST_AT_ONCE = 100
"""Documents that are written to the store in one transaction."""

T = TypeVar("T")
Answer = asyncio.Future[bytes | None]

log = get_logger(__name__)


class ClusterWorker(SummaryWorker):
    """Has everything done by the workers over the PostgreSQL store at ``url``, and by ``own`` while
    none of them is alive.

    ``model`` is what the settings call the model: a summary by another is not taken for its own.
    """

    once = True
    at_once = 8 * AT_ONCE
    """Eight workers' errands: more of them are filled by what readers ask and by whole pages."""

    def __init__(
        self,
        url: str,
        own: SummaryWorker,
        model: tuple[str, ...] = (),
        *,
        beat: timedelta = BEAT,
        dead: timedelta = DEAD,
    ) -> None:
        super().__init__()
        self._own = own
        self._model = model
        self._works = WorkStore(url)
        self._stand_in = Working(self._works, own, beat=beat, dead=dead)
        self._beat, self._dead = beat, dead
        self._answers: dict[int, Answer] = {}
        self._opening = asyncio.Lock()
        self._going: list[asyncio.Task[None]] = []
        self._closed = False
        self._report: GivenUp | None = None

    @classmethod
    def over(cls, settings: Settings, own: SummaryWorker) -> ClusterWorker:
        """The one over the store of ``settings``."""
        chosen = settings.summarizer
        return cls(settings.database_url, own, (chosen.engine, chosen.model, chosen.prefix))

    def count_attempts(self, store: Store, report: GivenUp) -> None:
        """The workers count what they died of; ``report`` hears of what is given up."""
        self._report = report

    def start(self) -> None:
        """Workers are started elsewhere."""

    @property
    def ready(self) -> bool:
        """As for its own children, which stand in for workers."""
        return self._own.ready

    async def load(self) -> None:
        """Their engines load when they need them."""

    async def summarize(
        self,
        articles: Sequence[Article],
        length: Length = "short",
        progress: Progress | None = None,
        *,
        noted: str | None = None,
    ) -> list[Summary]:
        """As ``SummaryWorker.summarize``, by several workers at the same time; what somebody else
        asked for is waited for, and not written again."""
        with self._timed("write", len(articles)):
            return await self._summarize(articles, length, progress, noted)

    async def _summarize(
        self,
        articles: Sequence[Article],
        length: Length,
        progress: Progress | None,
        noted: str | None,
    ) -> list[Summary]:
        name = f"write {noted or ''}".strip()
        answers = await self._ask([Writing(each, length, self._model) for each in articles], name)
        waiting = set(answers)
        while waiting:
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if progress is not None:
                progress(sum(answer.done() for answer in answers))
        made: list[Summary] = [await self._told(answer, name) for answer in answers]
        return [replace(each, id=own.id) for each, own in zip(made, articles, strict=True)]

    async def read(
        self,
        source: Path | bytes,
        name: str | None = None,
        *,
        url: str | None = None,
        noted: str | None = None,
    ) -> Page:
        """As ``SummaryWorker.read``; the document travels by the store."""
        if isinstance(source, Path):
            from summarizer.reading import content

            source, name = await asyncio.to_thread(content, source)
        return await self.run(read_document, source, name or "document", url, noted=noted)

    async def run(self, function: Callable[..., T], *arguments: Any, noted: str | None = None) -> T:
        """As ``SummaryWorker.run``."""
        name = f"read {noted or ''}".strip()
        with self._timed("read", 1):
            (answer,) = await self._ask([Reading(function, arguments)], name)
            result: T = await self._told(answer, name)
        return result

    async def cluster(self) -> Cluster | None:
        """As ``SummaryWorker.cluster``; None before anything was asked."""
        if not self._going:
            return None
        workers = await self._works.alive(self._dead, but=self._stand_in.number)
        return Cluster(workers, *await self._works.waiting())

    async def aclose(self) -> None:
        """Stop at once; whoever waits is cancelled, and what was asked is done all the same."""
        self._closed = True
        for answer in self._answers.values():
            answer.cancel()
        await self._own.aclose()
        for task in self._going:
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)
        await self._works.close()

    async def _ask(self, errands: Sequence[Errand], name: str) -> list[Answer]:
        """The answers to errands, which come when they come."""
        await self._open()
        priority = BULK if is_bulk() else URGENT
        loop, answers = asyncio.get_running_loop(), []
        for begin in range(0, len(errands), MOST_AT_ONCE):
            part = await asyncio.to_thread(_asked, errands[begin : begin + MOST_AT_ONCE], name)
            numbers = await self._works.ask(list({a.matter: a for a in part}.values()), priority)
            for asked in part:
                work = numbers[asked.matter]
                answers.append(self._answers.setdefault(work, loop.create_future()))
        return answers

    async def _told(self, answer: Answer, name: str) -> Any:
        """What an errand came to. Raises what was raised there."""
        await asyncio.wait({answer})  # which another may wait for too
        data = answer.result()
        if data is None:
            raise RuntimeError("what came of it is forgotten")
        outcome: Outcome = await asyncio.to_thread(unpacked, data)
        if outcome.error is None:
            return outcome.result
        if isinstance(outcome.error, SourceError) and outcome.error.code == "gave_up":
            log.error("given_up", work=name)
            if self._report is not None:
                await self._report(name)
        raise outcome.error

    async def _open(self) -> None:
        """Connect when the first errand comes."""
        async with self._opening:
            if self._closed:
                raise asyncio.CancelledError
            if not self._going:
                await self._works.open()
                for going in (self._look(), self._keep_serving()):
                    self._going.append(asyncio.create_task(going))

    async def _look(self) -> None:
        """Hand out answers as they come."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._answers:
                continue
            try:
                found = await self._works.outcomes(list(self._answers))
            except StoreUnavailableError as error:
                log.warning("store_unavailable", reason=redact(str(error)))
                continue
            except Exception:  # whoever waits is not to wait for ever
                log.exception("look_failed")
                continue
            for work, outcome in found.items():
                answer = self._answers.pop(work)
                if not answer.done():
                    answer.set_result(outcome)

    async def _keep_serving(self) -> None:
        """Be a worker while no other is alive. Signs of life from before this bot began count for
        two beats: who gave one and died since, as all do with their machine, gives none."""
        serving: asyncio.Task[None] | None = None
        began = time.monotonic()
        try:
            while True:
                if serving is not None and serving.done():
                    serving = None
                with suppress(StoreUnavailableError):
                    own = self._stand_in.number
                    heard = max(timedelta(seconds=time.monotonic() - began), 2 * self._beat)
                    others = await self._works.alive(min(heard, self._dead), but=own)
                    if serving is not None and own is None:
                        pass  # it is about to be one, and may be counted already
                    elif others and serving is not None:
                        log.info("workers_alive", workers=others)
                        serving.cancel()
                        await asyncio.wait({serving})
                        serving = None
                    elif not others and serving is None:
                        log.info("no_worker_alive", hint="the bot does the work: baozhai worker")
                        serving = asyncio.create_task(self._stand_in.run())
                await asyncio.sleep(self._beat.total_seconds() / 2)
        finally:
            if serving is not None:
                serving.cancel()
                await asyncio.wait({serving})


def _asked(errands: Sequence[Errand], name: str) -> list[Asked]:
    shown = name.encode("utf-8", "backslashreplace").decode()
    return [Asked(each.matter, shown, packed(each)) for each in errands]
