"""What is behind a link: a page with an article, a document, or a feed with its items."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.clock import SystemClock
from bot.sources.feeds.discovery import Found, feed_of, named_feed
from bot.sources.feeds.items import read_item
from bot.stories.worker import SummaryWorker
from bot.web.addresses import host_of
from bot.web.client import Fetcher
from bot.web.hosts import Hosts
from summarizer.article import Article, Page, SourceError
from summarizer.reading.items import FeedItem

MAX_ITEMS = 100
"""Items read of a feed that is named as a source; a polled feed has no such limit."""
AT_ONCE = 4
"""Items read at once."""


async def read_link(
    url: str, fetcher: Fetcher, worker: SummaryWorker, *, noted: str | None = None
) -> Page:
    """Fetch ``url`` and read it; a feed gives its items' articles, in full where they are had.

    A page without an article is read by the first feed that it names. ``site`` of what comes is
    the feed's title, else the site's name, else the host. Each article knows its own address,
    where it has one.
    Reading it is ``noted`` as an attempt. Raises ``SourceError``: what ``Fetcher.fetch`` and the
    readers raise.
    """
    fetched = await fetcher.fetch(url)
    if not fetched.data:
        raise SourceError("empty", name=fetched.file_name)
    feed = await feed_of(fetched, worker, noted)
    if feed is not None:
        return await _read_items(Found(url, fetched, feed), fetcher, worker)
    try:
        page = await worker.read(fetched.data, fetched.file_name, noted=noted)
    except SourceError as error:
        named = await named_feed(fetched, fetcher, worker) if error.code == "not_news" else None
        if named is None or not named.feed.items:
            raise
        return await _read_items(named, fetcher, worker)
    if sum(article.kind == "article" for article in page.articles) == 1:
        own = (replace(a, url=fetched.url if a.kind == "article" else None) for a in page.articles)
        page = replace(page, articles=tuple(own))
    return replace(page, site=page.site or host_of(fetched.url))


async def _read_items(found: Found, fetcher: Fetcher, worker: SummaryWorker) -> Page:
    """The articles of a feed's items, as one page."""
    name = found.fetched.file_name
    hosts = Hosts(fetcher, SystemClock())
    places = asyncio.Semaphore(AT_ONCE)

    async def read(item: FeedItem, number: int) -> Article | None:
        async with places:
            return await read_item(item, f"{name}#{number}", hosts.fetch_page, worker)

    items = enumerate(found.feed.items[:MAX_ITEMS], 1)
    read_ones = await asyncio.gather(*(read(item, number) for number, item in items))
    articles = tuple(article for article in read_ones if article is not None)
    if not articles:
        raise SourceError("empty", name=name)
    return Page(name, articles, site=found.title)
