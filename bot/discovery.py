"""Finding the feed that an address stands for: itself, or what its page names as its feed."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin, urlsplit

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
    address = normalised(url)
    fetched = await fetcher.fetch(address)
    title = await asyncio.to_thread(_title, fetched)
    if title is not None:  # where it is for the time being may be elsewhere tomorrow
        return fetched.url if fetched.moved else address, title
    for link in (await asyncio.to_thread(links, fetched))[:MAX_TRIED]:
        try:
            address = normalised(link)
            found = await fetcher.fetch(address)
            title = await asyncio.to_thread(_title, found)
        except SourceError:
            continue
        if title is not None:
            return found.url if found.moved else address, title
    raise SourceError("not_feed", name=url)


def links(page: Fetched) -> list[str]:
    """The feeds that a web page names as its own, in its order."""
    try:
        root = html.fromstring(page.data)
    except (ValueError, html.etree.ParserError):
        return []
    named = [
        link.get("href")
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").lower().split(";")[0].strip() in _TYPES
        and link.get("href")
    ]
    base = next((tag.get("href") for tag in root.iter("base") if tag.get("href")), "")
    absolute = (_absolute(_absolute(page.url, base) or page.url, href) for href in named)
    return [link for link in absolute if link]


def _absolute(base: str, href: str) -> str:
    """``href`` as a whole address; empty for what cannot be one, such as ``http://[``."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""


def _title(fetched: Fetched) -> str | None:
    """What the feed is called, or its host; None for what is no feed."""
    from summarizer.reading.feed import is_feed, read_feed  # when first needed, in a worker

    if not is_feed(fetched.data):
        return None
    return read_feed(fetched.data, fetched.url).title or urlsplit(fetched.url).hostname or "feed"
