"""What is behind a link: a page with an article, a document, or a feed with its items."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.clock import SystemClock
from bot.sources.feeds.discovery import Found, feed_of, named_feed
from bot.sources.feeds.items import read_item
from bot.sources.series import whole
from bot.stories.worker import SummaryWorker
from bot.web.addresses import host_of
from bot.web.client import Fetched, Fetcher
from bot.web.hosts import Hosts
from summarizer.article import Article, Page, SourceError
from summarizer.reading.addresses import is_first
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
    where it has one; one that is printed on several pages is read from the first to the last.
    Reading it is ``noted`` as an attempt. Raises ``SourceError``: what ``Fetcher.fetch`` and the
    readers raise.
    """
    hosts = Hosts(fetcher, SystemClock())
    fetched = await fetcher.fetch(url)
    if not fetched.data:
        raise SourceError("empty", name=fetched.file_name)
    feed = await feed_of(fetched, worker, noted)
    if feed is not None:
        return await _read_items(Found(url, fetched, feed), hosts, worker)
    try:
        page = await _read(fetched, worker, noted)
    except SourceError as error:
        named = await named_feed(fetched, fetcher, worker) if error.code == "not_news" else None
        if named is None or not named.feed.items:
            raise
        return await _read_items(named, hosts, worker)
    page, url = await _from_the_first(page, fetched.url, hosts, worker, noted)
    if sum(article.kind == "article" for article in page.articles) == 1:
        articles = list(page.articles)
        [n] = [n for n, each in enumerate(articles) if each.kind == "article"]
        own = replace(articles[n], url=articles[n].url or url)
        articles[n] = await whole(own, hosts.fetch_page, worker, noted=noted)
        page = replace(page, articles=tuple(articles))
    return replace(page, site=page.site or host_of(fetched.url))


async def _read(fetched: Fetched, worker: SummaryWorker, noted: str | None) -> Page:
    return await worker.read(fetched.data, fetched.file_name, url=fetched.url, noted=noted)


async def _from_the_first(
    page: Page, url: str, hosts: Hosts, worker: SummaryWorker, noted: str | None
) -> tuple[Page, str]:
    """``page`` and its ``url``, or where it is a later one of an article's pages the first."""
    own = page.articles[0].url if page.articles else None
    if own is None or not is_first(own, url):
        return page, url
    try:
        fetched = await hosts.fetch_page(own)
        return await _read(fetched, worker, noted), fetched.url
    except SourceError:
        return page, url


async def _read_items(found: Found, hosts: Hosts, worker: SummaryWorker) -> Page:
    """The articles of a feed's items, as one page."""
    name = found.fetched.file_name
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
