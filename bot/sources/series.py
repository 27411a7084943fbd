"""An article that is printed on several pages, read to its end."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.stories.worker import SummaryWorker
from bot.web.addresses import host_of
from bot.web.client import Fetch, Fetched
from summarizer.article import Article, SourceError

MAX_PAGES = 10
"""Pages of an article that are read."""
SECONDS = 60.0
"""How long the pages behind the first may take in all."""
UNFINISHED = 0.4
"""How sure the reading of an article is at most of which a page is missing."""


async def whole(
    article: Article, fetch: Fetch, worker: SummaryWorker, *, noted: str | None = None
) -> Article:
    """``article`` with the pages that it continues on, one after the other.

    They are at the host of its first one. Where one cannot be had, or is one too many, the article
    ends before it, and its ``confidence`` says so.
    """
    seen = {article.url}
    try:
        async with asyncio.timeout(SECONDS):
            for _ in range(MAX_PAGES - 1):
                url = article.continues
                if url is None or url in seen:
                    break
                seen.add(url)
                fetched = await fetch(url)
                if host_of(fetched.url) != host_of(url):
                    break
                more = await worker.run(_continued, article, fetched, noted=noted)
                if more is None:
                    break
                article = more
            else:
                article = _unfinished(article)
    except (SourceError, TimeoutError):
        article = _unfinished(article)
    return replace(article, continues=None)


def _unfinished(article: Article) -> Article:
    return replace(article, confidence=min(article.confidence, UNFINISHED))


def _continued(article: Article, fetched: Fetched) -> Article | None:
    from summarizer.reading.html.series import continued  # when first needed, in a worker

    return continued(article, fetched.data, fetched.file_name, fetched.url)
