"""A store that cannot be written: its disk is full, or another process keeps it locked."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine

from bot.store import Store
from tests.bot.making import PATIENCE_SECONDS

PAD = 100_000
"""Bytes that the log has before the disk is full, so that small files elsewhere go on growing."""


@asynccontextmanager
async def full_disk(store: Store) -> AsyncIterator[None]:
    """The operating system lets no file grow past the store's log while the block runs.

    Python ignores the signal that comes with it: writes fail, as they do on a full disk.
    """
    log = store.database.path.with_name(f"{store.database.path.name}-wal")
    await asyncio.to_thread(_pad, store.database.path)
    _, hard = limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@asynccontextmanager
async def locked(store: Store) -> AsyncIterator[None]:
    """Another connection keeps the write lock while the block runs."""
    with other_writer(store) as (other, lock):
        await asyncio.to_thread(lock, other)
        yield


@contextmanager
def other_writer(store: Store) -> Iterator[tuple[Connection, Callable[[Connection], None]]]:
    """Another connection, and what takes the write lock for it."""
    place = store.database.place
    engine = create_engine(place.url, poolclass=NullPool, **place.options)
    place.prepare(engine, PATIENCE_SECONDS * 1000, writes=True)
    with engine.connect() as other:
        yield other, place.lock


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=PATIENCE_SECONDS, check_same_thread=False)


def _pad(path: Path) -> None:
    with closing(_connect(path)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("CREATE TABLE IF NOT EXISTS pad (bytes BLOB)")
        other.execute("INSERT INTO pad VALUES (zeroblob(?))", (PAD,))
        other.commit()
