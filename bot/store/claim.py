"""The claim of a running bot on its store: a second one would promise and send everything twice.

Beside an SQLite file, a lock on a file, which the operating system lets go of with the process,
however that ends (https://docs.python.org/3/library/fcntl.html#fcntl.lockf); no child inherits it.
On PostgreSQL an advisory lock of a connection, which the server lets go of when the connection
ends, or its host does not answer any more; a second bot waits for it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.logs import get_logger
from bot.store.database import Database, Place
from bot.store.errors import StoreError, StoreUnavailableError
from bot.store.sqlite import SqliteFile

if TYPE_CHECKING:
    from typing import LiteralString

    from psycopg import AsyncConnection
    from psycopg.rows import TupleRow

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = get_logger(__name__)

BOT = 0x62616F02
"""The advisory lock of the bot that runs on a store."""
KEEPALIVES = {"idle": 4, "interval": 2, "count": 3}
"""After ten seconds without an answer the server ends the connection of a host
(https://www.postgresql.org/docs/current/runtime-config-connection.html)."""
LOOK_SECONDS = 1.0
"""Between a waiting bot's looks whether the first is gone."""
WATCH_SECONDS, ANSWER_SECONDS = 1.0, 3.0
"""Between looks whether the lock is still held, and how long the server may take to say so."""
FENCE_SECONDS = 5.0
"""Who lost the lock with its connection, and not with its life, has noticed by then and stopped."""
_MARK = "baozhai "
_HOLDER = (
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND objid = %s AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class StoreClaimedError(StoreError):
    """Another bot runs on the store called ``store``."""

    def __init__(self, store: str, process: str) -> None:
        super().__init__(f"another bot runs on {store} (process {process})")
        self.store = store
        self.process = process


class ClaimLostError(StoreError):
    """The store may be another bot's by now."""


@asynccontextmanager
async def claimed(database: Database, *, stand_by: bool = False) -> AsyncIterator[asyncio.Event]:
    """The store is this process's while the block runs, or until the event is set.

    Raises ``StoreClaimedError`` where it is another's; but who is to ``stand_by`` on PostgreSQL
    waits until the other is gone, and takes over. Raises ``OSError`` where there is no room for the
    lock, ``StoreUnavailableError`` where the server does not answer. The command line needs no
    claim: it may write while a bot runs.
    """
    place, lost = database.place, asyncio.Event()
    if isinstance(place, SqliteFile):
        with _file(place.path):
            yield lost
        return
    async with _connected(place) as connection:
        await _take(connection, place, stand_by)
        watching = asyncio.create_task(_watch(connection, lost))
        try:
            yield lost
        finally:
            watching.cancel()
            await asyncio.wait({watching})
            if not lost.is_set():  # the next bot need not wait until the server has noticed
                await _let_go(connection)


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


@asynccontextmanager
async def _connected(place: Place) -> AsyncIterator[AsyncConnection[TupleRow]]:
    """A connection that the server misses soon. Raises ``StoreUnavailableError``."""
    from psycopg import AsyncConnection, OperationalError

    address = place.url.set(drivername="postgresql").render_as_string(hide_password=False)
    who = f"{_MARK}{os.getpid()} {socket.gethostname()}"
    try:
        connection = await AsyncConnection.connect(
            address, autocommit=True, application_name=who, prepare_threshold=None
        )
        async with connection:
            for name, value in KEEPALIVES.items():
                await connection.execute(f"SET tcp_keepalives_{name} = {value}")
            yield connection
    except OperationalError as error:
        raise StoreUnavailableError(f"{place.name}: {error}") from error


async def _take(connection: AsyncConnection[TupleRow], place: Place, stand_by: bool) -> None:
    """Take the lock when it is free, and leave who had it the time to notice. Raises
    ``StoreClaimedError`` where it is not, and is not to be waited for."""
    waited = False
    while not await _first(connection, "SELECT pg_try_advisory_lock(%s)"):
        if not waited:
            holder = str(await _first(connection, _HOLDER) or "?").removeprefix(_MARK)
            if not stand_by:
                raise StoreClaimedError(place.name, holder)
            log.info("standing_by", store=place.name, bot=holder)
        waited = True
        await asyncio.sleep(LOOK_SECONDS)
    if waited:
        await asyncio.sleep(FENCE_SECONDS)
        log.info("taking_over", store=place.name)


async def _let_go(connection: AsyncConnection[TupleRow]) -> None:
    from psycopg import OperationalError

    with suppress(OperationalError, TimeoutError):
        releasing = connection.execute("SELECT pg_advisory_unlock(%s)", [BOT])
        await asyncio.wait_for(releasing, ANSWER_SECONDS)


async def _watch(connection: AsyncConnection[TupleRow], lost: asyncio.Event) -> None:
    """See that the connection is there, and with it the lock."""
    from psycopg import OperationalError

    try:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            await asyncio.wait_for(connection.execute("SELECT 1"), ANSWER_SECONDS)
    except (OperationalError, TimeoutError) as error:
        log.error("claim_lost", reason=str(error))
        lost.set()


async def _first(connection: AsyncConnection[TupleRow], query: LiteralString) -> object:
    row = await (await connection.execute(query, [BOT] * query.count("%s"))).fetchone()
    return row[0] if row else None
