"""The worker: reading and summarising, away from the event loop, and where it is told to within
limits from the whole process."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from bot.settings import LimitsSettings, Settings
from bot.stories import tasks
from bot.stories.children import Children
from summarizer.article import Article, Page, Summary

if TYPE_CHECKING:
    from bot.domain.vitals import Cluster
    from bot.store import Store
    from bot.stories.attempts import GivenUp
    from summarizer.engine import Engine

Progress = Callable[[int], None]
Length = Literal["short", "long"]
Attempt = Callable[[str], AbstractAsyncContextManager[None]]
"""Notes that a work called so begins, and that it ended."""

Took = Callable[[str, int, float], None]
"""Hears that something was ``read`` or written (``write``), how many, and in how many seconds."""

T = TypeVar("T")

TURN = 32
"""Articles after which those who wait have their turn: a reader's text is not to wait for a bulk of
feeds or pages. So many keep a few processors' batches full."""
READING_PATIENCE, WRITING_PATIENCE = 1.5, 30.0
"""Seconds without progress after which another child serves the others."""
READERS, WRITERS = 3, 2
"""Children at a time, all but the first while those before are long at something; who writes holds
a model."""


class SummaryWorker:
    """Reads documents and feeds and summarises articles; loads what it needs when first asked.

    Summaries are made one call at a time, in the order asked, and many of them in turns with what
    others ask meanwhile. Reading runs beside them.
    ``engine`` is the name of one to load, with ``threads`` (0: one a processor) where it can have
    several, and ``prefix`` and ``device`` as ``summarizer.engine.load`` has them, or an engine that
    is there already. With ``limits`` all
    is done in child processes (``bot.stories.children``), one that reads and one that writes; else
    in threads of this one.
    """

    once = False
    """Whether it writes each summary once, however many ask for it at the same time."""
    at_once = 1
    """Summaries that are worth asking for at the same time, where nobody waits for them: they are
    made one after the other, and a reader's is not to wait for more than one."""

    def __init__(
        self,
        engine: str | Engine = "auto",
        model: str | None = None,
        *,
        threads: int = 0,
        prefix: str = "",
        device: str = "auto",
        limits: LimitsSettings | None = None,
    ) -> None:
        self._engine: Engine | tasks.Named = (
            (engine, model or None, threads or None, prefix or None, device)
            if isinstance(engine, str)
            else engine
        )
        self._seconds = limits or LimitsSettings()
        self._reading: _Hands = _Threads(4)
        self._writing: _Hands = _Threads(1)
        if limits is not None:
            memory = limits.memory_megabytes * 1_000_000
            self._reading = Children(memory, READING_PATIENCE, READERS)
            self._writing = Children(
                memory, WRITING_PATIENCE, WRITERS, partial(tasks.load, self._engine)
            )
        self.took: Took | None = None
        """Where it is told what each work took; in a cluster, its wait for a worker too."""
        self.attempt: Attempt | None = None
        """Where it is told of each work that has a name."""

    @classmethod
    def of(
        cls, settings: Settings, engine: str | None = None, model: str | None = None
    ) -> SummaryWorker:
        """The worker that ``settings`` ask for, or one with another ``engine`` or ``model``. A
        model at the hub is fetched first, where it is not there yet. Raises ``ModelError``."""
        chosen = settings.summarizer
        wanted = model or chosen.model
        if wanted and not Path(wanted).expanduser().exists():
            from summarizer.engine.folder import locate

            locate(wanted)
        return cls(
            engine or chosen.engine,
            wanted,
            threads=chosen.threads,
            prefix=chosen.prefix,
            device=chosen.device,
            limits=settings.limits,
        )

    def count_attempts(self, store: Store, report: GivenUp) -> None:
        """Note in ``store`` what this process may not survive; ``report`` hears of what is given
        up for that."""
        from bot.stories.attempts import Attempts  # the command line needs no store for reading

        self.attempt = Attempts(store, report).attempt

    def start(self) -> None:
        """Begin to load the engine, beside whatever is read before it is needed."""
        self._writing.start()

    @property
    def ready(self) -> bool:
        """Whether the model is there, or is loaded when it is first needed; not while it loads, nor
        where that failed."""
        return self._writing.up

    async def load(self) -> None:
        """Have the engine's child load it now, so that the first summary need not wait for it; what
        is wrong with it is told then."""
        await self._writing.ready()

    async def summarize(
        self,
        articles: Sequence[Article],
        length: Length = "short",
        progress: Progress | None = None,
        *,
        noted: str | None = None,
    ) -> list[Summary]:
        """One summary an article, in order.

        ``progress`` gets the number done so far, in the caller's event loop. It is ``noted`` as an
        attempt, under that name. Raises what the engine raises, such as for a model folder that
        cannot be loaded, and ``SourceError`` (``too_heavy``, ``too_slow``, ``gave_up``).
        """
        made: list[Summary] = []
        told = progress or _unseen
        for begin in range(0, len(articles), TURN):
            turn = list(articles[begin : begin + TURN])
            made += await self._writing.call(
                tasks.summarize,
                self._engine,
                turn,
                length,
                seconds=self._seconds.summary_seconds,
                progress=partial(_after, begin, told),
                during=self._noted("write", len(turn), noted),
            )
            await asyncio.sleep(0)  # whoever waits is served first
        return made

    async def read(
        self,
        source: Path | bytes,
        name: str | None = None,
        *,
        url: str | None = None,
        noted: str | None = None,
    ) -> Page:
        """The page of a file, or of a document's bytes with its ``name``, fetched from ``url``.

        Raises ``SourceError`` for what cannot be read.
        """
        return await self.run(tasks.read_document, source, name or "document", url, noted=noted)

    async def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        noted: str | None = None,
    ) -> T:
        """What ``function``, one that its module has at its top, reads from ``arguments``.

        Raises what it raises, and ``SourceError`` (``too_heavy``, ``too_slow``, ``gave_up``).
        """
        result: T = await self._reading.call(
            function,
            *arguments,
            seconds=self._seconds.document_seconds,
            during=self._noted("read", 1, noted),
        )
        return result

    async def aclose(self) -> None:
        """Stop at once; whoever waits is cancelled. In a thread the article at work is finished."""
        await asyncio.gather(self._reading.aclose(), self._writing.aclose())

    async def cluster(self) -> Cluster | None:
        """How the workers on other machines stand, where there are any. Raises
        ``StoreUnavailableError``."""
        return None

    @contextmanager
    def _timed(self, step: str, count: int) -> Iterator[None]:
        began = time.perf_counter()
        yield
        if self.took is not None:
            self.took(step, count, time.perf_counter() - began)

    @asynccontextmanager
    async def _noted(self, step: str, count: int, noted: str | None) -> AsyncIterator[None]:
        """A work whose turn has come, until it is done."""
        attempt = (
            nullcontext()
            if noted is None or self.attempt is None
            else self.attempt(f"{step} {noted}")
        )
        async with attempt:
            with self._timed(step, count):
                yield


