"""What chats follow: topics and free queries."""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.domain.chat import Follow, WantedNow
from bot.store.database import Shelf
from bot.store.tables import chats, follows


class FollowStore(Shelf):
    """The followed queries of each chat."""

    async def follow(
        self, chat_id: int, query: str, now: bool = False, thread_id: int | None = None
    ) -> None:
        """Follow ``query``: in the digest, or with ``now`` each story as it comes too, in the forum
        topic ``thread_id``. Following again never takes that away: see ``quiet``.

        The chat must be in the store (``IntegrityError`` otherwise).
        """
        statement = insert(follows).values(
            chat_id=chat_id,
            query=query,
            now=now,
            since=self._clock.now(),
            thread_id=thread_id if now else None,
        )
        changes = {"now": or_(follows.c.now, statement.excluded.now)}
        if now:
            changes["thread_id"] = statement.excluded.thread_id
        statement = statement.on_conflict_do_update(["chat_id", "query"], set_=changes)
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def quiet(self, chat_id: int, query: str | None = None) -> bool:
        """Follow ``query``, or all that the chat follows, in the digest only; whether any of it
        had come at once."""
        condition = (follows.c.chat_id == chat_id) & follows.c.now
        if query is not None:
            condition &= follows.c.query == query
        statement = update(follows).where(condition).values(now=False)
        async with self._database.writing() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def unfollow(self, chat_id: int, query: str) -> bool:
        """Follow ``query`` no longer; whether it had been followed."""
        condition = (follows.c.chat_id == chat_id) & (follows.c.query == query)
        async with self._database.writing() as connection:
            return (await connection.execute(delete(follows).where(condition))).rowcount > 0

    async def followed(self, chat_id: int) -> list[Follow]:
        """What the chat follows, the oldest first."""
        query = (
            select(follows.c.query, follows.c.now)
            .where(follows.c.chat_id == chat_id)
            .order_by(follows.c.since, follows.c.query)
        )
        async with self._database.reading() as connection:
            return [Follow(row.query, row.now) for row in await connection.execute(query)]

    async def wanted_now(self) -> list[WantedNow]:
        """The follows that ask for each story as it comes, of chats that may be written to."""
        query = (
            select(follows.c.chat_id, follows.c.query, follows.c.since, follows.c.thread_id)
            .join(chats, chats.c.id == follows.c.chat_id)
            .where(follows.c.now, ~chats.c.blocked)
            .order_by(follows.c.chat_id, follows.c.since, follows.c.query)
        )
        return await self._database.read(
            lambda connection: [WantedNow(**row._mapping) for row in connection.execute(query)]
        )
