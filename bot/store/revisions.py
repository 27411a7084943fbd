"""What stories said before their articles were updated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock
from bot.store import index
from bot.store.database import Database
from bot.store.stories import content_key
from bot.store.tables import revisions, sightings, stories
from summarizer.article import Article, Summary
from summarizer.text.folding import bigrams

LEAST_OVERLAP = 0.5
"""Share of the shorter text's bigrams that a new version has in common with the old one: flashes
that all link to one page, or reuse an id, are no versions of each other."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A story as it was until ``replaced_at``."""

    headline: str
    body: str
    gist: str
    points: tuple[str, ...]
    replaced_at: datetime


class RevisionStore:
    """Updates of stories, with their history."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def revise(self, story_id: int, article: Article, summary: Summary, source: str) -> bool:
        """Let the story tell what the article, updated by ``source``, says; its former self is
        kept.

        False, and nothing changes, where the story is gone, the article is about something else,
        another story holds its content, or other papers tell it too: then no more than the headline
        can be corrected, by the paper whose story it is.
        """
        try:
            async with self._database.writing() as connection:
                query = select(stories).where(stories.c.id == story_id)
                old = (await connection.execute(query)).first()
                if old is None or not _same_matter(old.body, article.body):
                    return False
                papers = select(func.count()).where(sightings.c.story_id == story_id)
                alone = (await connection.execute(papers)).scalar_one() <= 1
                own_headline = source == old.source and content_key(article) == old.content_key
                if not alone and not own_headline:
                    return False
                await connection.execute(
                    insert(revisions).values(
                        story_id=story_id,
                        headline=old.headline,
                        body=old.body,
                        gist=old.gist,
                        points=old.points,
                        replaced_at=self._clock.now(),
                    )
                )
                await connection.execute(
                    update(stories)
                    .where(stories.c.id == story_id)
                    .values(
                        content_key=content_key(article),
                        headline=summary.headline,
                        subtitle=article.subtitle,
                        byline=article.byline,
                        dateline=article.dateline,
                        body=article.body,
                        gist=summary.gist,
                        points=list(summary.points),
                        engine=summary.engine,
                        model=summary.model,
                        grounded=summary.grounded,
                        confidence=article.confidence,
                        published=article.published or old.published,
                    )
                )
                await index.drop(connection, [story_id])
                await index.put(connection, story_id, summary.headline, article.body)
        except IntegrityError:
            return False
        return True

    async def of(self, story_id: int) -> list[Revision]:
        """The story's former selves, oldest first."""
        query = select(revisions).where(revisions.c.story_id == story_id).order_by(revisions.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            Revision(row.headline, row.body, row.gist, tuple(row.points), row.replaced_at)
            for row in rows
        ]


def _same_matter(one: str, other: str) -> bool:
    a, b = bigrams(one), bigrams(other)
    return len(a & b) >= LEAST_OVERLAP * min(len(a), len(b))
