"""Changes that a chat made, each with what was there before, so that it can be undone.

A change is what differs between two states of the chat's rows: its settings, and what it
follows and mutes.
It is undone where all of that is still as the change left it, and not at all where something of it
has changed since: what was there before comes back to the letter or not.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Table, and_, delete, insert, select, update

from bot.store.chats import due_again
from bot.store.database import Shelf
from bot.store.tables import UtcDateTime, changes, chats, follows, mutes

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

KEPT_FOR = timedelta(days=1)
"""How long a change can be undone: a button of last week would surprise."""
MOST_KEPT = 20
"""Changes of a chat that can be undone, the last ones."""
Undone = Literal["done", "overtaken", "gone"]

_Row = dict[str, Any]
_State = dict[str, dict[str, _Row]]
"""The rows of each table, by their keys as text."""

_NO_SETTINGS = frozenset({"id", "kind", "title", "next_due_at", "blocked", "stopped", "issues"})
_ALONG = frozenset({"thread_id", "admitted_by", "digested_until"})
"""What a subscription brings with it: put back where nothing has moved it on since."""
_TABLES: Mapping[str, Table] = {table.name: table for table in (follows, mutes)}


@dataclass(slots=True)
class Change:
    """A change that is being made; ``id`` is there when it was made and changed anything."""

    id: int | None = None


class ChangeStore(Shelf):
    """The changes of the last day."""

    @asynccontextmanager
    async def watching(self, chat_id: int) -> AsyncIterator[Change]:
        """Keep what is changed of the chat within this context, to be undone later."""
        change = Change()
        async with self._database.reading() as connection:
            before = await _state(connection, chat_id)
        yield change
        now = self._clock.now()
        async with self._database.writing() as connection:
            parts = _difference(before, await _state(connection, chat_id))
            if not parts:
                return
            row = {"chat_id": chat_id, "made_at": now, "parts": parts}
            made = insert(changes).values(row).returning(changes.c.id)
            change.id = (await connection.execute(made)).scalar_one()
            last = (
                select(changes.c.id)
                .where(changes.c.chat_id == chat_id)
                .order_by(changes.c.id.desc())
                .limit(MOST_KEPT)
            )
            surplus = and_(changes.c.chat_id == chat_id, changes.c.id.not_in(last))
            await connection.execute(
                delete(changes).where(surplus | (changes.c.made_at < now - KEPT_FOR))
            )

    async def last(self, chat_id: int) -> int | None:
        """The chat's last change that can still be undone, or ``None``."""
        query = (
            select(changes.c.id)
            .where(changes.c.chat_id == chat_id, changes.c.made_at >= self._since())
            .order_by(changes.c.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def undo(self, chat_id: int, change_id: int) -> Undone:
        """Put back what was there before the change: ``done``, ``overtaken`` where that has been
        changed again, ``gone`` where the change is too old, undone or another chat's."""
        mine = and_(changes.c.id == change_id, changes.c.chat_id == chat_id)
        query = select(changes.c.parts).where(mine, changes.c.made_at >= self._since())
        async with self._database.writing() as connection:
            parts = (await connection.execute(query)).scalar_one_or_none()
            if parts is None:
                return "gone"
            if not await _put_back(connection, chat_id, parts):
                return "overtaken"
            await connection.execute(delete(changes).where(mine))
            await due_again(connection, chat_id, self._clock.now())
        return "done"

    def _since(self) -> datetime:
        return self._clock.now() - KEPT_FOR


async def _state(connection: AsyncConnection, chat_id: int) -> _State:
    rows = await connection.execute(select(chats).where(chats.c.id == chat_id))
    settings = [_plain(row._mapping) for row in rows]
    state: _State = {
        chats.name: {
            name: {"value": value}
            for row in settings
            for name, value in row.items()
            if name not in _NO_SETTINGS
        }
    }
    for name, table in _TABLES.items():
        rows = await connection.execute(select(table).where(table.c.chat_id == chat_id))
        found = [_plain(row._mapping) for row in rows]
        state[name] = {_key(table, row): row for row in found}
    return state


def _plain(row: Mapping[Any, Any]) -> _Row:
    """A row as JSON has it."""
    return {
        str(name): value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if str(name) != "chat_id"
    }


def _key(table: Table, row: _Row) -> str:
    return "\n".join(str(row[c.name]) for c in table.primary_key if c.name != "chat_id")


def _difference(before: _State, after: _State) -> list[list[Any]]:
    """Table, key, the row before and the row after, of all that differs."""
    return [
        [name, key, before[name].get(key), after[name].get(key)]
        for name in before
        for key in {**before[name], **after[name]}
        if before[name].get(key) != after[name].get(key)
    ]


async def _put_back(connection: AsyncConnection, chat_id: int, parts: list[list[Any]]) -> bool:
    now = await _state(connection, chat_id)
    moved = {(name, key) for name, key, _, after in parts if now[name].get(key) != after}
    if any(name != chats.name or key not in _ALONG for name, key in moved):
        return False
    for name, key, before, after in parts:
        if (name, key) in moved:
            continue
        if name == chats.name:
            value = _typed(chats, {key: before["value"]})
            await connection.execute(update(chats).where(chats.c.id == chat_id).values(value))
            continue
        table = _TABLES[name]
        if after is not None:
            keys = [c == _typed(table, after)[c.name] for c in table.primary_key if c.name in after]
            await connection.execute(delete(table).where(table.c.chat_id == chat_id, *keys))
        if before is not None:
            row = {"chat_id": chat_id, **_typed(table, before)}
            await connection.execute(insert(table).values(row))
    return True


def _typed(table: Table, row: _Row) -> _Row:
    """A row as its table has it."""
    return {
        name: datetime.fromisoformat(value)
        if value is not None and isinstance(table.c[name].type, UtcDateTime)
        else value
        for name, value in row.items()
    }
