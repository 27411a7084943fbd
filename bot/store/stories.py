"""Stories: articles with their summaries, each content once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    desc,
    distinct,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.domain.story import Carrier, Clues, Former, Prepared, Story, Told
from bot.store import index
from bot.store.database import Shelf
from bot.store.tables import revisions, saved, sightings, stories

Drop = Callable[[Connection, Collection[int]], object]
"""Takes stories of these ids out of the index."""

PRUNED_AT_A_TIME = 100

_date = func.coalesce(stories.c.published, stories.c.first_seen)


class OutdatedError(Exception):
    """What was read before a write has changed since: read it anew."""


class StoryStore(Shelf):
    """The stories of the store. What it gives a chat never holds another chat's shares."""

    async def known(self, keys: Collection[str], owner_chat: int | None = None) -> dict[str, Story]:
        """The stories that hold content of these keys already, by key.

        Public stories, and those that ``owner_chat`` shared in private.
        """

        def find(connection: Connection) -> dict[str, Story]:
            ids = {key: row.id for key, row in _by_content(connection, keys, owner_chat).items()}
            query = _select().where(stories.c.id.in_(ids.values()))
            by_id = {story.id: story for story in _fetch(connection, query)}
            return {key: by_id[id_] for key, id_ in ids.items()}

        return await self._database.read(find)

    async def last_id(self) -> int:
        """The id of the public story stored last; 0 where there is none."""
        return await self._database.read(_last_id)

    async def near(self, clues: Sequence[Clues]) -> list[list[Told]]:
        """For each the public stories that may tell of the same event."""
        return await self._database.read(
            lambda connection: [index.near(connection, each) for each in clues]
        )

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
        page: Sequence[Prepared],
        source: str,
        *,
        url: str | None = None,
        owner_chat: int | None = None,
        last_id: int | None = None,
    ) -> list[Story]:
        """Store stories, all or none, and return them in order.

        Content that is there already keeps its story; ``source`` then counts as one more paper
        that carries it. With ``owner_chat`` the stories are private to that chat. An article's
        own address goes before ``url``.
        Raises ``OutdatedError``, and stores nothing, where the public story stored last is not
        ``last_id``: the events of ``page`` were then found without having seen all.
        """
        now = self._clock.now()

        def work(connection: Connection) -> list[Story]:
            if last_id is not None and _last_id(connection) != last_id:
                raise OutdatedError
            known = _by_content(connection, {each.key for each in page}, owner_chat)
            new: dict[str, Prepared] = {}
            for each in page:  # the first of what stands there twice
                if each.key not in known:
                    new.setdefault(each.key, each)
            events = {key: int(row.event_id) for key, row in known.items()}
            ids = {key: int(row.id) for key, row in known.items()}
            ids |= _insert(connection, new, events, source, url, owner_chat, now)
            seen = [
                (ids[each.key], each.article.url or url)
                for each in page
                if each.key in new or known[each.key].owner_chat == owner_chat
            ]
            _sight(connection, seen, source)
            found = _fetch(connection, _select().where(stories.c.id.in_(ids.values())))
            by_id = {story.id: story for story in found}
            return [by_id[ids[each.key]] for each in page]

        return await self._database.write(work)

    async def get(self, story_id: int, chat_id: int | None = None) -> Story | None:
        """The story, or ``None`` where there is none that ``chat_id`` may see."""
        return next(iter(await self.many([story_id], chat_id)), None)

    async def many(self, story_ids: Sequence[int], chat_id: int | None = None) -> list[Story]:
        """The stories that ``chat_id`` may see, in the order asked for."""
        query = _select().where(stories.c.id.in_(story_ids), _visible_to(chat_id))
        found = {story.id: story for story in await self._read(query)}
        return [found[story_id] for story_id in story_ids if story_id in found]

    async def carriers(self, event_id: int) -> list[Carrier]:
        """The papers that carry an event, each once, the first to tell of it first."""
        query = (
            select(
                sightings.c.source,
                stories.c.headline,
                func.coalesce(sightings.c.url, stories.c.url).label("url"),
                stories.c.published,
                stories.c.first_seen,
                stories.c.printed_on,
            )
            .join(stories, stories.c.id == sightings.c.story_id)
            .where(stories.c.event_id == event_id)
            .order_by(_date, stories.c.id, sightings.c.source)
        )
        async with self._database.reading() as connection:
            papers: dict[str, Carrier] = {}
            for row in await connection.execute(query):
                papers.setdefault(row.source, Carrier(**row._mapping))
        return list(papers.values())

    async def since(
        self, moment: datetime, limit: int = 100, *, until: datetime | None = None
    ) -> list[Story]:
        """Public stories first seen from ``moment`` on (and up to ``until``), newest first."""
        query = _select().where(stories.c.first_seen >= moment, stories.c.owner_chat.is_(None))
        if until is not None:
            query = query.where(stories.c.first_seen <= until)
        query = query.order_by(stories.c.first_seen.desc(), stories.c.id.desc()).limit(limit)
        return await self._read(query)

    async def leading(
        self, moment: datetime, until: datetime, dated: datetime, limit: int
    ) -> list[Story]:
        """Public stories first seen from ``moment`` to ``until``, those that most papers carry
        first, then the newest; none that states a date before ``dated``."""
        query = _select().where(
            stories.c.first_seen.between(moment, until),
            stories.c.owner_chat.is_(None),
            _dated_since(dated),
        )
        query = query.order_by(
            desc("sources"), stories.c.first_seen.desc(), stories.c.id.desc()
        ).limit(limit)
        return await self._read(query)

    async def dated(self, start: datetime, end: datetime, limit: int = 1000) -> list[Story]:
        """Public stories whose date lies in ``[start, end)``, newest first."""
        query = (
            _select()
            .where(_date >= start, _date < end, stories.c.owner_chat.is_(None))
            .order_by(_date.desc(), stories.c.id.desc())
            .limit(limit)
        )
        return await self._read(query)

    async def latest(self, limit: int = 10, offset: int = 0) -> list[Story]:
        """Public stories, the one stored last first."""
        query = _select().where(stories.c.owner_chat.is_(None))
        query = query.order_by(stories.c.id.desc()).limit(limit).offset(offset)
        return await self._read(query)

    async def latest_events(self, limit: int = 10, offset: int = 0) -> list[Story]:
        """Of each event the public story stored last, the newest first."""
        newest = (
            select(func.max(stories.c.id))
            .where(stories.c.owner_chat.is_(None))
            .group_by(stories.c.event_id)
        )
        query = _select().where(stories.c.id.in_(newest))
        query = query.order_by(stories.c.id.desc()).limit(limit).offset(offset)
        return await self._read(query)

    async def sources(self) -> list[str]:
        """The sources that public stories come from."""
        query = select(stories.c.source).where(stories.c.owner_chat.is_(None)).distinct()
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def sources_at(self, host: str) -> list[str]:
        """The sources whose public stories have an address at ``host``, or at its ``www``."""
        begins = [f"{way}://{www}{host}/" for way in ("http", "https") for www in ("", "www.")]
        at = or_(*(stories.c.url.istartswith(begin, autoescape=True) for begin in begins))
        query = select(stories.c.source).where(stories.c.owner_chat.is_(None), at).distinct()
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def count_events(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        dated: datetime | None = None,
    ) -> int:
        """How many events the public stories tell of, of those first seen from ``since`` on and up
        to ``until`` that state no date before ``dated``."""
        query = select(func.count(distinct(stories.c.event_id)))
        if dated is not None:
            query = query.where(_dated_since(dated))
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
        """Delete stories first seen longer ago than ``keep``, but for those that somebody saved;
        how many they were. Others may write meanwhile."""
        kept = stories.c.id.in_(select(saved.c.story_id))
        old = (stories.c.first_seen < self._clock.now() - keep) & ~kept
        some = select(stories.c.id).where(old).limit(PRUNED_AT_A_TIME)
        pruned = 0
        while gone := await self._database.write(lambda writing: _delete(writing, some)):
            pruned += gone
        await self._database.empty_log()
        return pruned

    async def forget(self, owner_chat: int) -> int:
        """Delete what ``owner_chat`` shared in private; how many stories it was."""
        own = select(stories.c.id).where(stories.c.owner_chat == owner_chat)
        return await self._database.erase(lambda writing: _delete(writing, own, index.erase))

    async def _read(self, query: Select[Any]) -> list[Story]:
        return await self._database.read(lambda connection: _fetch(connection, query))


