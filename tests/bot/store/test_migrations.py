"""Migrations: never rewritten, and a store of every revision opens and works."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from bot.domain.chat import Follow
from bot.store import Store, StoreError
from bot.store.database import MIGRATIONS
from bot.store.tables import metadata
from bot.stories.fingerprint import content_key
from tests.bot.making import HandClock, add, article

PINNED = Path(__file__).with_name("migrations.sha256")
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
REWRITTEN: dict[str, tuple[str, Sequence[str]]] = {
    "0001 without the stories of a promise": (
        "0001",
        ["ALTER TABLE promises DROP COLUMN story_ids"],
    ),
    "0005 on another branch, which was 0004 later": (
        "0004",
        ["UPDATE alembic_version SET version_num = '0005'"],
    ),
    "0005 of who added a feed": (
        "0004",
        [
            "ALTER TABLE feeds ADD COLUMN added_by BIGINT",
            "CREATE INDEX ix_feeds_added_by ON feeds (added_by)",
            "CREATE INDEX ix_feed_items_seen_at ON feed_items (seen_at)",
            "UPDATE alembic_version SET version_num = '0005'",
        ],
    ),
    "0005 with forum topics": (
        "0004",
        [
            "ALTER TABLE feeds ADD COLUMN added_by BIGINT",
            "CREATE INDEX ix_feeds_added_by ON feeds (added_by)",
            "CREATE INDEX ix_feed_items_seen_at ON feed_items (seen_at)",
            "ALTER TABLE follows ADD COLUMN thread_id BIGINT",
            "ALTER TABLE outbox ADD COLUMN thread_id BIGINT",
            "UPDATE alembic_version SET version_num = '0005'",
        ],
    ),
}
"""What stores look like that were made while a revision was still being rewritten: the revision to
begin with, and how they differ from what it makes today."""
OLD = article("老库里的一篇文章，说的是公交。" * 5, "公交")
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
    assert _differences(file) == []


@pytest.mark.filterwarnings(NOT_SEARCHED)
@pytest.mark.parametrize("made", [*REVISIONS, *REWRITTEN])
async def test_a_store_of_every_revision_opens_and_works(
    tmp_path: Path, clock: HandClock, made: str
) -> None:
    file = tmp_path / "store.db"
    _make(file, made)
    _fill(file, clock)
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
    assert _differences(file) == []


async def test_an_older_store_keeps_what_the_hourly_limits_count(
    tmp_path: Path, clock: HandClock
) -> None:
    file = tmp_path / "store.db"
    _make(file, "0003")
    _fill(file, clock)
    with closing(sqlite3.connect(file)) as older, older:
        older.executemany(
            "INSERT INTO shares (chat_id, user_id, kind, material, public, attempts, begun_at)"
            " VALUES (7, 7, ?, NULL, ?, 1, ?)",
            [("texts", 0, _moment(clock)), ("documents", 1, _moment(clock))],
        )
    store = await Store.open(f"sqlite:///{file}", clock=clock)
    clock.forward(minutes=20)
    assert await store.shares.wait(7, "texts", 1) == timedelta(minutes=40)
    assert await store.shares.wait(7, "documents", 1) is None
    assert await store.shares.unfinished() == []
    await store.close()


async def test_a_store_that_lacks_something_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    _make(file, REVISIONS[-1])
    with closing(sqlite3.connect(file)) as broken, broken:
        broken.execute("ALTER TABLE chats DROP COLUMN title")
    with pytest.raises(StoreError, match=r"lacks chats\.title"):
        await Store.open(f"sqlite:///{file}")


def _make(file: Path, made: str) -> None:
    """A store as the code of a revision, or of one that was rewritten later, made it."""
    revision, changes = REWRITTEN.get(made, (made, ()))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)  # which closes what it opened
    with engine.begin() as upgrading:
        config.attributes["connection"] = upgrading
        command.upgrade(config, revision)
    with closing(sqlite3.connect(file)) as connection, connection:
        for change in changes:
            connection.execute(change)


def _fill(file: Path, clock: HandClock) -> None:
    """A chat that follows a topic, and a story."""
    moment = _moment(clock)
    with closing(sqlite3.connect(file)) as older, older:
        older.execute(
            "INSERT INTO chats (id, kind, title, language, timezone, subscribed, digest_time,"
            " weekdays, topics_only, story_count, blocked)"
            " VALUES (7, 'private', '', 'en', 'Asia/Shanghai', 0, '08:00', '0', 0, 8, 0)"
        )
        older.execute(
            "INSERT INTO follows (chat_id, query, now, since) VALUES (7, '5G', 0, ?)", [moment]
        )
        older.execute(
            "INSERT INTO stories (content_key, headline, body, gist, points, engine, model,"
            " grounded, confidence, source, first_seen, event_id)"
            " VALUES (?, ?, ?, '', '[]', 'extractive', '', 1, 1, '晨报', ?, 1)",
            [content_key(OLD), OLD.headline, OLD.body, moment],
        )


def _moment(clock: HandClock) -> str:
    return f"{clock.now():%Y-%m-%d %H:%M:%S.%f}"


def _differences(file: Path) -> list[object]:
    """How the tables of a store differ from those that the code expects."""
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
        return list(compare_metadata(context, metadata))
