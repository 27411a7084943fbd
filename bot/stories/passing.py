"""Stories in passing: summarised for whoever asks, and kept by nobody."""

from __future__ import annotations

from datetime import datetime

from bot.domain.story import NOBODY, Story
from bot.stories.ingest import LEEWAY, news, said_source
from bot.stories.worker import SummaryWorker
from summarizer.article import Article, Page, Summary


async def passing(worker: SummaryWorker, page: Page, now: datetime, most: int) -> list[Story]:
    """The first ``most`` articles of ``page`` as stories.

    Raises ``SourceError`` (``not_news``) for a page without an article, and what the worker raises.
    """
    articles = news(page, now + LEEWAY)[:most]
    source = said_source(page)
    summaries = await worker.summarize(articles)
    return [_story(*each, source, now) for each in zip(articles, summaries, strict=True)]


def _story(article: Article, summary: Summary, source: str, now: datetime) -> Story:
    return Story(
        id=NOBODY,
        headline=summary.headline,
        subtitle=article.subtitle,
        byline=article.byline,
        body=article.body,
        gist=summary.gist,
        points=summary.points,
        engine=summary.engine,
        model=summary.model,
        grounded=summary.grounded,
        confidence=article.confidence,
        source=source,
        url=article.url,
        published=article.published,
        first_seen=now,
        sources=1,
        event_id=NOBODY,
        owner_chat=NOBODY,
        picture=article.picture,
        printed_on=article.masthead.day,
        edition=article.masthead.edition,
        section=article.masthead.section,
    )
