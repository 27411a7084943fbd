"""What hostile documents cost the next reader: seconds until an ordinary page is read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing

from bot.settings import LimitsSettings
from bot.stories.worker import SummaryWorker
from summarizer.article import SourceError
from tests.benchmarks.row import Row
from tests.bot.making import HTML
from tests.bot.stories import bombs

ALLOWED = 5.0
"""Seconds within which the next reader is to be served."""
PAGE = HTML.format(n=1).encode()


def run() -> list[Row]:
    """A row a bomb, against what is allowed."""
    return asyncio.run(_run())


async def _run() -> list[Row]:
    rows = []
    async with aclosing(SummaryWorker("extractive", limits=LimitsSettings())) as worker:
        await worker.read(PAGE, "page.html")
        for what, bomb, arguments, times in _bombs():
            hostile = [
                asyncio.create_task(_refused(worker, bomb, *arguments)) for _ in range(times)
            ]
            await asyncio.sleep(0.2)
            waited = await _wait(worker)
            rows.append(Row(f"a page sent after {what}", waited, "allowed", ALLOWED, "s"))
            if bomb is bombs.hang:
                for each in hostile:
                    each.cancel()
                continue
            await asyncio.gather(*hostile)
            waited = await _wait(worker)
            rows.append(Row(f"a page after the end of {what}", waited, "allowed", ALLOWED, "s"))
    return rows


def _bombs() -> list[tuple[str, Callable[..., object], tuple[object, ...], int]]:
    from summarizer.reading import read_bytes

    heavy = bombs.pdf(b"0 0 m 9 9 l S\n" * 12_000_000)
    return [
        ("a PDF that takes gigabytes", read_bytes, (heavy, "heavy.pdf"), 1),
        ("a document that hangs its reader", bombs.hang, (), 1),
        ("two documents that hang their reader", bombs.hang, (), 2),
        ("a document that crashes its reader", bombs.crash, (), 1),
    ]


async def _refused(worker: SummaryWorker, bomb: Callable[..., object], *arguments: object) -> None:
    try:
        await worker.run(bomb, *arguments)
    except SourceError as error:
        if error.code not in ("too_heavy", "too_slow"):
            raise
    else:
        raise AssertionError("the bomb was read")


async def _wait(worker: SummaryWorker) -> float:
    began = time.perf_counter()
    await worker.read(PAGE, "page.html")
    return time.perf_counter() - began
