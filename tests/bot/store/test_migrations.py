"""Migrations: never rewritten, and a store of every revision opens and works."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine

from bot.domain.chat import Follow
from bot.store import Store, StoreError
from bot.store.schema import MIGRATIONS
from bot.store.tables import metadata
from tests.bot.making import HandClock, add
from tests.bot.postgresql import Databases
from tests.bot.store.revisions import OLD, REVISIONS, REWRITTEN, fill, make, moment

PINNED = Path(__file__).with_name("migrations.sha256")
NO_METADATA = ("story_index", "procrastinate_", "work")
"""How tables begin that the databases have each in its own way."""
NOT_SEARCHED = r"ignore:.*expression-based index"


def test_no_migration_is_ever_rewritten() -> None:
    """A new revision adds its line here; a line that is there never changes."""
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    hashes = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in files]
    assert PINNED.read_text().splitlines() == hashes


@pytest.mark.filterwarnings(NOT_SEARCHED)
async def test_migrations_make_the_tables_that_the_code_expects(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "store.db"
    await (await Store.open(f"sqlite:///{file}")).close()
    assert _differences(f"sqlite:///{file}") == []


@pytest.mark.filterwarnings(NOT_SEARCHED)
async def test_migrations_make_them_on_postgresql(postgresql: Databases) -> None:
    with postgresql.one(empty=True) as url:
        opened = await asyncio.gather(*(Store.open(url) for _ in range(3)))  # all at once
        for store in opened:
            await store.close()
        assert _differences(url.replace("postgresql:", "postgresql+psycopg:", 1)) == []


@pytest.mark.filterwarnings(NOT_SEARCHED)
@pytest.mark.parametrize("made", [*REVISIONS, *REWRITTEN])
async def test_a_store_of_every_revision_opens_and_works(
    tmp_path: Path, clock: HandClock, made: str
) -> None:
    file = tmp_path / "store.db"
    make(file, made)
    fill(file, clock)
    store = await Store.open(f"sqlite:///{file}", clock=clock)
    assert await store.follows.followed(7) == [Follow("5G")]
    await store.follows.follow(7, "医保", now=True, thread_id=3)
    assert Follow("医保", now=True) in await store.follows.followed(7)
    assert [wanted.thread_id for wanted in await store.follows.wanted_now()] == [3]
    subscribed = await store.chats.upsert(7, subscribed=True, digest_time="07:30")
    assert subscribed.next_due_at is not None
    assert (await add(store, OLD.body, OLD.headline, source="晚报")).id == 1
    told = await add(store, "又一篇文章，说的是地铁。" * 5, "地铁")
    assert {story.id for story in await store.stories.latest()} == {1, told.id}
    await store.feeds.add({"https://news.example.com/feed": ""}, added_by=7)
    assert (await store.feeds.due(clock.now(), limit=1))[0].added_by == 7
    await store.close()
    assert _differences(f"sqlite:///{file}") == []


async def test_an_older_store_keeps_what_the_hourly_limits_count(
    tmp_path: Path, clock: HandClock
) -> None:
    file = tmp_path / "store.db"
    make(file, "0003")
    fill(file, clock)
    with closing(sqlite3.connect(file)) as older, older:
        older.executemany(
            "INSERT INTO shares (chat_id, user_id, kind, material, public, attempts, begun_at)"
            " VALUES (7, 7, ?, NULL, ?, 1, ?)",
            [("texts", 0, moment(clock)), ("documents", 1, moment(clock))],
        )
    store = await Store.open(f"sqlite:///{file}", clock=clock)
    clock.forward(minutes=20)
    assert await store.shares.wait(7, "texts", 1) == timedelta(minutes=40)
    assert await store.shares.wait(7, "documents", 1) is None
    assert await store.shares.unfinished() == []
    await store.close()


async def test_a_store_that_lacks_something_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    make(file, REVISIONS[-1])
    with closing(sqlite3.connect(file)) as broken, broken:
        broken.execute("ALTER TABLE chats DROP COLUMN title")
    with pytest.raises(StoreError, match=r"lacks chats\.title"):
        await Store.open(f"sqlite:///{file}")


def _differences(address: str) -> list[object]:
    """How the tables of a store differ from those that the code expects."""
    with create_engine(address, poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not name.startswith(NO_METADATA)
                ),
            },
        )
        return list(compare_metadata(context, metadata))
