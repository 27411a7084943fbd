"""The connection to the database: its two kinds of transaction, and opening it."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from bot.clock import Clock
from bot.logs import get_logger
from bot.store.errors import StoreError, StoreUnavailableError
from bot.store.schema import is_unfinished, is_up_to_date, migrate
from bot.store.sqlite import SqliteFile

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

__all__ = ["Database", "Shelf", "StoreError", "StoreUnavailableError"]

BUSY_TIMEOUT_MS = 30_000
"""How long another process's lock is waited for."""
TRY_MS = 200
"""How long a writer waits at a time: SQLite does not let itself be called away from waiting."""

log = get_logger(__name__)


T = TypeVar("T")


class Place(Protocol):
    """Where a store is kept: what differs between SQLite and PostgreSQL beside SQL."""

    url: URL
    asynchronous_url: URL
    name: str
    """What messages call it; without a password."""
    options: dict[str, Any]
    """What its engines are made with."""

    def make_ready(self, wait_ms: int) -> None:
        """Prepare it to be connected to. Raises ``StoreError`` where it cannot be used."""

    def is_large(self) -> bool:
        """Whether it takes minutes to bring the store up to date."""

    def prepare(self, engine: Engine, wait_ms: int, *, writes: bool) -> None:
        """Set up each connection of an engine, whose statements wait so long for a lock."""

    def lock(self, connection: Connection) -> None:
        """Begin the transaction of the one writer. Raises ``DBAPIError``."""

    def is_locked(self, error: DBAPIError) -> bool:
        """Whether ``lock`` failed since another process writes."""

    def forget_deleted(self) -> bool:
        """Leave nothing of what was deleted, where that is ours to say; ``False`` where somebody
        kept us from it."""


class Database:
    """A store's two kinds of transaction, and the same two in a thread at one go."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._readers = create_engine(place.url, **place.options | {"pool_pre_ping": False})
        self._threads = create_engine(place.url, **place.options)
        self._wait_until = math.inf
        place.prepare(self._readers, BUSY_TIMEOUT_MS, writes=False)
        self._prepare_writer(self._threads)
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, *, unfinished: bool = False) -> Database:
        """Connect to ``sqlite:///file`` or ``postgresql://server/database`` and bring its tables
        up to date; ``unfinished``, also where another store is being moved there.

        Raises ``StoreError`` for what cannot be used.
        """
        place = _place(url)
        await asyncio.to_thread(place.make_ready, BUSY_TIMEOUT_MS)
        database = cls(place)
        try:
            if not unfinished and await database.read(is_unfinished):
                raise StoreError("a store is being moved here; go on with baozhai move-store")
            if not await database.read(is_up_to_date):
                if place.is_large():
                    log.info("store_updating", hint="once for this version; it takes minutes")
                await database.write(migrate)
        except Exception as error:
            await database.close()
            raise StoreError(f"{place.name}: {error}") from error
        return database

    @property
    def place(self) -> Place:
        """Where the store is kept."""
        return self._place

    @property
    def path(self) -> Path:
        """The SQLite file. Raises ``StoreError`` where the store is in none."""
        if not isinstance(self._place, SqliteFile):
            raise StoreError(f"{self._place.name} is no file")
        return self._place.path

    # Those who only read, as the command line does, need no library for the next two.
    @cached_property
    def _engine(self) -> AsyncEngine:
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine(self._place.asynchronous_url, **self._place.options)
        self._place.prepare(engine.sync_engine, BUSY_TIMEOUT_MS, writes=False)
        return engine

    @cached_property
    def _writer(self) -> AsyncEngine:
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine(self._place.asynchronous_url, **self._place.options)
        self._prepare_writer(engine.sync_engine)
        return engine

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view of the database; nothing may be written in it.

        Raises ``StoreUnavailableError`` where the store cannot be read for now.
        """
        with _told_apart():
            async with self._engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: all of it is kept, or with an exception nothing.

        This process's writers take turns, first come first served: SQLite would let them sleep and
        try again, ever longer. Raises ``StoreUnavailableError`` where the store cannot be written
        for now.
        """
        with _told_apart():
            async with self._turn, self._writer.connect() as connection, connection.begin():
                yield connection

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` makes of a consistent view, in a thread: for many rows, which
        become objects there and hold up no event loop.

        Raises ``StoreUnavailableError`` where the store cannot be read for now.
        """

        def transaction() -> T:
            with self._readers.begin() as connection:
                return work(connection)

        def twice() -> T:
            with _told_apart():
                try:
                    return transaction()
                except DBAPIError as error:
                    if not error.connection_invalidated:
                        raise
                return transaction()  # the server was restarted since the last one

        return await asyncio.to_thread(twice)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` makes of a write transaction, in a thread and so with one change of threads
        where ``writing`` takes two a statement: for what is written often, on a busy machine.

        Raises ``StoreUnavailableError`` where the store cannot be written for now.
        """

        def transaction() -> T:
            with _told_apart(), self._threads.begin() as connection:
                return work(connection)

        async with self._turn:
            return await asyncio.to_thread(transaction)

    async def erase(self, work: Callable[[Connection], T]) -> T:
        """As ``write``, and what is deleted leaves nothing behind: not in free space, which is
        overwritten with zeros, and not in the write-ahead log, which is emptied after it."""
        done = await self.write(work)
        await self.empty_log()
        return done

    async def empty_log(self) -> None:
        """Leave nothing of what was deleted in the write-ahead log."""
        if not await asyncio.to_thread(self._place.forget_deleted):
            log.warning("log_not_emptied", hint="somebody reads the store; tried again in a day")

    def hurry(self, seconds: float) -> None:
        """The process is about to end: nobody waits longer than so many seconds from now until
        another process lets go of its lock."""
        self._wait_until = time.monotonic() + seconds

    def _prepare_writer(self, engine: Engine) -> None:
        self._place.prepare(engine, min(TRY_MS, BUSY_TIMEOUT_MS), writes=True)
        event.listen(engine, "begin", self._begin_writing)

    def _begin_writing(self, connection: Connection) -> None:
        began = time.monotonic()
        while True:
            try:
                self._place.lock(connection)
                return
            except DBAPIError as error:
                late = time.monotonic() > min(began + BUSY_TIMEOUT_MS / 1000, self._wait_until)
                if late or not self._place.is_locked(error):
                    raise

    async def close(self) -> None:
        """Let go of every connection."""
        for name in ("_engine", "_writer"):
            if name in self.__dict__:
                await self.__dict__[name].dispose()
        await asyncio.to_thread(self._threads.dispose)
        await asyncio.to_thread(self._readers.dispose)


class Shelf:
    """What the store holds of one kind; each module's is one."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock


def _place(url: str) -> Place:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # which may tell the password
        raise StoreError("the store's address cannot be read") from None
    match address.get_backend_name():
        case "sqlite":
            return SqliteFile(address)
        case "postgresql":
            from bot.store.postgresql import PostgresDatabase

            return PostgresDatabase(address)
        case other:
            raise StoreError(f"a store is kept in SQLite or PostgreSQL, not {other}")


@contextmanager
def _told_apart() -> Iterator[None]:
    """By these kinds of error a database says that it does not answer for now: that its disk is
    full, that it is locked, that its server is gone."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailableError(str(error.orig)) from error
