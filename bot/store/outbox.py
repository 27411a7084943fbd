"""The outbox: messages promised to chats, each sent in order.

A message is ``pending``, then ``sending`` from before it is handed to Telegram until the answer
is in, and at last ``sent``, ``refused`` by Telegram, ``failed`` where it was dropped, or
``superseded`` by a later digest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Select, delete, func, insert, literal, select, update

from bot.clock import Clock
from bot.domain.digest import Due
from bot.domain.message import Message, Outcome, Outgoing, Promise
from bot.store import cards, editions, event_follows
from bot.store.database import Database
from bot.store.tables import chats, outbox, promises, stories

PENDING, SENDING, SENT = "pending", "sending", "sent"
REFUSED, FAILED, SUPERSEDED = "refused", "failed", "superseded"
WAITING = (PENDING, SENDING)
UNCERTAIN = "uncertain"
"""The reason of a message that was being sent when the process died."""


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
        return await self._database.write(lambda connection: self._promise(connection, promise))

    def _promise(self, connection: Connection, promise: Promise) -> bool:
        chat_id, due = promise.chat_id, promise.due
        if due is not None and not self._take_due(connection, chat_id, due):
            return False
        known = select(promises.c.id).where(
            promises.c.chat_id == chat_id, promises.c.window_key == promise.key
        )
        if (connection.execute(known)).first() is not None:
            return False
        if promise.covers_until is not None:
            self._supersede(connection, chat_id)
        result = connection.execute(
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
        if promise.edition is not None:
            editions.put(connection, chat_id, promise.edition, self._clock.now())
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
            connection.execute(insert(outbox), rows)
        else:  # nothing to say: the window counts as delivered
            self._settle(connection, select(literal(promise_id)), issues=0)
        return True

    async def pending(self, now: datetime, limit: int = 100) -> list[Outgoing]:
        """The first unsent message of each chat, where it may be tried at ``now``: those that were
        never tried first. A chat whose message is being sent has none."""
        heads = (
            select(func.min(outbox.c.id).label("id"))
            .where(outbox.c.state.in_(WAITING))
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
            .where(outbox.c.state == PENDING, ~chats.c.blocked)
            .where(outbox.c.not_before.is_(None) | (outbox.c.not_before <= now))
            .order_by(outbox.c.reason.is_not(None), outbox.c.id)
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

    async def record(
        self, begun: Collection[int] = (), outcomes: Collection[Outcome] = ()
    ) -> set[int]:
        """Note, in one transaction, how it went to send messages and that ``begun`` are about to be
        sent; which of these may be.

        With the last message of a digest its window is delivered. A digest of which nothing was
        sent gives way where its chat is due again: the next one catches up.
        """
        return await self._database.write(lambda writing: self._record(writing, begun, outcomes))

    def _record(
        self, connection: Connection, begun: Collection[int], outcomes: Collection[Outcome]
    ) -> set[int]:
        self._note_sent(connection, [o.id for o in outcomes if o.reason is None])
        if made := [o.card for o in outcomes if o.card is not None]:
            cards.put(connection, made, self._clock.now())
        for outcome in outcomes:
            if outcome.reason is not None:
                self._note_failed(connection, outcome)
        if not begun:
            return set()
        self._withdraw_stale(connection, begun)
        taken = connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(begun), outbox.c.state == PENDING)
            .values(state=SENDING)
            .returning(outbox.c.id)
        )
        return set(taken.scalars())

    async def take_up(self) -> int:
        """What was being sent when the process died may be sent again; how many messages."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(outbox)
                .where(outbox.c.state == SENDING)
                .values(state=PENDING, reason=UNCERTAIN)
            )
        return result.rowcount

    async def mark_blocked(self, chat_id: int, stopped: str | None = None) -> None:
        """The bot may not write to the chat: its unsent messages are dropped, its settings stay.

        ``stopped`` says why in Telegram's words, where its reader does not know.
        """

        def block(connection: Connection) -> None:
            blocked = update(chats).where(chats.c.id == chat_id)
            connection.execute(blocked.values(blocked=True, stopped=stopped))
            self._drop(connection, chat_id, stopped or "blocked")

        await self._database.write(block)

    async def drop(self, chat_id: int, reason: str) -> None:
        """Send the chat nothing of what still waits for it."""
        await self._database.write(lambda writing: self._drop(writing, chat_id, reason))

    async def unsent(self) -> int:
        """How many messages still wait."""
        query = select(func.count()).where(outbox.c.state.in_(WAITING))
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def prune(self, before: datetime) -> None:
        """Forget promises made before ``before`` of which nothing waits any more."""
        waiting = select(outbox.c.promise_id).where(outbox.c.state.in_(WAITING))
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

        A digest of which nothing was sent yet does not count: the next one takes its place. Nor
        does one of which a message was refused: the next one tells all of it again.
        """
        digest = promises.c.covers_until.is_not(None)
        refused = select(outbox.c.promise_id).where(outbox.c.state == REFUSED)
        told = (
            select(promises.c.story_ids)
            .join(outbox, outbox.c.promise_id == promises.c.id)
            .where(
                promises.c.chat_id == chat_id,
                promises.c.promised_at > since,
                outbox.c.thread_id.is_(None) | (outbox.c.thread_id == thread_id),
                outbox.c.state.in_((SENDING, SENT)) | ((outbox.c.state == PENDING) & ~digest),
                promises.c.id.not_in(refused),
            )
        )
        async with self._database.reading() as connection:
            ids = {id_ for row in await connection.execute(told) for id_ in row.story_ids}
            events = select(stories.c.event_id).where(stories.c.id.in_(ids))
            return set((await connection.execute(events)).scalars())

    def _drop(self, connection: Connection, chat_id: int, reason: str) -> None:
        connection.execute(
            update(outbox)
            .where(outbox.c.chat_id == chat_id, outbox.c.state.in_(WAITING))
            .values(state=FAILED, reason=reason)
        )

    def _take_due(self, connection: Connection, chat_id: int, due: Due) -> bool:
        result = connection.execute(
            update(chats)
            .where(chats.c.id == chat_id, chats.c.next_due_at == due.at, chats.c.subscribed)
            .values(next_due_at=due.following)
        )
        return result.rowcount > 0

    def _note_sent(self, connection: Connection, ids: Collection[int]) -> None:
        if not ids:
            return
        sent = update(outbox).where(outbox.c.id.in_(ids))
        connection.execute(sent.values(state=SENT, sent_at=self._clock.now(), reason=None))
        self._settle(connection, select(outbox.c.promise_id).where(outbox.c.id.in_(ids)))

    def _note_failed(self, connection: Connection, outcome: Outcome) -> None:
        connection.execute(
            update(outbox)  # one that was dropped meanwhile stays dropped
            .where(outbox.c.id == outcome.id, outbox.c.state.in_(WAITING))
            .values(
                state=PENDING if outcome.retry_at else REFUSED,
                attempts=outbox.c.attempts + outcome.failed,
                not_before=outcome.retry_at,
                reason=outcome.reason,
            )
        )

    def _settle(self, connection: Connection, ids: Select[tuple[int]], *, issues: int = 1) -> None:
        """Of these promises, the window of each digest of which nothing waits any more and nothing
        was refused is delivered: the next one begins at its end, and has the next number."""
        left = select(outbox.c.id).where(
            outbox.c.promise_id == promises.c.id, outbox.c.state.in_((*WAITING, REFUSED))
        )
        delivered = (
            select(promises.c.chat_id, promises.c.covers_until, promises.c.story_ids)
            .where(promises.c.id.in_(ids), promises.c.covers_until.is_not(None), ~left.exists())
            .subquery()
        )
        event_follows.note_delivered(connection, delivered)
        connection.execute(
            update(chats)
            .where(chats.c.id == delivered.c.chat_id)
            .values(digested_until=delivered.c.covers_until, issues=chats.c.issues + issues)
        )

    def _supersede(self, connection: Connection, chat_id: int) -> None:
        digests = select(promises.c.id).where(
            promises.c.chat_id == chat_id, promises.c.covers_until.is_not(None)
        )
        self._withdraw(connection, digests)

    def _withdraw_stale(self, connection: Connection, ids: Collection[int]) -> None:
        """Of these messages, withdraw the digests that were promised before a time at which their
        chats are due again by now."""
        stale = (
            select(promises.c.id)
            .join(outbox, outbox.c.promise_id == promises.c.id)
            .join(chats, chats.c.id == promises.c.chat_id)
            .where(
                outbox.c.id.in_(ids),
                promises.c.covers_until.is_not(None),
                promises.c.promised_at < chats.c.next_due_at,
                chats.c.next_due_at <= self._clock.now(),
                chats.c.subscribed,
            )
        )
        self._withdraw(connection, stale)

    def _withdraw(self, connection: Connection, digests: Select[tuple[int]]) -> None:
        """Withdraw those of these promises of which nothing was sent and nothing is on its way."""
        begun = select(outbox.c.promise_id).where(
            outbox.c.promise_id.in_(digests), outbox.c.state != PENDING
        )
        connection.execute(
            update(outbox)
            .where(
                outbox.c.state == PENDING,
                outbox.c.promise_id.in_(digests),
                outbox.c.promise_id.not_in(begun),
            )
            .values(state=SUPERSEDED)
        )
