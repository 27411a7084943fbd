"""Finding the feed that an address stands for: itself, or what its page names as its feed."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from lxml import html

from bot.fetch import Fetched, Fetcher
from bot.opml import normalised
from summarizer.article import SourceError

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
MAX_TRIED = 3
"""Feeds named by a page that are looked at; the first is mostly the one for all its news."""


async def find_feed(url: str, fetcher: Fetcher) -> tuple[str, str]:
    """The address and title of the feed at ``url``, or of the one that its page links to
    (``<link rel="alternate">``, the RSS Advisory Board's autodiscovery).

    Raises ``SourceError``: what fetching raises, or ``not_feed``.
    """
    fetched = await fetcher.fetch(normalised(url))
    title = await asyncio.to_thread(_title, fetched)
    if title is not None:
        return fetched.url, title
    for link in (await asyncio.to_thread(links, fetched))[:MAX_TRIED]:
        try:
            found = await fetcher.fetch(normalised(link))
        except SourceError:
            continue
        title = await asyncio.to_thread(_title, found)
        if title is not None:
            return found.url, title
    raise SourceError("not_feed", name=url)


def links(page: Fetched) -> list[str]:
    """The feeds that a web page names as its own, in its order."""
    try:
        root = html.fromstring(page.data, base_url=page.url)
        root.make_links_absolute(page.url)
    except (ValueError, html.etree.ParserError):  # nothing, or a base that is no URL
        return []
    return [
        link.get("href")
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").lower().split(";")[0].strip() in _TYPES
        and link.get("href")
    ]


def _title(fetched: Fetched) -> str | None:
    """What the feed is called, or its host; None for what is no feed."""
    from summarizer.reading.feed import is_feed, read_feed  # when first needed, in a worker

    if not is_feed(fetched.data):
        return None
    return read_feed(fetched.data, fetched.url).title or urlsplit(fetched.url).hostname or "feed"
