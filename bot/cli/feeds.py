"""The list of feeds on the command line: add, remove, look at, and OPML in and out."""

from __future__ import annotations

import sys
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
)

if TYPE_CHECKING:
    from bot.domain.feed import FeedHealth

app = typer.Typer(help="订阅源：增减、查看，从 OPML 读入，写出到 OPML。", no_args_is_help=True)


@app.command()
def add(urls: Annotated[list[str], typer.Argument(metavar="URL...")]) -> None:
    """加订阅源；网页的地址也行，只要它写明了自己的订阅源。"""

    async def work() -> bool:
        from bot.messages.reasons import feed_reason
        from bot.sources.feeds.discovery import find_feed
        from bot.web.addresses import redact
        from bot.web.client import Fetcher
        from summarizer.article import SourceError

        good = True
        settings = read_settings()
        fetcher = Fetcher(proxy=settings.fetch.proxy)
        async with open_store(settings) as store, fetcher:
            for url in urls:
                try:
                    found = await find_feed(url, fetcher)
                except SourceError as error:
                    why = feed_reason(error, console_language())
                    print(f"{redact(url)}: {why}", file=sys.stderr)
                    good = False
                    continue
                new = await store.feeds.add({found.address: found.title})
                print(f"{'已加' if new else '已有'} {found.title} {found.address}")
        return good

    finish(work())


@app.command()
def remove(urls: Annotated[list[str], typer.Argument(metavar="URL...")]) -> None:
    """去掉订阅源；已有的报道留着。"""

    async def work() -> bool:
        good = True
        async with open_store(read_settings()) as store:
            for url in urls:
                if await store.feeds.remove(url) or await store.feeds.remove(_normalised(url)):
                    print(f"已去掉 {url}")
                else:
                    print(f"baozhai: 没有这个订阅源：{url}", file=sys.stderr)
                    good = False
        return good

    finish(work())


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")] = False,
) -> None:
    """列出订阅源和各自的情况，有问题的在前。"""

    async def work() -> bool:
        async with open_store(read_settings()) as store:
            for health in await store.feeds.health():
                print_json(_as_json(health)) if as_json else print(_line(health))
        return True

    finish(work())


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(metavar="FILE.opml")]) -> None:
    """从 OPML 文件读入订阅源。"""
    from bot.sources.feeds import opml

    try:
        outline = opml.parse(file.read_bytes())
    except (OSError, opml.OpmlError) as error:
        fail(f"{file}: {error.strerror if isinstance(error, OSError) else error}", FAILED)
    for url, reason in outline.refused.items():
        print(f"{url}: {reason}", file=sys.stderr)

    async def work() -> bool:
        async with open_store(read_settings()) as store:
            new = await store.feeds.add(outline.feeds)
        refused = f"，{len(outline.refused)} 个不能用" if outline.refused else ""
        print(f"{new} 个新订阅源，{len(outline.feeds) - new} 个已有{refused}")
        return True

    finish(work())


@app.command("export")
def export(file: Annotated[Path, typer.Argument(metavar="FILE.opml")]) -> None:
    """把订阅源写出到 OPML 文件。"""
    from bot.sources.feeds import opml

    async def work() -> bool:
        async with open_store(read_settings()) as store:
            feeds = await store.feeds.all()
        try:
            file.write_bytes(opml.render(feeds))
        except OSError as error:
            fail(f"{file}: {error.strerror}", FAILED)
        print(f"{len(feeds)} 个订阅源 → {file}")
        return True

    finish(work())


def _normalised(url: str) -> str:
    """The address in the form that is kept, where it is one."""
    from bot.sources.feeds.opml import normalised
    from summarizer.article import SourceError

    try:
        return normalised(url)
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
    feed = health.feed
    state = f"连续 {feed.failures} 次失败：{feed.reason}" if feed.failures else "正常"
    return f"{feed.title}　{health.stories} 篇，{health.waiting} 条待读，{state}　{feed.url}"
