"""The database: migrations, pragmas, and addresses that cannot be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.store import Store, StoreError
from bot.store.database import MIGRATIONS
from bot.store.tables import metadata
from tests.bot.making import HandClock, add


@pytest.mark.filterwarnings("ignore:.*expression-based index")
async def test_migrations_make_the_tables_that_the_code_expects(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "store.db"
    await (await Store.open(f"sqlite:///{file}")).close()
    with create_engine(f"sqlite:///{file}").connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not name.startswith("story_index")
                ),
            },
        )
        assert compare_metadata(context, metadata) == []


async def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = await Store.open(url)
    story = await add(store, "一条消息。")
    await store.close()
    for _ in range(2):
        store = await Store.open(url)
        assert await store.stories.get(story.id) == story
        await store.close()


async def test_an_older_store_keeps_what_the_hourly_limits_count(
    tmp_path: Path, clock: HandClock
) -> None:
    file = tmp_path / "store.db"
    _made_at(file, "0003")
    with closing(sqlite3.connect(file)) as older, older:
        older.execute(
            "INSERT INTO chats (id, kind, title, language, timezone, subscribed, digest_time,"
            " weekdays, topics_only, story_count, blocked)"
            " VALUES (7, 'private', '', 'en', 'Asia/Shanghai', 0, '08:00', '0', 0, 8, 0)"
        )
        older.executemany(
            "INSERT INTO shares (chat_id, user_id, kind, material, public, attempts, begun_at)"
            " VALUES (7, 7, ?, NULL, ?, 1, ?)",
            [
                ("texts", 0, f"{clock.now():%Y-%m-%d %H:%M:%S.%f}"),
                ("documents", 1, f"{clock.now():%Y-%m-%d %H:%M:%S.%f}"),
            ],
        )
    store = await Store.open(f"sqlite:///{file}", clock=clock)
    clock.forward(minutes=20)
    assert await store.shares.wait(7, "texts", 1) == timedelta(minutes=40)
    assert await store.shares.wait(7, "documents", 1) is None
    assert await store.shares.unfinished() == []
    await store.close()


def _made_at(file: Path, revision: str) -> None:
    """A store as the code of ``revision`` made it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with create_engine(f"sqlite:///{file}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


async def test_the_file_is_in_wal_mode_with_foreign_keys(store: Store) -> None:
    async with store.database.reading() as connection:
        pragmas = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


async def test_a_writer_takes_the_lock_at_once(store: Store) -> None:
    async with store.database.writing():
        with (
            closing(sqlite3.connect(store.database.path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "postgresql://localhost/baozhai"])
async def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(StoreError):
        await Store.open(url)


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("这不是数据库。" * 200)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        await Store.open(f"sqlite:///{file}")
    assert file.read_text().startswith("这不是数据库")
