"""A store in an SQLite file, in WAL mode, shared by the command line and the bot.

Writers say ``BEGIN IMMEDIATE``: a transaction that reads first and writes later would otherwise
fail at once, busy timeout or not, when another process wrote in between
(https://www.sqlite.org/lang_transaction.html).
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from bot.store.errors import StoreError

LOG_TIMEOUT_MS = 5_000
LARGE = 50_000_000
"""Bytes of a store that takes minutes to be brought up to date."""


class SqliteFile:
    """The file of a ``sqlite:///`` address. Raises ``StoreError`` where it names none."""

    def __init__(self, address: URL) -> None:
        if not address.database:
            raise StoreError("sqlite:/// needs a file name")
        self.url = address.set(drivername="sqlite")
        self.asynchronous_url = address.set(drivername="sqlite+aiosqlite")
        self.path = Path(address.database)
        self.name = address.database
        self.options: dict[str, Any] = {}

    def make_ready(self, wait_ms: int) -> None:
        """Make the folder, and switch the file to write-ahead logging, which it keeps."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._use_wal(wait_ms)
        except OSError as error:
            raise StoreError(f"{self.name}: {error.strerror}") from error
        except sqlite3.Error as error:
            raise StoreError(f"{self.name}: {error}") from error

    def is_large(self) -> bool:
        """Whether it takes minutes to bring the store up to date."""
        return self.path.stat().st_size > LARGE

    def prepare(self, engine: Engine, wait_ms: int, *, writes: bool) -> None:
        """Set up each connection of an engine, whose statements wait so long for a lock."""

        def connect(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {wait_ms}")
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA secure_delete = ON")  # by default in some builds of SQLite only
            cursor.close()

        event.listen(engine, "connect", connect)
        if not writes:
            event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN"))

    def lock(self, connection: Connection) -> None:
        """Begin the transaction of the one writer."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def is_locked(self, error: DBAPIError) -> bool:
        """Whether ``lock`` failed since another process writes."""
        return "locked" in str(error.orig)

    def forget_deleted(self) -> bool:
        """Bring what the write-ahead log holds into the file and empty it; ``False`` where readers
        of an older state kept it from that for ``LOG_TIMEOUT_MS``, in which nobody can write.

        See https://www.sqlite.org/pragma.html#pragma_wal_checkpoint.
        """
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {LOG_TIMEOUT_MS}")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _use_wal(self, wait_ms: int) -> None:
        """SQLite does not wait for a lock here whatever the busy timeout: we try again."""
        deadline = time.monotonic() + wait_ms / 1000
        while True:
            try:
                with closing(sqlite3.connect(self.path)) as connection:
                    connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
