"""The summary worker: reading and summarising, away from the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from summarizer.article import Article, Page, Summary

if TYPE_CHECKING:
    from summarizer.engine import Engine

Progress = Callable[[int], None]
Length = Literal["short", "long"]


class SummaryWorker:
    """Runs the engine in one thread of its own and loads it when it is first asked.

    Summaries are made one call at a time, in the order asked. Reading runs beside them.
    ``engine`` is the name of one to load, or an engine that is there already.
    """

    def __init__(self, engine: str | Engine = "auto", model: str | None = None) -> None:
        self._engine = None if isinstance(engine, str) else engine
        self._choice = (engine if isinstance(engine, str) else engine.name, model or None)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="summaries")
        self._closed = threading.Event()

    async def load(self) -> Engine:
        """Load the engine now, so that the first summary need not wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._load)

    async def summarize(
        self,
        articles: Sequence[Article],
        length: Length = "short",
        progress: Progress | None = None,
    ) -> list[Summary]:
        """One summary an article, in order.

        ``progress`` gets the number done so far, in the caller's event loop. Raises what the
        engine raises, such as for a model folder that cannot be loaded.
        """
        if not articles:
            return []
        loop = asyncio.get_running_loop()

        def report(done: int) -> None:
            if self._closed.is_set():
                raise asyncio.CancelledError
            if progress is not None:
                loop.call_soon_threadsafe(progress, done)

        def run() -> list[Summary]:
            return self._load().summarize(articles, length=length, progress=report)

        return await loop.run_in_executor(self._thread, run)

    async def read(self, source: Path | bytes, name: str | None = None) -> Page:
        """The page of a file, or of a document's bytes with its ``name``.

        Raises ``SourceError`` for what cannot be read.
        """
        from summarizer import reading  # the readers load when first needed

        if isinstance(source, Path):
            return await asyncio.to_thread(reading.read, source)
        return await asyncio.to_thread(reading.read_bytes, source, name or "document")

    def close(self) -> None:
        """Stop at the next article; what was not begun is not begun any more."""
        self._closed.set()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _load(self) -> Engine:
        if self._engine is None:
            from summarizer import engine  # torch loads in the worker

            self._engine = engine.load(*self._choice)
        return self._engine
