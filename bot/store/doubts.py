"""Summaries that readers reported as wrong."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Shelf
from bot.store.tables import doubts


class DoubtStore(Shelf):
    """A record a chat and story."""

    async def add(self, chat_id: int, story_id: int) -> bool:
        """Note that the chat doubts the story's summary; ``False`` where it did so before. The
        chat must be in the store."""
        row = insert(doubts).values(
            chat_id=chat_id, story_id=story_id, doubted_at=self._clock.now()
        )
        made = row.on_conflict_do_nothing().returning(doubts.c.story_id)
        async with self._database.writing() as connection:
            return (await connection.execute(made)).first() is not None

    async def recent(self, span: timedelta, chat_id: int | None = None) -> int:
        """How many doubts there were in the last ``span``, of the chat or of all."""
        query = select(func.count()).where(doubts.c.doubted_at > self._clock.now() - span)
        if chat_id is not None:
            query = query.where(doubts.c.chat_id == chat_id)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())
