"""Feeds that are read for new stories."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.clock import Clock
from bot.store.database import Database
from bot.store.tables import feeds


class FeedStore:
    """The feeds of the store."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, titles: Mapping[str, str]) -> int:
        """Add feeds, a title by address; how many were new."""
        now = self._clock.now()
        new = 0
        async with self._database.writing() as connection:
            for url, title in titles.items():
                statement = insert(feeds).values(url=url, title=title, added_at=now)
                new += (await connection.execute(statement.on_conflict_do_nothing())).rowcount
        return new

    async def remove(self, url: str) -> bool:
        """Take a feed out; whether it was there."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(feeds).where(feeds.c.url == url))).rowcount > 0

    async def all(self) -> dict[str, str]:
        """Every feed's title by its address."""
        query = select(feeds.c.url, feeds.c.title).order_by(feeds.c.added_at, feeds.c.url)
        async with self._database.reading() as connection:
            return {row.url: row.title for row in await connection.execute(query)}
