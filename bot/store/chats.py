"""Chats and their settings; a chat's next digest time is always in step with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.domain.chat import Chat
from bot.schedule import next_due
from bot.store.database import Shelf
from bot.store.tables import (
    changes,
    chats,
    doubts,
    editions,
    event_follows,
    follows,
    forum_topics,
    moved_chats,
    mutes,
    outbox,
    promises,
    ratings,
    saved,
    shares,
    stories,
)

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_TIMING = ("subscribed", "digest_time", "weekdays", "timezone")


class ChatStore(Shelf):
    """The chats of the store."""

    async def get(self, chat_id: int) -> Chat | None:
        """The chat, or ``None`` where it never spoke to the bot."""
        async with self._database.reading() as connection:
            return await _get(connection, chat_id)

    async def upsert(self, chat_id: int, **fields: Any) -> Chat:
        """Make the chat, or change the named fields of ``Chat``; returns it as it is now.

        A change of its times, or its return after it had blocked the bot, sets ``next_due_at``
        from now on. Raises ``ValueError`` for a time, time zone or weekdays that do not exist,
        ``TypeError`` for a field that a chat has not.
        """
        async with self._database.writing() as connection:
            before = await _get(connection, chat_id) or Chat(chat_id)
            chat = replace(before, **fields)
            if not chat.blocked:
                chat = replace(chat, stopped=None)
            if chat.subscribed and chat.next_due_at is None and "next_due_at" not in fields:
                retimed = True
            else:
                retimed = any(getattr(chat, name) != getattr(before, name) for name in _TIMING)
            if retimed or (before.blocked and not chat.blocked):
                chat = replace(chat, next_due_at=_next_due(chat, self._clock.now()))
            values = _values(chat)
            changed = {name: value for name, value in values.items() if name != "id"}
            await connection.execute(
                insert(chats).values(values).on_conflict_do_update(["id"], set_=changed)
            )
            return await _get(connection, chat_id) or chat

    async def due(self, now: datetime) -> list[Chat]:
        """Subscribed chats that the bot may write to and whose next digest is due."""
        query = (
            _chats()
            .where(chats.c.next_due_at <= now, chats.c.subscribed, ~chats.c.blocked)
            .order_by(chats.c.next_due_at, chats.c.id)
        )
        return await self._read(query)

    async def all(self) -> list[Chat]:
        """Every chat the bot may write to."""
        return await self._read(_chats().where(~chats.c.blocked).order_by(chats.c.id))

    async def stopped(self) -> list[Chat]:
        """The chats that Telegram lets nobody write to, with its reasons."""
        stopped = chats.c.blocked, chats.c.stopped.is_not(None)
        return await self._read(_chats().where(*stopped).order_by(chats.c.id))

    async def former_ids(self, chat_ids: Collection[int]) -> set[int]:
        """The groups that these chats were before they became supergroups."""
        query = select(moved_chats.c.former_id).where(moved_chats.c.id.in_(chat_ids))
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())

    async def migrate(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: settings, follows, promises and shares go along."""
        async with self._database.writing() as connection:
            moved_from = insert(moved_chats).values(id=new_id, former_id=old_id)
            await connection.execute(moved_from.on_conflict_do_nothing())
            old = await _get(connection, old_id)
            if old is None:
                return
            await connection.execute(delete(chats).where(chats.c.id == new_id))
            moved = replace(old, id=new_id, kind="supergroup")
            await connection.execute(insert(chats).values(_values(moved)))
            for table in (
                follows,
                changes,
                event_follows,
                mutes,
                ratings,
                saved,
                doubts,
                editions,
                promises,
                outbox,
            ):
                await connection.execute(
                    update(table).where(table.c.chat_id == old_id).values(chat_id=new_id)
                )
            await connection.execute(  # its messages have other numbers there
                update(shares)
                .where(shares.c.chat_id == old_id)
                .values(chat_id=new_id, reply_to=None, working_id=None)
            )
            await connection.execute(
                update(stories).where(stories.c.owner_chat == old_id).values(owner_chat=new_id)
            )
            await connection.execute(delete(chats).where(chats.c.id == old_id))

    async def leave_thread(self, chat_id: int, thread_id: int) -> None:
        """A forum topic is gone: a digest that went there goes to the general one, and alerts that
        did go where the digest goes; also those that wait."""
        async with self._database.writing() as connection:
            for table, chat in (
                (chats, chats.c.id),
                (follows, follows.c.chat_id),
                (event_follows, event_follows.c.chat_id),
                (outbox, outbox.c.chat_id),
            ):
                left = chat == chat_id, table.c.thread_id == thread_id
                await connection.execute(update(table).where(*left).values(thread_id=None))

    async def forget(self, chat_id: int) -> None:
        """Erase the chat, what it follows and what it was promised."""
        gone = delete(chats).where(chats.c.id == chat_id)
        await self._database.erase(lambda connection: connection.execute(gone).rowcount)

    async def _read(self, query: Select[Any]) -> list[Chat]:
        return await self._database.read(
            lambda connection: [_chat(row) for row in connection.execute(query)]
        )


async def due_again(connection: AsyncConnection, chat_id: int, now: datetime) -> None:
    """Set when the chat's next digest is due from now on, in the transaction that changed it."""
    chat = await _get(connection, chat_id)
    if chat is not None:
        due = update(chats).where(chats.c.id == chat_id).values(next_due_at=_next_due(chat, now))
        await connection.execute(due)


def _next_due(chat: Chat, now: datetime) -> datetime | None:
    due = next_due(chat.digest_time, chat.weekdays, chat.timezone, now)
    return due if chat.subscribed else None


def _chats() -> Select[Any]:
    """The chats, each with the name of the forum topic that its digest goes to."""
    here = (forum_topics.c.chat_id == chats.c.id) & (forum_topics.c.thread_id == chats.c.thread_id)
    named = chats.outerjoin(forum_topics, here)
    return select(chats, forum_topics.c.name.label("thread_name")).select_from(named)


async def _get(connection: AsyncConnection, chat_id: int) -> Chat | None:
    row = (await connection.execute(_chats().where(chats.c.id == chat_id))).one_or_none()
    return None if row is None else _chat(row)


def _values(chat: Chat) -> dict[str, Any]:
    values = asdict(chat)
    del values["thread_name"]  # the topic's own
    values["weekdays"] = "".join(str(day) for day in sorted(chat.weekdays))
    return values


def _chat(row: Row[Any]) -> Chat:
    values = dict(row._mapping)
    values["weekdays"] = frozenset(int(day) for day in row.weekdays)
    return Chat(**values)