def _delete(connection: Connection, which: Select[tuple[int]], drop: Drop = index.drop) -> int:
    doomed = [int(row.id) for row in connection.execute(which)]
    for begin in range(0, len(doomed), PRUNED_AT_A_TIME):
        some = doomed[begin : begin + PRUNED_AT_A_TIME]
        drop(connection, some)
        connection.execute(delete(stories).where(stories.c.id.in_(some)))
    return len(doomed)


def _last_id(connection: Connection) -> int:
    public = select(stories.c.id).where(stories.c.owner_chat.is_(None))
    newest = public.order_by(stories.c.id.desc()).limit(1)
    return int(connection.execute(newest).scalar() or 0)


def _by_content(
    connection: Connection, keys: Collection[str], owner_chat: int | None
) -> dict[str, Any]:
    """The rows (id, event, owner) of stories with these keys that the chat may see."""
    visible = select(
        stories.c.content_key, stories.c.id, stories.c.event_id, stories.c.owner_chat
    ).where(stories.c.content_key.in_(keys), _visible_to(owner_chat))
    # Where a chat's own story and a public one hold the same, the public one answers.
    rows = connection.execute(visible.order_by(stories.c.owner_chat.is_(None)))
    return {row.content_key: row for row in rows}


def _insert(
    connection: Connection,
    new: Mapping[str, Prepared],
    events: dict[str, int],
    source: str,
    url: str | None,
    owner_chat: int | None,
    now: datetime,
) -> dict[str, int]:
    """The ids of new stories by key; ``events`` are those of the page's known ones."""
    if not new:
        return {}
    rows = [
        {
            **told(each),
            "source": source,
            "url": each.article.url or url,
            "published": each.article.published,
            "printed_on": each.article.masthead.day,
            "edition": each.article.masthead.edition,
            "section": each.article.masthead.section,
            "first_seen": now,
            "event_id": each.event if isinstance(each.event, int) else 0,
            "owner_chat": owner_chat,
        }
        for each in new.values()
    ]
    statement = insert(stories).returning(stories.c.id, sort_by_parameter_order=True)
    made = connection.execute(statement, rows).scalars()
    ids = dict(zip(new, made, strict=True))
    named = []
    for key, each in new.items():
        if isinstance(each.event, int):
            events[key] = each.event
        else:  # the first to tell of it names the event
            events[key] = ids[key] if each.event is None else events[each.event]
            named.append({"story": ids[key], "event": events[key]})
    if named:
        naming = update(stories).where(stories.c.id == bindparam("story"))
        connection.execute(naming.values(event_id=bindparam("event")), named)
    index.put(connection, {ids[key]: each for key, each in new.items()}, owner_chat)
    return ids


