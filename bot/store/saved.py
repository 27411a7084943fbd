"""Stories that readers keep for later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Shelf
from bot.store.tables import saved


class SavedStore(Shelf):
    """The saved stories of each reader; those of the store's pruning stay for them."""

    async def save(self, chat_id: int, story_id: int, at: datetime | None = None) -> None:
        """Keep a story, as one that was saved ``at`` that time. Chat and story must be in the
        store."""
        row = insert(saved).values(
            chat_id=chat_id, story_id=story_id, saved_at=at or self._clock.now()
        )
        async with self._database.writing() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def drop(self, chat_id: int, story_id: int) -> datetime | None:
        """Keep it no longer; when it had been saved, ``None`` where it had not."""
        gone = (
            delete(saved)
            .where(saved.c.chat_id == chat_id, saved.c.story_id == story_id)
            .returning(saved.c.saved_at)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(gone)).scalar()

    async def holds(self, chat_id: int, story_id: int) -> bool:
        """Whether the chat keeps the story."""
        query = select(saved.c.story_id).where(
            saved.c.chat_id == chat_id, saved.c.story_id == story_id
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def page(self, chat_id: int, limit: int, offset: int = 0) -> list[int]:
        """The ids of the stories that the chat keeps, those saved last first."""
        query = (
            select(saved.c.story_id)
            .where(saved.c.chat_id == chat_id)
            .order_by(saved.c.saved_at.desc(), saved.c.story_id.desc())
            .limit(limit)
            .offset(offset)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def count(self, chat_id: int) -> int:
        """How many stories the chat keeps."""
        query = select(func.count()).where(saved.c.chat_id == chat_id)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())
