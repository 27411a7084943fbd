"""What is behind a link: a page with an article, a document, or a feed with its items."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bot.fetch import Fetched, Fetcher
from bot.worker import SummaryWorker
from summarizer.article import Article, Page, SourceError
from summarizer.reading.items import Feed, FeedItem

MAX_ITEMS = 100
"""Items read of a feed that is named as a source; a polled feed has no such limit."""
CONCURRENT = 4

Fetch = Callable[[str], Awaitable[Fetched]]


async def read_link(url: str, fetcher: Fetcher, worker: SummaryWorker) -> Page:
    """Fetch ``url`` and read it; a feed gives its items' articles, in full where they are had.

    Each article knows its own address, where it has one.
    Raises ``SourceError``: what ``Fetcher.fetch`` and the readers raise.
    """
    fetched = await fetcher.fetch(url)
    name = file_name(fetched.url, fetched.content_type)
    if not fetched.data:
        raise SourceError("empty", name=name)
    feed = await asyncio.to_thread(_feed, fetched, name)
    if feed is not None:
        return await _read_items(feed, name, fetcher)
    page = await worker.read(fetched.data, name)
    if sum(article.kind == "article" for article in page.articles) == 1:
        own = (replace(a, url=fetched.url if a.kind == "article" else None) for a in page.articles)
        page = replace(page, articles=tuple(own))
    return page


async def read_item(
    item: FeedItem, article_id: str, fetch: Fetch, *, last_try: bool = True
) -> Article | None:
    """An item's article: that of its own page where the feed carries an excerpt only.

    The excerpt has to do where its page cannot be had; None where there is no text at all.
    Raises ``SourceError`` when its page may be had later, unless this is the ``last_try``.
    """
    carried, excerpt = await asyncio.to_thread(_carried, item, article_id)
    if carried is not None:
        carried = replace(carried, url=item.link)
    if item.link is None or not excerpt:
        return carried
    try:
        fetched = await fetch(item.link)
        page = await asyncio.to_thread(_read_page, fetched, article_id)
    except SourceError as error:
        if _may_pass(error) and not last_try:
            raise
        return carried
    full = page.articles[0]
    if carried and len(full.body) < len(carried.body):
        return carried
    return replace(
        full,
        id=article_id,
        headline=item.title or full.headline,
        byline=full.byline or item.author,
        published=item.published or full.published,
        url=item.link,
    )


def file_name(url: str, content_type: str) -> str:
    """What to call what was fetched: the last part of its path, with an ending that fits."""
    address = urlsplit(url)
    name = PurePosixPath(unquote(address.path)).name or address.hostname or "page"
    if "html" in content_type and PurePosixPath(name).suffix.lower() not in (".html", ".htm"):
        name += ".html"
    return name


async def _read_items(feed: Feed, name: str, fetcher: Fetcher) -> Page:
    slots = asyncio.Semaphore(CONCURRENT)

    async def read(item: FeedItem, number: int) -> Article | None:
        async with slots:
            return await read_item(item, f"{name}#{number}", fetcher.fetch)

    found = await asyncio.gather(
        *(read(item, number) for number, item in enumerate(feed.items[:MAX_ITEMS], 1))
    )
    articles = tuple(article for article in found if article is not None)
    if not articles:
        raise SourceError("empty", name=name)
    return Page(name, articles)


def _may_pass(error: SourceError) -> bool:
    """Whether trying again later may help: no for 'not found', yes for 'try later'."""
    status = error.details.get("status", "")
    return error.code == "fetch_failed" and (not status or status == "429" or status >= "500")


# The readers load when they are first needed, in a worker.


def _feed(fetched: Fetched, name: str) -> Feed | None:
    from summarizer.reading.feed import is_feed, read_feed

    return read_feed(fetched.data, name, fetched.url) if is_feed(fetched.data) else None


def _read_page(fetched: Fetched, name: str) -> Page:
    from summarizer.reading.html import read_html

    return read_html(fetched.data, name, fetched.url)


def _carried(item: FeedItem, article_id: str) -> tuple[Article | None, bool]:
    from summarizer.reading.feed import is_excerpt, item_article

    return item_article(item, article_id), is_excerpt(item)
