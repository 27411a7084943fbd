"""The outbox: messages promised to chats, each sent in order and marked when it was."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain.digest import Due
from bot.domain.message import Message, Outgoing, Promise
from bot.store.database import Database
from bot.store.tables import chats, outbox, promises, stories

PENDING, SENT, FAILED, SUPERSEDED = "pending", "sent", "failed", "superseded"


class OutboxStore:
    """Promises and their messages."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def promise(self, promise: Promise) -> bool:
        """Keep what is promised until it is sent; ``False`` where its key was promised before.

        An earlier digest of which nothing was sent yet gives way to a later one, so that after
        an outage one digest catches up. Where a chat's due time is to be kept, the following one
        is set in the same transaction; where the chat is not due then any more (it unsubscribed,
        or another process was first) nothing is promised.
        """
        chat_id, due = promise.chat_id, promise.due
        async with self._database.writing() as connection:
            if due is not None and not await self._take_due(connection, chat_id, due):
                return False
            known = select(promises.c.id).where(
                promises.c.chat_id == chat_id, promises.c.window_key == promise.key
            )
            if (await connection.execute(known)).first() is not None:
                return False
            if promise.covers_until is not None:
                await self._supersede(connection, chat_id)
            result = await connection.execute(
                insert(promises)
                .values(
                    chat_id=chat_id,
                    window_key=promise.key,
                    covers_until=promise.covers_until,
                    story_ids=list(promise.story_ids),
                    promised_at=self._clock.now(),
                )
                .returning(promises.c.id)
            )
            promise_id = result.scalar_one()
            rows = [
                {
                    "promise_id": promise_id,
                    "chat_id": chat_id,
                    "thread_id": promise.thread_id,
                    "message": asdict(message),
                    "state": PENDING,
                    "attempts": 0,
                }
                for message in promise.messages
            ]
            if rows:
                await connection.execute(insert(outbox), rows)
            else:  # nothing to say: the window counts as delivered
                await self._settle(connection, promise_id)
        return True

    async def pending(self, now: datetime, limit: int = 500) -> list[Outgoing]:
        """The first unsent message of each chat, where it may be tried at ``now``."""
        heads = (
            select(func.min(outbox.c.id).label("id"))
            .where(outbox.c.state == PENDING)
            .group_by(outbox.c.chat_id)
            .subquery()
        )
        query = (
            select(
                outbox.c.id,
                outbox.c.chat_id,
                func.coalesce(outbox.c.thread_id, chats.c.thread_id).label("thread_id"),
                outbox.c.message,
                outbox.c.attempts,
            )
            .join(heads, heads.c.id == outbox.c.id)
            .join(chats, chats.c.id == outbox.c.chat_id)
            .where(~chats.c.blocked)
            .where(outbox.c.not_before.is_(None) | (outbox.c.not_before <= now))
            .order_by(outbox.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            Outgoing(
                row.id,
                row.chat_id,
                row.thread_id or None,
                Message(**row.message),
                row.attempts,
            )
            for row in rows
        ]

    async def mark_sent(self, message_id: int) -> None:
        """The message reached its chat; with the last of a digest its window is delivered."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(outbox)
                .where(outbox.c.id == message_id)
                .values(state=SENT, sent_at=self._clock.now(), reason=None)
                .returning(outbox.c.promise_id)
            )
            promise_id = result.scalar_one_or_none()
            if promise_id is not None:
                await self._settle(connection, promise_id)

    async def mark_failed(
        self, message_id: int, reason: str, retry_at: datetime | None = None
    ) -> None:
        """The message was refused: try again at ``retry_at``, or with ``None`` never."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(outbox)
                .where(outbox.c.id == message_id)
                .values(
                    state=PENDING if retry_at else FAILED,
                    attempts=outbox.c.attempts + 1,
                    not_before=retry_at,
                    reason=reason,
                )
                .returning(outbox.c.promise_id)
            )
            promise_id = result.scalar_one_or_none()
            if promise_id is not None and retry_at is None:
                await self._settle(connection, promise_id)

    async def mark_blocked(self, chat_id: int) -> None:
        """The chat blocked the bot: its unsent messages are dropped, its settings stay."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(chats).where(chats.c.id == chat_id).values(blocked=True)
            )
            await self._drop(connection, chat_id, "blocked")

    async def drop(self, chat_id: int, reason: str) -> None:
        """Send the chat nothing of what still waits for it."""
        async with self._database.writing() as connection:
            await self._drop(connection, chat_id, reason)

    async def unsent(self) -> int:
        """How many messages still wait."""
        query = select(func.count()).where(outbox.c.state == PENDING)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def prune(self, before: datetime) -> None:
        """Forget promises made before ``before`` of which nothing waits any more."""
        waiting = select(outbox.c.promise_id).where(outbox.c.state == PENDING)
        async with self._database.writing() as connection:
            await connection.execute(
                delete(promises).where(
                    promises.c.promised_at < before, promises.c.id.not_in(waiting)
                )
            )

    async def told_events(
        self, chat_id: int, since: datetime, thread_id: int | None = None
    ) -> set[int]:
        """The events that promises made after ``since`` told the chat, or will tell, by whichever
        of their stories, where its digest goes or in the forum topic ``thread_id``.

        A digest of which nothing was sent yet does not count: the next one takes its place.
        """
        digest = promises.c.covers_until.is_not(None)
        told = (
            select(promises.c.story_ids)
            .join(outbox, outbox.c.promise_id == promises.c.id)
            .where(
                promises.c.chat_id == chat_id,
                promises.c.promised_at > since,
                outbox.c.thread_id.is_(None) | (outbox.c.thread_id == thread_id),
                (outbox.c.state == SENT) | ((outbox.c.state == PENDING) & ~digest),
            )
        )
        async with self._database.reading() as connection:
            ids = {id_ for row in await connection.execute(told) for id_ in row.story_ids}
            events = select(stories.c.event_id).where(stories.c.id.in_(ids))
            return set((await connection.execute(events)).scalars())

    async def _drop(self, connection: AsyncConnection, chat_id: int, reason: str) -> None:
        await connection.execute(
            update(outbox)
            .where(outbox.c.chat_id == chat_id, outbox.c.state == PENDING)
            .values(state=FAILED, reason=reason)
        )

    async def _take_due(self, connection: AsyncConnection, chat_id: int, due: Due) -> bool:
        result = await connection.execute(
            update(chats)
            .where(chats.c.id == chat_id, chats.c.next_due_at == due.at, chats.c.subscribed)
            .values(next_due_at=due.following)
        )
        return result.rowcount > 0

    async def _settle(self, connection: AsyncConnection, promise_id: int) -> None:
        """Where nothing of a digest waits any more, the next one begins at its end."""
        waiting = select(outbox.c.id).where(
            outbox.c.promise_id == promise_id, outbox.c.state == PENDING
        )
        if (await connection.execute(waiting)).first() is not None:
            return
        promise = (
            await connection.execute(select(promises).where(promises.c.id == promise_id))
        ).one()
        if promise.covers_until is not None:
            await connection.execute(
                update(chats)
                .where(chats.c.id == promise.chat_id)
                .values(digested_until=promise.covers_until)
            )

    async def _supersede(self, connection: AsyncConnection, chat_id: int) -> None:
        begun = select(outbox.c.promise_id).where(
            outbox.c.chat_id == chat_id, outbox.c.state != PENDING
        )
        digests = select(promises.c.id).where(
            promises.c.chat_id == chat_id, promises.c.covers_until.is_not(None)
        )
        await connection.execute(
            update(outbox)
            .where(
                outbox.c.chat_id == chat_id,
                outbox.c.state == PENDING,
                outbox.c.promise_id.in_(digests),
                outbox.c.promise_id.not_in(begun),
            )
            .values(state=SUPERSEDED)
        )
