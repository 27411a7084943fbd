"""Digests of which more can be opened than their messages show."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.clock import Clock
from bot.domain.digest import Edition
from bot.store.database import Database
from bot.store.tables import editions


def put(connection: Connection, chat_id: int, edition: Edition, now: datetime) -> None:
    """Keep an edition in a transaction under way."""
    row = insert(editions).values(chat_id=chat_id, made_at=now, **asdict(edition))
    connection.execute(row.on_conflict_do_nothing())


class EditionStore:
    """The editions of each chat, by their keys."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, chat_id: int, edition: Edition) -> None:
        """Keep an edition. The chat must be in the store."""
        now = self._clock.now()
        await self._database.write(lambda connection: put(connection, chat_id, edition, now))

    async def get(self, chat_id: int, key: str) -> Edition | None:
        """The edition, while it is kept."""
        query = select(editions).where(editions.c.chat_id == chat_id, editions.c.key == key)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        before = tuple((later, told) for later, told in row.before)
        return Edition(row.key, row.number, row.date, tuple(row.story_ids), row.shown, before)

    async def prune(self, before: datetime) -> None:
        """Forget the editions made before ``before``."""
        async with self._database.writing() as connection:
            await connection.execute(delete(editions).where(editions.c.made_at < before))