def _sight(connection: Connection, seen: Iterable[tuple[int, str | None]], source: str) -> None:
    """Note that ``source`` carries the stories, each with the address it has there."""
    pairs = dict.fromkeys(seen)
    query = select(sightings.c.story_id, sightings.c.url).where(
        sightings.c.story_id.in_([story_id for story_id, _ in pairs]),
        sightings.c.url.is_not(None),
    )
    # Two feeds of one paper show the same page: that is one paper.
    there = {(row.story_id, row.url) for row in connection.execute(query)}
    rows = [
        {"story_id": story_id, "source": source, "url": url}
        for story_id, url in pairs
        if (story_id, url) not in there
    ]
    if rows:
        connection.execute(sqlite_insert(sightings).on_conflict_do_nothing(), rows)


def told(each: Prepared) -> dict[str, Any]:
    """What a story tells, as the columns of its row."""
    article, summary = each.article, each.summary
    return {
        "content_key": each.key,
        "headline": summary.headline,
        "subtitle": article.subtitle,
        "byline": article.byline,
        "body": article.body,
        "gist": summary.gist,
        "points": list(summary.points),
        "engine": summary.engine if summary.written_by else "extractive",
        "model": summary.written_by or "none",
        "grounded": summary.grounded,
        "confidence": article.confidence,
        "picture": article.picture,
    }


def _dated_since(moment: datetime) -> Any:
    return _date >= moment


def _visible_to(chat_id: int | None) -> Any:
    if chat_id is None:
        return stories.c.owner_chat.is_(None)
    return or_(stories.c.owner_chat.is_(None), stories.c.owner_chat == chat_id)


def _select() -> Select[Any]:
    """Stories with the number of papers that carry their event, and what they said before."""
    telling = stories.alias()
    carriers = (
        select(func.count(distinct(sightings.c.source)))
        .select_from(sightings.join(telling, telling.c.id == sightings.c.story_id))
        .where(telling.c.event_id == stories.c.event_id)
        .correlate(stories)
        .scalar_subquery()
    )
    last = (
        select(func.max(revisions.c.id))
        .where(revisions.c.story_id == stories.c.id)
        .correlate(stories)
        .scalar_subquery()
    )
    return select(
        stories,
        carriers.label("sources"),
        revisions.c.headline.label("former_headline"),
        revisions.c.gist.label("former_gist"),
        revisions.c.replaced_at,
    ).select_from(stories.outerjoin(revisions, revisions.c.id == last))


def _fetch(connection: Connection, query: Select[Any]) -> list[Story]:
    return [_story(row) for row in connection.execute(query)]


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
        printed_on=row.printed_on,
        edition=row.edition,
        section=row.section,
        former=Former(row.former_headline, row.former_gist, row.replaced_at)
        if row.replaced_at
        else None,
        picture=row.picture,
    )
