"""From an address that a person knows to the feed behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.sources.feeds.discovery import find_feed
from bot.stories.worker import SummaryWorker
from bot.web.client import Fetcher
from summarizer.article import SourceError
from tests.bot.engines import QuickEngine
from tests.bot.web.server import Reply, Web

RSS = '<rss version="2.0"><channel><title>江岸网</title></channel></rss>'
PAGE = (
    '<html><head><link rel="alternate" hreflang="en" href="/en">'
    '<link rel="alternate" type="application/rss+xml" href="/gone"/>'
    '<link rel="alternate" type="application/rss+xml" href="/rss"/></head><body>江岸</body></html>'
)


@pytest.fixture
async def worker() -> AsyncIterator[SummaryWorker]:
    async with aclosing(SummaryWorker(QuickEngine())) as made:
        yield made


async def test_a_feed_is_itself_and_a_page_names_its_own(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    feed, page = (web.url(path, "news.example.com") for path in ("/rss", "/"))
    web.pages["/rss"] = Reply.of(RSS, "text/xml; charset=utf-8")
    web.pages["/"] = Reply.of(PAGE, "text/html; charset=utf-8")
    web.pages["/bare"] = Reply.of("<html><body>江岸</body></html>", "text/html")
    for asked in (feed, page):
        found = await find_feed(asked, fetcher, worker)
        assert (found.address, found.title) == (feed, "江岸网")
    with pytest.raises(SourceError) as caught:
        await find_feed(web.url("/bare", "news.example.com"), fetcher, worker)
    assert caught.value.code == "not_feed"


async def test_an_address_is_changed_only_by_what_moved_for_good(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    web.pages["/real"] = Reply.of(RSS, "text/xml; charset=utf-8")
    for status in (301, 302, 303, 307, 308):
        asked = web.url(f"/{status}", "news.example.com")
        web.pages[f"/{status}"] = Reply.redirect("/real?token=abc", status)
        web.pages["/real?token=abc"] = web.pages["/real"]
        found = await find_feed(asked, fetcher, worker)
        real = web.url("/real?token=abc", "news.example.com")
        assert found.address == (real if status in (301, 308) else asked)


async def test_broken_links_and_feeds_hide_no_others(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="http://["/>'
        '<link rel="alternate" type="application/rss+xml" href="/broken"/>'
        '<link rel="alternate" type="application/rss+xml" href=" rss "/></head></html>'
    )
    web.pages["/"] = Reply.of(page)
    web.pages["/broken"] = Reply.of("<rss>" + "<a>" * 6000, "text/xml")
    web.pages["/rss"] = Reply.of(RSS, "text/xml; charset=utf-8")
    home = web.url("/", "news.example.com")
    found = await find_feed(home, fetcher, worker)
    assert (found.address, found.title) == (web.url("/rss", "news.example.com"), "江岸网")