class _Hands(Protocol):
    """Where work is done."""

    @property
    def up(self) -> bool: ...

    def start(self) -> None: ...

    async def ready(self) -> None: ...

    async def call(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        seconds: float,
        progress: Progress | None = None,
        during: AbstractAsyncContextManager[object] | None = None,
    ) -> Any: ...

    async def aclose(self) -> None: ...


class _Threads:
    """Threads of this process: nothing limits what is done in them."""

    up = True

    def __init__(self, most: int) -> None:
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="worker")
        self._closed = threading.Event()
        self._free = asyncio.Semaphore(most)

    def start(self) -> None:
        """They always are."""

    async def ready(self) -> None:
        """They always are."""

    async def call(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        seconds: float,
        progress: Progress | None = None,
        during: AbstractAsyncContextManager[object] | None = None,
    ) -> Any:
        """As ``Children.call``, but for the limits."""
        loop = asyncio.get_running_loop()

        def report(done: int) -> None:
            if self._closed.is_set():
                raise asyncio.CancelledError
            if progress is not None:
                loop.call_soon_threadsafe(progress, done)

        more = () if progress is None else (report,)
        async with self._free, during or nullcontext():
            return await loop.run_in_executor(self._threads, partial(function, *arguments, *more))

    async def aclose(self) -> None:
        """Stop at the next article; what was not begun is not begun any more."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _after(before: int, progress: Progress, done: int) -> None:
    progress(before + done)


def _unseen(done: int) -> None:
    """Nobody is told; but it is a sign that the work goes on."""
