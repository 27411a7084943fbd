"""Digests of which more can be opened than their messages show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.domain.digest import Edition
from bot.store.database import Shelf
from bot.store.dialects import json_text
from bot.store.tables import editions


def put(connection: Connection, made: Mapping[int, Edition], now: datetime) -> None:
    """Keep the editions made for these chats, in a transaction under way."""
    written: dict[int, str] = {}  # what several chats get alike is written out once
    rows = [
        {
            "chat_id": chat_id,
            "key": edition.key,
            "number": edition.number,
            "date": edition.date,
            "json": written.get(id(edition.story_ids))
            or written.setdefault(id(edition.story_ids), json.dumps(edition.story_ids)),
            "shown": edition.shown,
            "before": edition.before,
            "made_at": now,
        }
        for chat_id, edition in made.items()
    ]
    if rows:
        put_new = insert(editions).on_conflict_do_nothing()
        connection.execute(put_new.values(story_ids=json_text("json")), rows)


class EditionStore(Shelf):
    """The editions of each chat, by their keys."""

    async def add(self, chat_id: int, edition: Edition) -> None:
        """Keep an edition. The chat must be in the store."""
        now = self._clock.now()
        await self._database.write(lambda connection: put(connection, {chat_id: edition}, now))

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
