"""The connection to the database: transactions, pragmas and migrations.

SQLite in WAL mode is shared by the command line and the bot. Writers say ``BEGIN IMMEDIATE``:
a transaction that reads first and writes later would otherwise fail at once, busy timeout or
not, when another process wrote in between (https://www.sqlite.org/lang_transaction.html).
"""

from __future__ import annotations

import asyncio
import math
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from bot.clock import Clock
from bot.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 30_000
"""How long another process's lock is waited for."""
TRY_MS = 200
"""How long a writer waits at a time: SQLite does not let itself be called away from waiting."""
LOG_TIMEOUT_MS = 5_000
LARGE = 50_000_000
"""Bytes of a store that takes minutes to be brought up to date."""

log = structlog.get_logger(__name__)


T = TypeVar("T")


class StoreError(Exception):
    """The store cannot be opened; the text says why."""


class StoreUnavailableError(StoreError):
    """The store does not answer for now: its disk is full, or another process keeps it locked."""


class Database:
    """An engine and its two kinds of transaction, and the same two in a thread at one go."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._threads = create_engine(url)
        self._readers = create_engine(url)
        self._wait_until = math.inf
        _prepare(self._readers, BUSY_TIMEOUT_MS, _begin)
        _prepare(self._threads, min(TRY_MS, BUSY_TIMEOUT_MS), self._begin_writing)
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> Database:
        """Connect to ``sqlite:///file`` and bring its tables up to date.

        Raises ``StoreError`` for an address or file that cannot be used.
        """
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            raise StoreError(
                f"this version keeps its store in SQLite only, not {url.split(':', maxsplit=1)[0]}"
            )
        if not address.database:
            raise StoreError("sqlite:/// needs a file name")
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{address.database}: {error.strerror}") from error
        try:
            await asyncio.to_thread(_use_wal, address.database)
        except sqlite3.Error as error:
            raise StoreError(f"{address.database}: {error}") from error
        database = cls(address.set(drivername="sqlite"))
        try:
            if not await database.read(is_up_to_date):
                if database.path.stat().st_size > LARGE:
                    log.info("store_updating", hint="once for this version; it takes minutes")
                await database.write(migrate)
        except Exception as error:
            await database.close()
            raise StoreError(f"{address.database}: {error}") from error
        return database

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return Path(str(self._url.database))

    # Those who only read, as the command line does, need no library for the next two.
    @cached_property
    def _engine(self) -> AsyncEngine:
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine(self._url.set(drivername="sqlite+aiosqlite"))
        _prepare(engine.sync_engine, BUSY_TIMEOUT_MS, _begin)
        return engine

    @cached_property
    def _writer(self) -> AsyncEngine:
        from sqlalchemy.ext.asyncio import create_async_engine

        engine = create_async_engine(self._url.set(drivername="sqlite+aiosqlite"))
        _prepare(engine.sync_engine, min(TRY_MS, BUSY_TIMEOUT_MS), self._begin_writing)
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
            with _told_apart(), self._readers.begin() as connection:
                return work(connection)

        return await asyncio.to_thread(transaction)

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
        if not await asyncio.to_thread(_empty_log, str(self.path)):
            log.warning("log_not_emptied", hint="somebody reads the store; tried again in a day")

    def hurry(self, seconds: float) -> None:
        """The process is about to end: nobody waits longer than so many seconds from now until
        another process lets go of its lock."""
        self._wait_until = time.monotonic() + seconds

    def _begin_writing(self, connection: Connection) -> None:
        began = time.monotonic()
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                late = time.monotonic() > min(began + BUSY_TIMEOUT_MS / 1000, self._wait_until)
                if late or "locked" not in str(error.orig):
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


@contextmanager
def _told_apart() -> Iterator[None]:
    """SQLite says by one kind of error that its disk is full, fails or that it is locked."""
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailableError(str(error.orig)) from error


def _use_wal(path: str) -> None:
    """Switch the file to write-ahead logging, which it keeps.

    SQLite does not wait for a lock here whatever the busy timeout: we try again until then.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _empty_log(path: str) -> bool:
    """Bring what the write-ahead log holds into the file and empty it; ``False`` where readers
    of an older state kept it from that for ``LOG_TIMEOUT_MS``, in which nobody can write.

    See https://www.sqlite.org/pragma.html#pragma_wal_checkpoint.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {LOG_TIMEOUT_MS}")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _prepare(engine: Engine, busy_ms: int, begin: Callable[[Connection], None]) -> None:
    """Set up each of its connections, and how its transactions begin."""

    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy_ms}")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # by default in some builds of SQLite only
        cursor.close()

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def is_up_to_date(connection: Connection) -> bool:
    """Whether the tables are those of the newest revision, and lack nothing."""
    made = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if not connection.exec_driver_sql(made).scalar():
        return False
    versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    newest = max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return versions == [newest] and not _lacking(connection)


def migrate(connection: Connection) -> None:
    """Bring the tables up to date. Raises ``StoreError`` where they lack something even then, as
    a store of an unfinished version may."""
    from alembic import command  # takes longer to import than to find that nothing is to be done
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if lacking := _lacking(connection):
        raise StoreError(f"the store lacks {', '.join(lacking)}")


def _lacking(connection: Connection) -> list[str]:
    """The columns that the tables should have and have not."""
    found = connection.exec_driver_sql(
        "SELECT made.name, of.name FROM sqlite_master AS made"
        " JOIN pragma_table_info(made.name) AS of WHERE made.type = 'table'"
    )
    known = {tuple(row) for row in found}
    expected = {(c.table.name, c.name) for table in metadata.sorted_tables for c in table.columns}
    return sorted(".".join(column) for column in expected - known)
