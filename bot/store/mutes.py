"""What chats do not want to be told of."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.domain.chat import Mute
from bot.store.database import Shelf
from bot.store.tables import mutes


class MuteStore(Shelf):
    """The muted topics and sources of each chat."""

    async def add(self, chat_id: int, mute: Mute) -> None:
        """Mute a topic or a source. The chat must be in the store."""
        row = insert(mutes).values(
            chat_id=chat_id, kind=mute.kind, name=mute.name, since=self._clock.now()
        )
        async with self._database.writing() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def drop(self, chat_id: int, mute: Mute) -> bool:
        """Mute it no longer; whether it had been muted."""
        condition = mutes.c.chat_id == chat_id, mutes.c.kind == mute.kind, mutes.c.name == mute.name
        async with self._database.writing() as connection:
            return (await connection.execute(delete(mutes).where(*condition))).rowcount > 0

    async def of(self, chat_id: int) -> list[Mute]:
        """What the chat mutes, the oldest first."""
        query = (
            select(mutes.c.kind, mutes.c.name)
            .where(mutes.c.chat_id == chat_id)
            .order_by(mutes.c.since, mutes.c.name)
        )
        async with self._database.reading() as connection:
            return [Mute(row.kind, row.name) for row in await connection.execute(query)]
