"""Finding the feed that an address stands for: itself, or what its page names as its feed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from bot.sources.feeds.opml import normalised
from bot.stories.worker import SummaryWorker
from bot.web.client import Fetched, Fetcher
from summarizer.article import SourceError
from summarizer.reading.items import Feed

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
MAX_TRIED = 3
"""Feeds named by a page that are looked at; the first is mostly the one for all its news."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed, the address to ask for it from now on, and what was fetched."""

    address: str
    fetched: Fetched
    feed: Feed

    @property
    def title(self) -> str:
        """What the feed is called, or its host."""
        return self.feed.title or urlsplit(self.fetched.url).hostname or "feed"


async def find_feed(url: str, fetcher: Fetcher, worker: SummaryWorker) -> Found:
    """The feed at ``url``, or the one that its page links to.

    Raises ``SourceError``: what fetching and reading a feed raise, or ``not_feed``.
    """
    address = normalised(url)
    fetched = await fetcher.fetch(address)
    found = await _found(address, fetched, worker) or await named_feed(fetched, fetcher, worker)
    if found is None:
        raise SourceError("not_feed", name=url)
    return found


async def named_feed(page: Fetched, fetcher: Fetcher, worker: SummaryWorker) -> Found | None:
    """The first feed that a fetched page names and that can be read (``<link rel="alternate">``,
    the RSS Advisory Board's autodiscovery); None where there is none."""
    for link in (await worker.run(_links, page))[:MAX_TRIED]:
        try:
            address = normalised(link)
            found = await _found(address, await fetcher.fetch(address), worker)
        except SourceError:
            continue
        if found is not None:
            return found
    return None


async def feed_of(fetched: Fetched, worker: SummaryWorker, noted: str | None = None) -> Feed | None:
    """What was fetched, as a feed; None where it is none. Raises what ``read_feed`` raises."""
    return await worker.run(_read, fetched, noted=noted)


async def _found(address: str, fetched: Fetched, worker: SummaryWorker) -> Found | None:
    feed = await feed_of(fetched, worker)
    if feed is None:
        return None
    # Where it is for the time being may be elsewhere tomorrow.
    return Found(fetched.url if fetched.moved else address, fetched, feed)


def _links(page: Fetched) -> list[str]:
    """The feeds that a web page names as its own, in its order."""
    try:
        root = html.fromstring(page.data)
    except (ValueError, html.etree.ParserError):
        return []
    root.resolve_base_href(handle_failures="discard")
    root.make_links_absolute(page.url, resolve_base_href=False, handle_failures="discard")
    return [
        link.get("href")
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").lower().split(";")[0].strip() in _TYPES
        and link.get("href")
    ]


def _read(fetched: Fetched) -> Feed | None:
    from summarizer.reading.feed import is_feed, read_feed  # when first needed, in a worker

    return read_feed(fetched.data, fetched.url, fetched.url) if is_feed(fetched.data) else None
