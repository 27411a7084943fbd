"""The outbox: messages promised to chats, each sent in order.

A message is ``pending``, then ``sending`` from before it is handed to Telegram until the answer
is in, and at last ``sent``, ``refused`` by Telegram, ``failed`` where it was dropped, or
``superseded`` by a later digest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import (
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.domain.message import Message, Outcome, Outgoing, Promise
from bot.logs import request_id
from bot.store import cards, editions, event_follows
from bot.store.database import Shelf
from bot.store.dialects import among, json_text
from bot.store.tables import chats, outbox, promises, stories

PENDING, SENDING, SENT = "pending", "sending", "sent"
REFUSED, FAILED, SUPERSEDED = "refused", "failed", "superseded"
WAITING = (PENDING, SENDING)
UNCERTAIN = "uncertain"
"""The reason of a message that was being sent when the process died."""


class OutboxStore(Shelf):
    """Promises and their messages."""

    async def promise(self, *wanted: Promise) -> int:
        """Keep what is promised until it is sent, all in one transaction; how many of the promises
        are new: one whose key was promised before is not.

        An earlier digest of which nothing was sent yet gives way to a later one, so that after
        an outage one digest catches up. Where a chat's due time is to be kept, the following one
        is set in the same transaction; where the chat is not due then any more (it unsubscribed,
        or another process was first) nothing is promised.
        """
        return await self._database.write(lambda connection: self._promise(connection, wanted))

    def _promise(self, connection: Connection, wanted: Sequence[Promise]) -> int:
        new = _not_known(connection, _still_due(connection, wanted))
        if not new:
            return 0
        self._supersede(connection, [p.chat_id for p in new if p.covers_until is not None])
        now = self._clock.now()
        first = (connection.execute(select(func.max(promises.c.id))).scalar() or 0) + 1
        numbered = list(enumerate(new, start=first))
        connection.execute(
            insert(promises),
            [
                {
                    "id": id_,
                    "chat_id": promise.chat_id,
                    "window_key": promise.key,
                    "covers_until": promise.covers_until,
                    "story_ids": promise.story_ids,
                    "promised_at": now,
                    "request": request_id(),
                    "due_at": promise.due.at if promise.due else None,
                }
                for id_, promise in numbered
            ],
        )
        editions.put(connection, {p.chat_id: p.edition for p in new if p.edition is not None}, now)
        written: dict[int, str] = {}  # what several chats get alike is written out once
        rows = [
            {
                "promise_id": id_,
                "chat_id": promise.chat_id,
                "thread_id": promise.thread_id,
                "json": written.get(id(message)) or written.setdefault(id(message), _json(message)),
                "state": PENDING,
                "attempts": 0,
            }
            for id_, promise in numbered
            for message in promise.messages
        ]
        if rows:
            connection.execute(insert(outbox).values(message=json_text("json")), rows)
        # Nothing to say: the window counts as delivered.
        silent = [id_ for id_, promise in numbered if not promise.messages]
        if silent:
            self._settle(
                connection, select(promises.c.id).where(among(promises.c.id, silent)), issues=0
            )
        return len(new)

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
                promises.c.promised_at,
                promises.c.due_at,
                promises.c.request,
            )
            .join(heads, heads.c.id == outbox.c.id)
            .join(promises, promises.c.id == outbox.c.promise_id)
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
                row.promised_at,
                row.due_at,
                row.request,
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

    async def late(self, before: datetime) -> dict[int, datetime]:
        """The chats that wait for a digest which was due ``before``, and when it was."""
        query = (
            select(outbox.c.chat_id, func.min(promises.c.due_at))
            .join(promises, promises.c.id == outbox.c.promise_id)
            .where(outbox.c.state.in_(WAITING), promises.c.due_at < before)
            .group_by(outbox.c.chat_id)
        )
        return await self._database.read(
            lambda connection: {row[0]: row[1] for row in connection.execute(query)}
        )

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
    ) -> frozenset[int]:
        """As ``told_events`` below, of one chat."""
        told = await self._database.read(
            lambda connection: told_events(connection, {chat_id: thread_id}, since)
        )
        return told[chat_id]

    def _drop(self, connection: Connection, chat_id: int, reason: str) -> None:
        connection.execute(
            update(outbox)
            .where(outbox.c.chat_id == chat_id, outbox.c.state.in_(WAITING))
            .values(state=FAILED, reason=reason)
        )

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
                attempts=outbox.c.attempts + int(outcome.failed),
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

    def _supersede(self, connection: Connection, chat_ids: Collection[int]) -> None:
        digests = select(promises.c.id).where(
            among(promises.c.chat_id, chat_ids), promises.c.covers_until.is_not(None)
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
        """Withdraw those of these promises of which every message still waits untouched."""
        begun = select(outbox.c.promise_id).where(
            outbox.c.promise_id.in_(digests), outbox.c.state != PENDING
        )
        connection.execute(
            update(outbox)
            .where(outbox.c.promise_id.in_(digests), outbox.c.promise_id.not_in(begun))
            .values(state=SUPERSEDED)
        )


def _json(message: Message) -> str:
    """A message as it is kept; ``asdict`` would copy every button."""
    return json.dumps({field.name: getattr(message, field.name) for field in fields(message)})


def told_events(
    connection: Connection, places: Mapping[int, int | None], since: datetime
) -> dict[int, frozenset[int]]:
    """For each chat the events that promises made after ``since`` told it, or will tell, by
    whichever of their stories, where its digest goes or in the forum topic that ``places`` names.

    A digest of which nothing was sent yet does not count: the next one takes its place. Nor
    does one of which a message was refused: the next one tells all of it again.
    """
    digest = promises.c.covers_until.is_not(None)
    refused = select(outbox.c.promise_id).where(outbox.c.state == REFUSED)
    story_ids = cast(promises.c.story_ids, Text)  # most chats were told the same: it is read once
    # By what the states are not: SQLite would else look through all that was ever sent.
    told = (
        select(promises.c.chat_id, outbox.c.thread_id, story_ids)
        .join(outbox, outbox.c.promise_id == promises.c.id)
        .where(
            among(promises.c.chat_id, places),
            promises.c.promised_at > since,
            outbox.c.state.not_in((REFUSED, FAILED, SUPERSEDED)),
            (outbox.c.state != PENDING) | ~digest,
            promises.c.id.not_in(refused),
        )
    )
    lists: dict[int, set[str]] = {chat_id: set() for chat_id in places}
    for chat_id, thread_id, ids in connection.execute(told):
        if thread_id is None or thread_id == places[chat_id]:
            lists[chat_id].add(ids)
    read: dict[str, list[int]] = {ids: json.loads(ids) for ids in set().union(*lists.values())}
    wanted = {id_ for ids in read.values() for id_ in ids}
    found = connection.execute(
        select(stories.c.id, stories.c.event_id).where(among(stories.c.id, wanted))
    )
    event_of = {row.id: row.event_id for row in found}
    events = {text: {event_of[id_] for id_ in ids if id_ in event_of} for text, ids in read.items()}
    return {
        chat_id: frozenset().union(*(events[text] for text in texts))
        for chat_id, texts in lists.items()
    }


def _still_due(connection: Connection, wanted: Sequence[Promise]) -> list[Promise]:
    """The promises that keep no due time, or that of a chat which is still due then; these chats'
    following times are set."""
    asked = [promise.chat_id for promise in wanted if promise.due is not None]
    if not asked:
        return list(wanted)
    query = select(chats.c.id, chats.c.next_due_at).where(
        among(chats.c.id, asked), chats.c.subscribed
    )
    due_at = {row.id: row.next_due_at for row in connection.execute(query)}
    kept = [p for p in wanted if p.due is None or due_at.get(p.chat_id) == p.due.at]
    following = [{"chat": p.chat_id, "following": p.due.following} for p in kept if p.due]
    if following:
        statement = update(chats).where(chats.c.id == bindparam("chat"))
        connection.execute(statement.values(next_due_at=bindparam("following")), following)
    return kept


def _not_known(connection: Connection, wanted: Sequence[Promise]) -> list[Promise]:
    """Of these promises the first of each key that was not promised before."""
    query = select(promises.c.chat_id, promises.c.window_key).where(
        among(promises.c.chat_id, (promise.chat_id for promise in wanted)),
        among(promises.c.window_key, {promise.key for promise in wanted}),
    )
    known = {(row.chat_id, row.window_key) for row in connection.execute(query)}
    new = {(p.chat_id, p.key): p for p in reversed(wanted) if (p.chat_id, p.key) not in known}
    return list(reversed(new.values()))
