"""Feeds that are read for new stories: which, how they fare, and when each is asked next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.domain.feed import FeedHealth, FeedState
from bot.store.database import Shelf
from bot.store.feed_items import Keyed, keep_items
from bot.store.tables import feed_items, feeds


class FeedStore(Shelf):
    """The feeds of the store."""

    async def add(self, titles: Mapping[str, str], added_by: int | None = None) -> int:
        """Add feeds, a title by address, and note who did; how many were new."""
        now = self._clock.now()
        new = 0
        async with self._database.writing() as connection:
            for url, title in titles.items():
                statement = insert(feeds).values(
                    url=url, title=title, added_at=now, added_by=added_by
                )
                made = statement.on_conflict_do_nothing().returning(feeds.c.url)
                new += len((await connection.execute(made)).all())
        return new

    async def remove(self, url: str) -> bool:
        """Take a feed out; whether it was there."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(feeds).where(feeds.c.url == url))).rowcount > 0

    async def move(self, url: str, to: str) -> None:
        """The feed has a new address for good and is asked there from now on."""
        async with self._database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.url == url).values(url=to))

    async def merge(self, url: str, into: str) -> bool:
        """Whether the feed ``url`` gave way to the feed ``into``, which it turned out to be.

        Not where there is no such feed, nor while items of it wait to be read.
        """
        waits = feed_items.c.feed_url == url, feed_items.c.state == "waiting"
        async with self._database.writing() as connection:
            there = await connection.execute(select(feeds.c.url).where(feeds.c.url == into))
            waiting = await connection.execute(select(feed_items.c.id).where(*waits))
            if url == into or there.first() is None or waiting.first() is not None:
                return False
            await connection.execute(delete(feeds).where(feeds.c.url == url))
        return True

    async def count_added_by(self, user_id: int) -> int:
        """How many feeds there are that the user added."""
        query = select(func.count()).where(feeds.c.added_by == user_id)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def all(self) -> dict[str, str]:
        """Every feed's title by its address."""
        query = select(feeds.c.url, feeds.c.title).order_by(feeds.c.added_at, feeds.c.url)
        async with self._database.reading() as connection:
            return {row.url: row.title for row in await connection.execute(query)}

    async def get(self, url: str) -> FeedState | None:
        """The feed of that address, if there is one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.url == url))).first()
        return _state(row) if row else None

    async def due(self, now: datetime, limit: int) -> list[FeedState]:
        """Feeds that are to be asked by ``now``, the longest waiting first."""
        query = (
            select(feeds)
            .where(or_(feeds.c.next_poll_at.is_(None), feeds.c.next_poll_at <= now))
            .order_by(feeds.c.next_poll_at.nulls_first(), feeds.c.url)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [_state(row) for row in await connection.execute(query)]

    async def health(self) -> list[FeedHealth]:
        """Every feed with its items, those in trouble first."""
        items = (
            select(
                feed_items.c.feed_url,
                func.count(feed_items.c.story_id).label("stories"),
                func.count().filter(feed_items.c.state == "waiting").label("waiting"),
            )
            .group_by(feed_items.c.feed_url)
            .subquery()
        )
        query = (
            select(feeds, items.c.stories, items.c.waiting)
            .select_from(feeds.outerjoin(items, items.c.feed_url == feeds.c.url))
            .order_by(feeds.c.failures.desc(), feeds.c.title, feeds.c.url)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [FeedHealth(_state(row), row.stories or 0, row.waiting or 0) for row in rows]

    async def record(
        self,
        url: str,
        changes: Callable[[int], Mapping[str, Any]],
        items: Sequence[Keyed] = (),
    ) -> int:
        """Note how a poll went and keep its new and changed items, in one transaction.

        ``changes`` gets the number of those items, which is also returned.
        """
        async with self._database.writing() as connection:
            known = await connection.execute(select(feeds.c.url).where(feeds.c.url == url))
            if known.first() is None:
                return 0  # removed meanwhile
            found = await keep_items(connection, url, items, self._clock.now())
            statement = update(feeds).where(feeds.c.url == url).values(**changes(found))
            await connection.execute(statement)
        return found

    async def mark_reported(self, url: str, reported: bool) -> None:
        """Note that the operators know that a feed fails, or that it works again."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(feeds).where(feeds.c.url == url).values(reported=reported)
            )


def _state(row: Row[Any]) -> FeedState:
    return FeedState(
        url=row.url,
        title=row.title,
        added_at=row.added_at,
        etag=row.etag,
        last_modified=row.last_modified,
        content_hash=row.content_hash,
        interval=row.interval,
        next_poll_at=row.next_poll_at,
        polled_at=row.polled_at,
        changed_at=row.changed_at,
        read_at=row.read_at,
        failures=row.failures,
        failing_since=row.failing_since,
        reason=row.reason,
        reported=row.reported,
        added_by=row.added_by,
    )
