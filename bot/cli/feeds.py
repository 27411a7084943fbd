"""The list of feeds on the command line: add, remove, look at, and OPML in and out."""

from __future__ import annotations

import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import (
    FAILED,
    console_language,
    fail,
    finish,
    open_store,
    print_json,
    read_settings,
    said,
)

if TYPE_CHECKING:
    from bot.domain.feed import FeedHealth

app = typer.Typer(help=said("usage.feeds"), no_args_is_help=True)


@app.command(help=said("usage.feeds_add"))
def add(urls: Annotated[list[str], typer.Argument(metavar="URL...")]) -> None:
    """Add feeds by their addresses, or by those of pages that name them."""

    async def work() -> bool:
        from bot.messages.reasons import feed_reason
        from bot.sources.feeds.discovery import find_feed
        from bot.sources.feeds.shorthand import expanded
        from bot.stories.worker import SummaryWorker
        from bot.web.addresses import redact
        from bot.web.client import Fetcher
        from summarizer.article import SourceError

        good = True
        settings = read_settings()
        fetcher = Fetcher(proxy=settings.fetch.proxy)
        worker = SummaryWorker(limits=settings.limits)
        async with open_store(settings) as store, fetcher, aclosing(worker):
            for url in urls:
                try:
                    address = expanded(url, settings.feeds.rsshub_base)
                    found = await find_feed(address, fetcher, worker)
                except SourceError as error:
                    why = feed_reason(error, console_language())
                    print(f"{redact(url)}: {why}", file=sys.stderr)
                    good = False
                    continue
                new = await store.feeds.add({found.address: found.title})
                key = "console.feed_added" if new else "console.feed_known"
                print(said(key, title=found.title, url=found.address))
        return good

    finish(work())


@app.command(help=said("usage.feeds_remove"))
def remove(urls: Annotated[list[str], typer.Argument(metavar="URL...")]) -> None:
    """Take feeds out; their stories stay."""

    async def work() -> bool:
        good = True
        settings = read_settings()
        async with open_store(settings) as store:
            for url in urls:
                address = _normalised(url, settings.feeds.rsshub_base)
                if await store.feeds.remove(url) or await store.feeds.remove(address):
                    print(said("console.feed_removed", url=url))
                else:
                    print(f"baozhai: {said('console.feed_unknown', url=url)}", file=sys.stderr)
                    good = False
        return good

    finish(work())


@app.command("list", help=said("usage.feeds_list"))
def show(
    as_json: Annotated[bool, typer.Option("--json", help=said("usage.as_json"))] = False,
) -> None:
    """A line a feed, those in trouble first."""

    async def work() -> bool:
        async with open_store(read_settings()) as store:
            for health in await store.feeds.health():
                print_json(_as_json(health)) if as_json else print(_line(health))
        return True

    finish(work())


@app.command("import", help=said("usage.feeds_import"))
def import_(file: Annotated[Path, typer.Argument(metavar="FILE.opml")]) -> None:
    """Add the feeds of an OPML file; those of no use are told of on stderr."""
    from bot.sources.feeds import opml

    try:
        outline = opml.parse(file.read_bytes())
    except OSError as error:
        fail(f"{file}: {error.strerror}", FAILED)
    except opml.OpmlError as error:
        fail(f"{file}: {said(f'opml.{error.code}', detail=error.detail)}", FAILED)
    if not (outline.feeds or outline.refused):
        fail(f"{file}: {said('opml.broken' if outline.broken else 'opml.empty')}", FAILED)
    for url, reason in outline.refused.items():
        print(f"{url}: {reason}", file=sys.stderr)

    async def work() -> bool:
        async with open_store(read_settings()) as store:
            new = await store.feeds.add(outline.feeds)
        key = "console.feeds_imported_but" if outline.refused else "console.feeds_imported"
        known = len(outline.feeds) - new
        print(said(key, new=new, known=known, refused=len(outline.refused)))
        if outline.broken:
            print(f"baozhai: {file}: {said('opml.broken')}", file=sys.stderr)
        return not outline.broken

    finish(work())


@app.command("export", help=said("usage.feeds_export"))
def export(file: Annotated[Path, typer.Argument(metavar="FILE.opml")]) -> None:
    """Write all feeds to an OPML file."""
    from bot.sources.feeds import opml

    async def work() -> bool:
        async with open_store(read_settings()) as store:
            feeds = await store.feeds.all()
        try:
            file.write_bytes(opml.render(feeds))
        except OSError as error:
            fail(f"{file}: {error.strerror}", FAILED)
        print(said("console.feeds_exported", count=len(feeds), file=file))
        return True

    finish(work())


def _normalised(url: str, rsshub_base: str) -> str:
    """The address in the form that is kept, where it is one."""
    from bot.sources.feeds.opml import normalised
    from bot.sources.feeds.shorthand import expanded
    from summarizer.article import SourceError

    try:
        return normalised(expanded(url, rsshub_base))
    except SourceError:
        return url


def _as_json(health: FeedHealth) -> dict[str, object]:
    feed = health.feed
    return {
        "url": feed.url,
        "title": feed.title,
        "stories": health.stories,
        "waiting": health.waiting,
        "failures": feed.failures,
        "failing_since": feed.failing_since and feed.failing_since.isoformat(),
        "reason": feed.reason,
        "polled_at": feed.polled_at and feed.polled_at.isoformat(),
    }


def _line(health: FeedHealth) -> str:
    from bot.messages.reasons import trouble_of

    feed = health.feed
    state = said("console.feed_fine" if feed.polled_at else "console.feed_unread")
    if feed.failures:
        reason = trouble_of(feed, console_language())
        state = said("console.feed_failing", failures=feed.failures, reason=reason)
    return said(
        "console.feed_line",
        title=feed.title,
        stories=health.stories,
        waiting=health.waiting,
        state=state,
        url=feed.url,
    )
