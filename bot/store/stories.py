"""Stories: articles with their summaries, each content once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, desc, distinct, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain.story import Story
from bot.store import index
from bot.store.database import Database
from bot.store.tables import sightings, stories
from bot.stories.clustering import EVENT_WINDOW, Telling, same_event
from summarizer.article import Article, Summary
from summarizer.text.folding import content, fold
from summarizer.text.terms import query_terms

SHORT = 40
"""Characters of a body that alone does not tell an article from others."""
_EVENT_CANDIDATES = 300
_EVENT_COMPARISONS = 20


def content_key(article: Article) -> str:
    """The fingerprint of an article's body, blind to wraps, width, script and punctuation.

    A flash of a line is told apart by its headline and day too: many say the same each day.
    """
    letters = content(fold(article.body or article.headline or ""))
    if len(letters) < SHORT:
        letters += "\n" + content(fold(article.headline or ""))
        letters += f"\n{article.published:%Y-%m-%d}" if article.published else ""
    return hashlib.sha256(letters.encode()).hexdigest()


class StoryStore:
    """The stories of the store. What it gives a chat never holds another chat's shares."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find_by_content(
        self, articles: Iterable[Article], owner_chat: int | None = None
    ) -> dict[str, Story]:
        """The stories that hold the articles' content already, by article id.

        Public stories, and those that ``owner_chat`` shared in private.
        """
        keys = {article.id: content_key(article) for article in articles}
        async with self._database.reading() as connection:
            found = await self._by_content(connection, set(keys.values()), owner_chat)
        return {id_: found[key] for id_, key in keys.items() if key in found}

    async def find_by_url(self, url: str, owner_chat: int | None = None) -> int | None:
        """The one story of that address (and of that chat, if private); None if not just one."""
        query = select(stories.c.id).where(
            stories.c.url == url, stories.c.owner_chat.is_not_distinct_from(owner_chat)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query.limit(2))).scalars().all()
        return int(found[0]) if len(found) == 1 else None

    async def add(
        self,
        articles: Sequence[Article],
        summaries: Sequence[Summary],
        source: str,
        url: str | None = None,
        owner_chat: int | None = None,
    ) -> list[Story]:
        """Store articles with their summaries, all or none, and return their stories in order.

        Content that is there already keeps its story; ``source`` then counts as one more paper
        that carries it. With ``owner_chat`` the stories are private to that chat. An article's
        own address goes before ``url``.
        Raises ``ValueError`` where the summaries are not those of the articles.
        """
        if [article.id for article in articles] != [summary.id for summary in summaries]:
            raise ValueError("one summary an article, in the same order")
        keys = [content_key(article) for article in articles]
        async with self._database.writing() as connection:
            known = await self._by_content(connection, set(keys), owner_chat)
            ids = {key: story.id for key, story in known.items()}
            for key, article, summary in zip(keys, articles, summaries, strict=True):
                if key not in ids:
                    ids[key] = await self._insert(
                        connection,
                        key,
                        article,
                        summary,
                        source=source,
                        url=article.url or url,
                        owner_chat=owner_chat,
                    )
                public_or_own = key not in known or known[key].owner_chat == owner_chat
                if public_or_own:
                    await self._sight(connection, ids[key], source, article.url or url)
            found = await _fetch(connection, _select().where(stories.c.id.in_(ids.values())))
        by_id = {story.id: story for story in found}
        return [by_id[ids[key]] for key in keys]

    async def get(self, story_id: int, chat_id: int | None = None) -> Story | None:
        """The story, or ``None`` where there is none that ``chat_id`` may see."""
        return next(iter(await self.many([story_id], chat_id)), None)

    async def many(self, story_ids: Sequence[int], chat_id: int | None = None) -> list[Story]:
        """The stories that ``chat_id`` may see, in the order asked for."""
        query = _select().where(stories.c.id.in_(story_ids), _visible_to(chat_id))
        async with self._database.reading() as connection:
            found = {story.id: story for story in await _fetch(connection, query)}
        return [found[story_id] for story_id in story_ids if story_id in found]

    async def since(
        self, moment: datetime, limit: int = 100, *, until: datetime | None = None
    ) -> list[Story]:
        """Public stories first seen from ``moment`` on (and up to ``until``), newest first."""
        query = _select().where(stories.c.first_seen >= moment, stories.c.owner_chat.is_(None))
        if until is not None:
            query = query.where(stories.c.first_seen <= until)
        query = query.order_by(stories.c.first_seen.desc(), stories.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return await _fetch(connection, query)

    async def leading(self, moment: datetime, until: datetime, limit: int) -> list[Story]:
        """Public stories first seen from ``moment`` to ``until``, those that most papers carry
        first, then the newest."""
        query = _select().where(
            stories.c.first_seen.between(moment, until), stories.c.owner_chat.is_(None)
        )
        query = query.order_by(
            desc("sources"), stories.c.first_seen.desc(), stories.c.id.desc()
        ).limit(limit)
        async with self._database.reading() as connection:
            return await _fetch(connection, query)

    async def dated(self, start: datetime, end: datetime, limit: int = 1000) -> list[Story]:
        """Public stories whose date lies in ``[start, end)``, newest first."""
        date = func.coalesce(stories.c.published, stories.c.first_seen)
        query = (
            _select()
            .where(date >= start, date < end, stories.c.owner_chat.is_(None))
            .order_by(date.desc(), stories.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return await _fetch(connection, query)

    async def latest(self, limit: int = 10, offset: int = 0) -> list[Story]:
        """Public stories, the one stored last first."""
        query = _select().where(stories.c.owner_chat.is_(None))
        query = query.order_by(stories.c.id.desc()).limit(limit).offset(offset)
        async with self._database.reading() as connection:
            return await _fetch(connection, query)

    async def latest_events(self, limit: int = 10, offset: int = 0) -> list[Story]:
        """Of each event the public story stored last, the newest first."""
        newest = (
            select(func.max(stories.c.id))
            .where(stories.c.owner_chat.is_(None))
            .group_by(stories.c.event_id)
        )
        query = _select().where(stories.c.id.in_(newest))
        query = query.order_by(stories.c.id.desc()).limit(limit).offset(offset)
        async with self._database.reading() as connection:
            return await _fetch(connection, query)

    async def count_events(
        self, *, since: datetime | None = None, until: datetime | None = None
    ) -> int:
        """How many events the public stories tell of, of those first seen from ``since`` on and up
        to ``until``."""
        query = select(func.count(distinct(stories.c.event_id)))
        if since is not None:
            query = query.where(stories.c.first_seen >= since)
        if until is not None:
            query = query.where(stories.c.first_seen <= until)
        async with self._database.reading() as connection:
            public = stories.c.owner_chat.is_(None)
            return int((await connection.execute(query.where(public))).scalar_one())

    async def count(self) -> int:
        """How many public stories there are."""
        query = select(func.count()).where(stories.c.owner_chat.is_(None))
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def prune(self, keep: timedelta) -> int:
        """Delete stories first seen longer ago than ``keep``; how many they were."""
        return await self._delete(stories.c.first_seen < self._clock.now() - keep)

    async def forget(self, owner_chat: int) -> int:
        """Delete what ``owner_chat`` shared in private; how many stories it was."""
        return await self._delete(stories.c.owner_chat == owner_chat)

    async def _delete(self, condition: Any) -> int:
        async with self._database.writing() as connection:
            rows = await connection.execute(select(stories.c.id).where(condition))
            doomed = [row.id for row in rows]
            await index.drop(connection, doomed)
            await connection.execute(delete(stories).where(condition))
        return len(doomed)

    async def _by_content(
        self, connection: AsyncConnection, keys: Collection[str], owner_chat: int | None
    ) -> dict[str, Story]:
        visible = select(stories.c.content_key, stories.c.id).where(
            stories.c.content_key.in_(keys), _visible_to(owner_chat)
        )
        # Where a chat's own story and a public one hold the same, the public one answers.
        rows = (await connection.execute(visible.order_by(stories.c.owner_chat.is_(None)))).all()
        ids = {row.content_key: row.id for row in rows}
        query = _select().where(stories.c.id.in_(ids.values()))
        by_id = {story.id: story for story in await _fetch(connection, query)}
        return {key: by_id[id_] for key, id_ in ids.items()}

    async def _insert(
        self,
        connection: AsyncConnection,
        key: str,
        article: Article,
        summary: Summary,
        *,
        source: str,
        url: str | None,
        owner_chat: int | None,
    ) -> int:
        now = self._clock.now()
        telling = Telling.of(summary.headline, article.body, article.published or now)
        event = None if owner_chat else await self._event_of(connection, telling)
        result = await connection.execute(
            insert(stories)
            .values(
                content_key=key,
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
                source=source,
                url=url,
                published=article.published,
                first_seen=now,
                event_id=event or 0,
                owner_chat=owner_chat,
            )
            .returning(stories.c.id)
        )
        story_id = int(result.scalar_one())
        if event is None:  # the first to tell of it names the event
            await connection.execute(
                update(stories).where(stories.c.id == story_id).values(event_id=story_id)
            )
        await index.put(connection, story_id, summary.headline, article.body)
        return story_id

    async def _event_of(self, connection: AsyncConnection, telling: Telling) -> int | None:
        """The event of the public story that tells of the same, if there is one."""
        terms = telling.rarest_terms()
        if not terms:
            return None
        matches = await index.newest(
            connection,
            [[query_terms(term) for term in terms]],
            chat_id=None,
            limit=_EVENT_CANDIDATES,
        )
        matches.sort(key=lambda m: -sum(t in m.headline or t in m.body for t in terms))
        del matches[_EVENT_COMPARISONS:]
        date = func.coalesce(stories.c.published, stories.c.first_seen)
        near = select(
            stories.c.event_id, stories.c.headline, stories.c.body, date.label("date")
        ).where(
            stories.c.id.in_([match.story_id for match in matches]),
            date.between(telling.date - EVENT_WINDOW, telling.date + EVENT_WINDOW),
        )
        rows = (await connection.execute(near)).all()
        others = [(row.event_id, Telling.of(row.headline, row.body, row.date)) for row in rows]
        return same_event(telling, others)

    async def _sight(
        self, connection: AsyncConnection, story_id: int, source: str, url: str | None
    ) -> None:
        # Two feeds of one paper show the same page: that is one paper.
        same = sightings.c.story_id == story_id, sightings.c.url == url
        if url and (await connection.execute(select(sightings.c.source).where(*same))).first():
            return
        await connection.execute(
            sqlite_insert(sightings)
            .values(story_id=story_id, source=source, url=url, seen_at=self._clock.now())
            .on_conflict_do_nothing()
        )


def _visible_to(chat_id: int | None) -> Any:
    if chat_id is None:
        return stories.c.owner_chat.is_(None)
    return or_(stories.c.owner_chat.is_(None), stories.c.owner_chat == chat_id)


def _select() -> Select[Any]:
    """Stories with the number of papers that carry their event."""
    telling = stories.alias()
    carriers = (
        select(func.count(distinct(sightings.c.source)))
        .select_from(sightings.join(telling, telling.c.id == sightings.c.story_id))
        .where(telling.c.event_id == stories.c.event_id)
        .correlate(stories)
        .scalar_subquery()
    )
    return select(stories, carriers.label("sources"))


async def _fetch(connection: AsyncConnection, query: Select[Any]) -> list[Story]:
    return [_story(row) for row in (await connection.execute(query)).all()]


def _story(row: Row[Any]) -> Story:
    return Story(
        id=row.id,
        headline=row.headline,
        subtitle=row.subtitle,
        byline=row.byline,
        body=row.body,
        gist=row.gist,
        points=tuple(row.points),
        engine=row.engine,
        model=row.model,
        grounded=row.grounded,
        confidence=row.confidence,
        source=row.source,
        url=row.url,
        published=row.published,
        first_seen=row.first_seen,
        sources=row.sources,
        event_id=row.event_id,
        owner_chat=row.owner_chat,
    )
