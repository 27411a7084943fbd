"""What the commands share: results to stdout, progress and complaints to stderr, exit status."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from html import unescape
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.table import Table

    from bot.domain.chat import Language
    from bot.settings import Settings
    from bot.store import Store
    from bot.stories.worker import SummaryWorker
    from summarizer.article import Article, SourceError, Summary

FAILED, USAGE = 1, 2
"""Exit status for a source that cannot be read, and for bad usage."""
WIDEST = 200
"""Columns that a table may take; a narrower terminal wraps its lines."""

EngineName = Literal["auto", "fast", "seq2seq", "extractive"]


def said(key: str, /, **values: object) -> str:
    """A message of the catalogue in the console's language."""
    from bot.messages import text

    return text(console_language(), key, **values)


def complain(name: str, error: SourceError) -> str:
    """Say on stderr in one line why a source cannot be read, and return that line."""
    from bot.messages import text
    from bot.messages.reasons import reason_details, reason_key
    from bot.web.addresses import redact
    from summarizer.reading.decoding import shown_name

    language = console_language()
    name = redact(name) if "://" in name else shown_name(name)
    called = error.details.get("name", name)
    key = reason_key(error, language, operator=True)
    said = text(language, key, **reason_details(error, language, called))
    line = f"{name}: {' '.join(said.split())}"
    reason = error.details.get("reason", "")
    line += f" ({reason})" if reason and reason not in line else ""
    print(line, file=sys.stderr)
    return line


def console_language() -> Language:
    """The language to speak in, by the environment's locale."""
    from bot.messages import language_of

    code = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return language_of(code.partition(".")[0] if code[:2] in {"zh", "en"} else None)


def ingest_line(counts: Counter[str], reasons: Counter[str]) -> str:
    """What ``baozhai ingest`` came to, with the reasons of what could not be read."""
    key = "console.ingested_updated" if counts["updated"] else "console.ingested"
    line = said(
        key,
        new=counts["new"],
        updated=counts["updated"],
        duplicates=counts["duplicates"],
        failed=reasons.total(),
    )
    if not reasons:
        return line
    why = (f"{said(f'console.reason_{code}')} {n}" for code, n in reasons.most_common())
    return line + said("console.because", reasons=said("console.between").join(why))


def progress_bar() -> Progress:
    """A progress bar on stderr; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def drawn(table: Table) -> str:
    """A table as plain text, in as many columns as it needs."""
    from rich.console import Console

    console = Console(width=WIDEST, color_system=None)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def print_json(value: dict[str, Any]) -> None:
    """One object on one line of stdout."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def article_text(article: Article) -> str:
    """An article as plain text."""
    headline = article.headline or said("console.untitled")
    if article.kind == "caption":
        headline = said("console.caption", headline=headline)
    head = [headline, article.subtitle, article.byline]
    return "\n".join([*filter(None, head), article.body])


def summary_text(summary: Summary) -> str:
    """A summary as plain text."""
    points = "".join(f"\n  · {point}" for point in summary.points)
    return f"{summary.headline}\n  {summary.gist}{points}\n"


def plain(html: str) -> str:
    """Telegram HTML as plain text for a terminal."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def read_settings(*, quiet: bool = False) -> Settings:
    """The settings, with the logs set up by them, ``quiet`` without what is usual; ends the command
    where they are wrong."""
    from bot import logs
    from bot.settings import SettingsError, load_settings

    try:
        chosen = load_settings()
    except SettingsError as error:
        fail(str(error), USAGE)
    usual = quiet and chosen.logging.level == "info"
    level = {"level": "warning"} if usual else {}
    logs.configure(chosen.logging.model_copy(update=level), chosen.secrets)
    return chosen


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The store, open; ends the command where it cannot be opened."""
    from bot.store import Store, StoreError

    try:
        store = await Store.open(settings.database_url)
    except StoreError as error:
        fail(str(error), FAILED)
    try:
        yield store
    finally:
        await store.close()


async def with_worker(
    work: Callable[[SummaryWorker], Awaitable[bool]],
    settings: Settings,
    *,
    engine: EngineName | None = None,
    model: str | None = None,
) -> bool:
    """What comes of ``work`` with the worker that ``settings`` ask for, or one with another
    ``engine`` or ``model``; ends the command where the model cannot be loaded."""
    from bot.stories.worker import SummaryWorker
    from summarizer.engine import ModelError

    try:
        worker = SummaryWorker.of(settings, engine, model)
    except ModelError as error:
        fail(str(error), FAILED)
    try:
        return await work(worker)
    except ModelError as error:
        fail(str(error), FAILED)
    finally:
        await worker.aclose()


def finish(work: Coroutine[Any, Any, bool]) -> None:
    """Run a command to its end and turn what comes of it into the exit status."""
    import asyncio  # not for --help

    try:
        good = asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        good = True
    if not good:
        raise typer.Exit(FAILED)


def fail(message: str, status: int) -> NoReturn:
    """End the command with a line on stderr."""
    print(f"baozhai: {message}", file=sys.stderr)
    raise typer.Exit(status)
