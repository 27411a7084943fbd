"""Pages on the command line: read, summarize, ingest."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.console import (
    FAILED,
    USAGE,
    EngineName,
    article_text,
    complain,
    fail,
    finish,
    ingest_line,
    open_store,
    print_json,
    progress_bar,
    read_settings,
    said,
    summary_text,
    with_worker,
)

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from bot.cli.sources import Source
    from bot.stories.worker import SummaryWorker
    from summarizer.article import Article, Page

BATCH = 64
"""How many articles are summarised in one call, whatever sources they come from."""
PART = 500
"""How many articles of one source are stored at a time."""

Sources = Annotated[list[str], typer.Argument(metavar="SOURCE...", help=said("usage.sources"))]
AsJson = Annotated[bool, typer.Option("--json", help=said("usage.as_json"))]


def read(
    sources: Sources,
    as_json: AsJson = False,
    show: Annotated[Path | None, typer.Option(help=said("usage.show"), metavar="PICTURE")] = None,
) -> None:
    """Every article of each source: a JSON object a source, or as text."""
    if show is not None and (len(sources) != 1 or not Path(sources[0]).is_file()):
        fail(said("console.show_one"), USAGE)

    async def work(worker: SummaryWorker) -> bool:
        good = True
        async for source, page in _pages(sources, worker):
            if page is None:
                good = False
                continue
            if as_json:
                print_json(page.as_json())
            else:
                print("\n\n".join(article_text(article) for article in page.articles), end="\n\n")
            if show is not None and source.path is not None:
                import asyncio

                from summarizer.picture import draw_file

                try:
                    await asyncio.to_thread(draw_file, page, source.path, show)
                except OSError as error:
                    fail(f"{show}: {error.strerror or error}", FAILED)
        return good

    finish(with_worker(work, read_settings()))


def summarize(
    sources: Sources,
    as_json: AsJson = False,
    engine: Annotated[EngineName | None, typer.Option(help=said("usage.engine"))] = None,
    model: Annotated[
        str | None, typer.Option(help=said("usage.model"), metavar="NAME_OR_DIR")
    ] = None,
    length: Annotated[Literal["short", "long"], typer.Option(help=said("usage.length"))] = "short",
) -> None:
    """A summary an article, with a progress bar on a terminal."""

    async def work(worker: SummaryWorker) -> bool:
        worker.start()
        good = True
        waiting: list[Article] = []
        with progress_bar() as progress:
            task = progress.add_task("summaries", total=None)
            done = 0

            async def flush() -> None:
                nonlocal done
                progress.update(task, total=done + len(waiting))
                base = done
                summaries = await worker.summarize(
                    waiting, length, lambda n: progress.update(task, completed=base + n)
                )
                for summary in summaries:
                    print_json(summary.as_json()) if as_json else print(summary_text(summary))
                done += len(waiting)
                waiting.clear()

            async for _, page in _pages(sources, worker):
                if page is None:
                    good = False
                    continue
                for article in page.articles:
                    if article.kind == "article":
                        waiting.append(article)
                    if len(waiting) >= BATCH:
                        await flush()
            await flush()
        return good

    finish(with_worker(work, read_settings(), engine=engine, model=model))


def ingest(sources: Sources) -> None:
    """Read, store and summarise: the same content twice is one story."""

    async def work(worker: SummaryWorker) -> bool:
        from bot.cli.sources import expand
        from bot.stories.ingest import Ingest
        from summarizer.article import SourceError

        counts: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        found = list(expand(sources))
        try:
            async with open_store(read_settings()) as store:
                ingesting = Ingest(store, worker)
                with progress_bar() as progress:
                    task = progress.add_task("sources", total=len(found))
                    for number, source in enumerate(found):
                        try:
                            for page in _parts(await source.read(worker)):
                                size = len(page.articles)
                                share = partial(_advance, progress, task, number, size)
                                result = await ingesting.add(page, url=source.url, progress=share)
                                counts["new"] += result.new
                                counts["updated"] += result.updated
                                counts["duplicates"] += result.duplicates
                        except SourceError as error:
                            complain(source.name, error)
                            reasons[error.code] += 1
                        progress.update(task, completed=number + 1)
        finally:  # also when interrupted: what was stored stays, and the rest can be run again
            print(ingest_line(counts, reasons))
        return not reasons

    finish(with_worker(work, read_settings()))


def _parts(page: Page) -> Iterator[Page]:
    """A page of ordinary size as it is, a long list of articles in parts stored one by one."""
    for start in range(0, max(1, len(page.articles)), PART):
        yield replace(page, articles=page.articles[start : start + PART])


def _advance(progress: Progress, task: TaskID, base: int, articles: int, done: int) -> None:
    progress.update(task, completed=base + done / articles)


async def _pages(
    arguments: Sequence[str], worker: SummaryWorker
) -> AsyncIterator[tuple[Source, Page | None]]:
    """Each source and its page, or ``None`` after a line on stderr says why not."""
    from bot.cli.sources import expand
    from summarizer.article import SourceError

    for source in expand(arguments):
        try:
            page = await source.read(worker)
        except SourceError as error:
            complain(source.name, error)
            yield source, None
        else:
            yield source, page
