"""What readers thought of stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Shelf
from bot.store.tables import ratings


class RatingStore(Shelf):
    """A rating a reader, story and chat: 1 or -1."""

    async def rate(
        self, chat_id: int, user_id: int, story_id: int, value: int, traits: Sequence[str]
    ) -> None:
        """Keep what a reader thinks of a story now; 0 takes it back. The chat must be in the
        store. ``traits`` is what else the rating says something of."""
        this = (
            ratings.c.chat_id == chat_id,
            ratings.c.user_id == user_id,
            ratings.c.story_id == story_id,
        )
        row = insert(ratings).values(
            chat_id=chat_id,
            user_id=user_id,
            story_id=story_id,
            value=value,
            traits=list(traits),
            rated_at=self._clock.now(),
        )
        row = row.on_conflict_do_update(
            ["chat_id", "user_id", "story_id"], set_={"value": row.excluded.value}
        )
        async with self._database.writing() as connection:
            await connection.execute(row if value else delete(ratings).where(*this))

    async def value(self, chat_id: int, user_id: int, story_id: int) -> int:
        """What a reader thinks of a story; 0 where they did not say."""
        query = select(ratings.c.value).where(
            ratings.c.chat_id == chat_id,
            ratings.c.user_id == user_id,
            ratings.c.story_id == story_id,
        )
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar() or 0)

    async def since(self, chat_id: int, moment: datetime) -> list[tuple[int, list[str]]]:
        """The chat's ratings from ``moment`` on: each value, and the traits of its story."""
        query = select(ratings.c.value, ratings.c.traits).where(
            ratings.c.chat_id == chat_id, ratings.c.rated_at >= moment
        )
        async with self._database.reading() as connection:
            return [(row.value, row.traits) for row in await connection.execute(query)]

    async def clear(self, chat_id: int) -> None:
        """Forget all ratings given in the chat."""
        async with self._database.writing() as connection:
            await connection.execute(delete(ratings).where(ratings.c.chat_id == chat_id))

    async def forget(self, user_id: int) -> None:
        """Erase what a person rated, in whichever chat."""
        gone = delete(ratings).where(ratings.c.user_id == user_id)
        await self._database.erase(lambda connection: connection.execute(gone).rowcount)
