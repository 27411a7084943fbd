"""A store moved to another place, from SQLite to PostgreSQL or back.

Rows go over in the order of their keys, some at a time, each lot in a transaction: a move that was
cut off goes on where it stopped. Until all is there and compared, the target says that it is no
whole store, and is opened by nobody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Insert,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    select,
    text,
    tuple_,
)
from sqlalchemy.exc import DBAPIError

from bot.store import index
from bot.store.claim import claimed
from bot.store.database import Database
from bot.store.dialects import json_text
from bot.store.errors import StoreError
from bot.store.schema import UNFINISHED
from bot.store.tables import metadata, stories, story_texts
from bot.store.terms import TERMS

AT_A_TIME = 500
"""Rows that go over in one transaction."""

Told = Callable[[int, int], None]
"""Hears how many rows of how many are done; each is copied and compared."""


class MoveError(StoreError):
    """A store that cannot be moved there; the text says why, ``code`` names the reason."""

    def __init__(self, code: str, why: str, name: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why
        self.name = name


async def move(source_url: str, target_url: str, told: Told = lambda done, total: None) -> int:
    """Copy a store to a place without one, or go on with it; how many rows there are then.

    Nobody else may write to either meanwhile. The source stays as it is. Raises ``MoveError``,
    ``StoreClaimedError`` where a bot runs on one of them, and ``StoreError`` where one cannot be
    opened or written.
    """
    async with _open(source_url) as source, _open(target_url, unfinished=True) as target:
        if source.place.url == target.place.url:
            raise MoveError("same", "a store cannot be moved onto itself", target.place.name)
        async with claimed(source), claimed(target), source.writing():  # no other writes
            await _begin(source, target)
            return await _Move(source, target, told).run()


@asynccontextmanager
async def _open(url: str, *, unfinished: bool = False) -> AsyncIterator[Database]:
    database = await Database.open(url, unfinished=unfinished)
    try:
        yield database
    finally:
        await database.close()


async def _begin(source: Database, target: Database) -> None:
    """Mark the target as what the source is moved to, if it is empty or already so."""
    name = source.place.name

    def mark(connection: Connection) -> None:
        connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {UNFINISHED} (source text)")
        moving = connection.exec_driver_sql(f"SELECT source FROM {UNFINISHED}").scalar()
        if moving is None:
            if any(_count(connection, table) for table in metadata.sorted_tables):
                raise MoveError("foreign", "the target holds a store already", target.place.name)
            connection.execute(text(f"INSERT INTO {UNFINISHED} VALUES (:name)"), {"name": name})
        elif moving != name:
            raise MoveError("foreign", "the target is half a copy of another", target.place.name)

    await target.write(mark)


class _Move:
    def __init__(self, source: Database, target: Database, told: Told) -> None:
        self._source = source
        self._target = target
        self._told = told
        self._done = self._total = 0

    async def run(self) -> int:
        rows = await self._source.read(
            lambda connection: sum(_count(connection, table) for table in metadata.sorted_tables)
        )
        self._total = 2 * rows
        for table in metadata.sorted_tables:
            await self._copy(table)
        for table in metadata.sorted_tables:
            await self._compare(table)
        counters = await self._source.read(_counters)
        await self._target.write(lambda connection: _finish(connection, counters))
        return rows

    async def _copy(self, table: Table) -> None:
        last = await self._target.read(lambda connection: _last(connection, table))
        if last is not None:
            there = await self._target.read(lambda connection: _count(connection, table))
            self._advance(there)
        while rows := await self._rows(self._source, table, last):
            await self._put(table, rows)
            last = _key(table, rows[-1])
            self._advance(len(rows))

    async def _put(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        def work(connection: Connection) -> None:
            connection.execute(_insert(table), rows)
            if table is story_texts:
                _index(connection, rows)

        try:
            await self._target.write(work)
        except DBAPIError as error:
            why = str(error.orig).splitlines()[0]  # what follows shows the row
            raise MoveError("row", why, table.name) from None

    async def _compare(self, table: Table) -> None:
        """That the target holds what the source holds, by numbers and hashes of rows."""
        last = None
        while True:
            ours = await self._rows(self._source, table, last)
            theirs = await self._rows(self._target, table, last)
            if _hash(ours) != _hash(theirs):
                await self._target.write(_empty)
                why = f"{table.name} differs: the store was written to between two runs"
                raise MoveError("differs", why, table.name)
            if not ours:
                return
            last = _key(table, ours[-1])
            self._advance(len(ours))

    async def _rows(
        self, database: Database, table: Table, last: tuple[Any, ...] | None
    ) -> list[dict[str, Any]]:
        query = _select(table, last)
        return await database.read(
            lambda connection: [dict(row._mapping) for row in connection.execute(query)]
        )

    def _advance(self, rows: int) -> None:
        self._done += rows
        self._told(self._done, self._total)


def _select(table: Table, last: tuple[Any, ...] | None) -> Select[Any]:
    """The next rows by key. JSON stays as it is written."""
    columns = [
        cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in table.columns
    ]
    keys = list(table.primary_key)
    query = select(*columns).order_by(*keys).limit(AT_A_TIME)
    return query if last is None else query.where(tuple_(*keys) > tuple_(*_bound(table, last)))


def _bound(table: Table, key: tuple[Any, ...]) -> list[Any]:
    columns = zip(table.primary_key, key, strict=True)
    return [bindparam(None, value, column.type) for column, value in columns]


def _insert(table: Table) -> Insert:
    return insert(table).values(
        {
            column.name: json_text(column.name)
            if isinstance(column.type, JSON)
            else bindparam(column.name, type_=column.type)
            for column in table.columns
        }
    )


def _index(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put stories whose texts are ``rows`` into the index, which no rows can be copied of."""
    ids = [row["story_id"] for row in rows]
    query = select(stories.c.id, stories.c.owner_chat).where(stories.c.id.in_(ids))
    owners = {row.id: row.owner_chat for row in connection.execute(query)}
    for private in (False, True):
        terms = {
            row["story_id"]: index.unpacked(row["terms"])
            for row in rows
            if (owners[row["story_id"]] is not None) is private
        }
        if terms:
            name = index.PRIVATE if private else index.PUBLIC
            TERMS[connection.dialect.name].add(connection, name, terms)


