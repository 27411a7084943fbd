"""The claim of a running bot on its store: a second one would promise and send everything twice.

Beside an SQLite file, a lock on a file, which the operating system lets go of with the process,
however that ends (https://docs.python.org/3/library/fcntl.html#fcntl.lockf); no child inherits it.
On PostgreSQL an advisory lock of a connection, which the server lets go of when the connection
ends, or its host does not answer any more.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database, Place
from bot.store.errors import StoreError, StoreUnavailableError
from bot.store.sqlite import SqliteFile

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

BOT = 0x62616F02
"""The advisory lock of the bot that runs on a store."""
KEEPALIVES = {"idle": 4, "interval": 2, "count": 3}
"""After ten seconds without an answer the server ends the connection of a host
(https://www.postgresql.org/docs/current/runtime-config-connection.html)."""
_NAME = "SELECT set_config('application_name', :name, false)"
_TAKE = "SELECT pg_try_advisory_lock(:bot)"
_HOLDER = (
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND objid = :bot AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class StoreClaimedError(StoreError):
    """Another bot runs on the store called ``store``."""

    def __init__(self, store: str, process: str) -> None:
        super().__init__(f"another bot runs on {store} (process {process})")
        self.store = store
        self.process = process


def claimed(database: Database) -> AbstractContextManager[None]:
    """The store is this process's while the block runs.

    Raises ``StoreClaimedError`` where it is another's, ``OSError`` where there is no room for the
    lock, ``StoreUnavailableError`` where the server does not answer. The command line needs no
    claim: it may write while a bot runs.
    """
    place = database.place
    return _file(place.path) if isinstance(place, SqliteFile) else _server(place)


@contextmanager
def _file(store: Path) -> Iterator[None]:
    with store.with_name(f"{store.name}.lock").open("a+") as file:
        try:
            _lock(file.fileno())
        except (BlockingIOError, PermissionError):
            file.seek(0)
            raise StoreClaimedError(str(store), file.read().strip() or "?") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _lock(file: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _server(place: Place) -> Iterator[None]:
    engine = create_engine(
        place.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", **place.options
    )
    try:
        connection = engine.connect()
    except DBAPIError as error:
        raise StoreUnavailableError(f"{place.name}: {error.orig}") from error
    with connection:
        for name, value in KEEPALIVES.items():
            connection.exec_driver_sql(f"SET tcp_keepalives_{name} = {value}")
        who = f"{os.getpid()} {socket.gethostname()}"
        connection.execute(text(_NAME), {"name": f"baozhai {who}"})
        if not connection.execute(text(_TAKE), {"bot": BOT}).scalar_one():
            holder = connection.execute(text(_HOLDER), {"bot": BOT}).scalar() or "?"
            raise StoreClaimedError(place.name, holder.removeprefix("baozhai "))
        yield
