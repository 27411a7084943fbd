"""Backups of a store that is being written to."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.backup import BackupError, backup, restore, store_file
from tests.bot.making import HandClock, add
from tests.bot.store.revisions import OLD, fill, make

pytestmark = pytest.mark.sqlite  # PostgreSQL's are taken by pg_dump


async def test_a_backup_is_whole_while_the_bot_writes(store: Store, tmp_path: Path) -> None:
    async def write() -> None:
        for n in range(60):
            await add(store, f"第{n}条消息，说的是{n}号线。")

    writing = asyncio.create_task(write())
    for n in range(5):
        await asyncio.sleep(0)
        await asyncio.to_thread(backup, store.database.path, tmp_path / f"{n}.db")
    await writing
    for n in range(5):
        with closing(sqlite3.connect(tmp_path / f"{n}.db")) as saved:
            assert saved.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            stories = saved.execute("SELECT count(*) FROM stories").fetchone()
            assert saved.execute("SELECT count(*) FROM story_index_public").fetchone() == stories
            assert saved.execute("SELECT count(*) FROM sightings").fetchone() == stories


async def test_a_running_bot_sees_the_restored_store(
    store: Store, tmp_path: Path, clock: HandClock
) -> None:
    early = await add(store, "早先的消息。")
    backup(store.database.path, tmp_path / "saved.db")
    late = await add(store, "后来的消息。")
    kept = await asyncio.to_thread(restore, tmp_path / "saved.db", store.database.path)
    assert await store.stories.get(early.id) == early
    assert await store.stories.get(late.id) is None
    assert kept is not None
    before = await Store.open(f"sqlite:///{kept}", clock=clock)
    assert await before.stories.get(late.id) == late
    await before.close()
    await add(store, "恢复之后的消息。")  # and goes on


async def test_what_is_no_backup_changes_nothing(store: Store, tmp_path: Path) -> None:
    story = await add(store, "一条消息。")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    saved = tmp_path / "saved.db"
    backup(store.database.path, saved)
    torn = tmp_path / "torn.db"
    torn.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    for wrong in (other, torn, tmp_path / "none.db"):
        with pytest.raises(BackupError):
            restore(wrong, store.database.path)
    assert await store.stories.get(story.id) == story


def test_only_sqlite_is_backed_up_here() -> None:
    with pytest.raises(BackupError, match="pg_dump"):
        store_file("postgresql://localhost/baozhai")


async def test_a_backup_of_a_newer_version_changes_nothing(store: Store, tmp_path: Path) -> None:
    kept = await add(store, "早先的消息。")
    saved = tmp_path / "saved.db"
    backup(store.database.path, saved)
    with closing(sqlite3.connect(saved)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BackupError, match="newer version"):
        restore(saved, store.database.path)
    assert await store.stories.get(kept.id) == kept


async def test_a_backup_that_lacks_a_column_changes_nothing(store: Store, tmp_path: Path) -> None:
    kept = await add(store, "早先的消息。")
    saved = tmp_path / "saved.db"
    backup(store.database.path, saved)
    with closing(sqlite3.connect(saved)) as broken, broken:
        broken.execute("ALTER TABLE follows DROP COLUMN thread_id")
    with pytest.raises(BackupError, match=r"saved\.db: the store lacks follows\.thread_id"):
        restore(saved, store.database.path)
    assert await store.stories.get(kept.id) == kept
    left = await asyncio.to_thread(os.listdir, tmp_path)
    assert {name for name in left if not name.startswith("store.db-")} == {"store.db", "saved.db"}


@pytest.mark.parametrize("made", ["0001", "0005 of who added a feed"])
async def test_a_backup_of_an_older_version_is_brought_up_to_date(
    store: Store, tmp_path: Path, clock: HandClock, made: str
) -> None:
    """Also one that says it is of a revision that was rewritten later."""
    saved = tmp_path / "saved.db"
    make(saved, made)
    fill(saved, clock)
    await add(store, "后来的消息。")
    await asyncio.to_thread(restore, saved, store.database.path)
    await store.chats.upsert(7)
    await store.follows.follow(7, "医保", now=True, thread_id=3)
    assert [wanted.thread_id for wanted in await store.follows.wanted_now()] == [3]
    (story,) = await store.stories.latest()
    assert (story.headline, story.body) == (OLD.headline, OLD.body)
    await add(store, "恢复之后的消息。")