def _key(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _last(connection: Connection, table: Table) -> tuple[Any, ...] | None:
    keys = list(table.primary_key)
    query = select(*keys).order_by(*(key.desc() for key in keys)).limit(1)
    row = connection.execute(query).first()
    return None if row is None else tuple(row)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _hash(rows: Sequence[dict[str, Any]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr([_plain(value) for value in row.values()]).encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """A value as both databases hold it."""
    if isinstance(value, str):
        return value.replace("\0", "")  # which PostgreSQL's text cannot hold
    return value.isoformat() if isinstance(value, datetime) else value


def _counters(connection: Connection) -> dict[str, int]:
    """For each table that numbers its rows the last number given, also where that row is gone."""
    if connection.dialect.name == "sqlite":
        kept = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
        return {row.name: row.seq for row in kept}
    query = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, 'id'))")
    given = {
        table: connection.execute(query, {"table": table}).scalar()
        for table in _numbered(connection)
    }
    return {table: number for table, number in given.items() if number is not None}


def _finish(connection: Connection, counters: dict[str, int]) -> None:
    """Let the target number its rows on, and be a store."""
    for name in _numbered(connection):
        table = metadata.tables[name]
        last = int(connection.execute(select(func.max(table.c.id))).scalar() or 0)
        values = {"table": name, "last": max(last, counters.get(name, 0))}
        if not values["last"]:
            continue
        if connection.dialect.name == "sqlite":
            for statement in (
                "DELETE FROM sqlite_sequence WHERE name = :table",
                "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)",
            ):
                connection.execute(text(statement), values)
        else:
            setting = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)")
            connection.execute(setting, values)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE")  # else it plans for an empty store until it does so
    connection.exec_driver_sql(f"DROP TABLE {UNFINISHED}")


def _numbered(connection: Connection) -> list[str]:
    """The tables whose rows the database numbers."""
    if connection.dialect.name == "sqlite":
        tables = metadata.sorted_tables
        return [t.name for t in tables if t.dialect_options["sqlite"]["autoincrement"]]
    query = text("SELECT pg_get_serial_sequence(:table, 'id') IS NOT NULL")
    named = [table.name for table in metadata.sorted_tables if "id" in table.c]
    return [name for name in named if connection.execute(query, {"table": name}).scalar()]


def _empty(connection: Connection) -> None:
    """Leave nothing of what was copied; the mark stays."""
    for table in reversed(metadata.sorted_tables):
        if table is story_texts:
            some = select(table.c.story_id).limit(AT_A_TIME)
            while ids := connection.execute(some).scalars().all():
                index.drop(connection, ids)
        connection.execute(table.delete())
