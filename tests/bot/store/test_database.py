"""The database: pragmas, and addresses that cannot be used."""

from __future__ import annotations

import asyncio
import time
import traceback
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.store import Store, StoreError, StoreUnavailableError, database
from bot.store.tables import chats
from tests.bot.making import HandClock, add
from tests.bot.postgresql import Databases
from tests.bot.store.trouble import locked


async def test_opening_again_changes_nothing(store_url: str) -> None:
    store = await Store.open(store_url)
    story = await add(store, "一条消息。")
    await store.close()
    for _ in range(2):
        store = await Store.open(store_url)
        assert await store.stories.get(story.id) == story
        await store.close()


@pytest.mark.sqlite
async def test_the_file_is_in_wal_mode_with_foreign_keys(store: Store) -> None:
    async with store.database.reading() as connection:
        pragmas = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.usefixtures("impatient")
async def test_a_writer_takes_the_lock_at_once(store_url: str) -> None:
    one, other = await Store.open(store_url), await Store.open(store_url)
    async with one.database.writing():
        with pytest.raises(StoreUnavailableError, match="lock"):
            await other.chats.upsert(7)
    await other.chats.upsert(7)
    await one.close()
    await other.close()


async def test_a_reader_sees_one_moment(store: Store) -> None:
    async with store.database.reading() as connection:
        asked = select(func.count()).select_from(chats)
        before = (await connection.execute(asked)).scalar()
        await store.chats.upsert(7)
        assert (await connection.execute(asked)).scalar() == before
    assert await store.chats.get(7) is not None


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "mysql://me:geheim@127.0.0.1/baozhai",
        "postgresql://me:geheim@127.0.0.1:1/baozhai",
        "postgresql://me:geheim@127.0.0.1:1",
        "postgresql://me:geheim@127.0.0.1:port/baozhai",
    ],
)
async def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(StoreError) as failed:
        await Store.open(url)
    assert "geheim" not in "".join(traceback.format_exception(failed.value))


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("这不是数据库。" * 200)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        await Store.open(f"sqlite:///{file}")
    assert file.read_text().startswith("这不是数据库")


async def test_a_writer_tries_until_another_lets_go(
    store: Store, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TRY_MS", 1)
    opened = await Store.open(store_url)
    async with locked(store):
        writing = asyncio.create_task(add(opened, "一条消息。"))
        await asyncio.wait({writing}, timeout=0.2)  # many times as long as it waits at a time
        assert not writing.done()
    await writing
    await opened.close()


async def test_who_is_about_to_end_does_not_wait_for_anothers_lock(store: Store) -> None:
    async with locked(store):
        writing = asyncio.create_task(add(store, "一条消息。"))
        await asyncio.wait({writing}, timeout=0.1)
        began = time.monotonic()
        store.database.hurry(0.1)
        with pytest.raises(StoreUnavailableError, match="lock"):
            await writing
        assert time.monotonic() - began < 10


async def test_a_server_that_was_restarted_is_found_again(
    postgresql: Databases, clock: HandClock
) -> None:
    with postgresql.one() as url:
        store = await Store.open(url, clock=clock)
        for work in (store.chats.all, lambda: store.chats.get(7), lambda: store.chats.upsert(7)):
            await work()
            postgresql.say(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
            )
            await work()
        await add(store, "一条消息。")
        await store.close()
