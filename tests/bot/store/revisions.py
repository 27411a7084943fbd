"""Stores as older code made them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from bot.store.schema import MIGRATIONS
from bot.stories.fingerprint import content_key
from tests.bot.making import HandClock, article

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


def make(file: Path, made: str) -> None:
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


def fill(file: Path, clock: HandClock) -> None:
    """A chat that follows a topic, and a story."""
    then = moment(clock)
    with closing(sqlite3.connect(file)) as older, older:
        older.execute(
            "INSERT INTO chats (id, kind, title, language, timezone, subscribed, digest_time,"
            " weekdays, topics_only, story_count, blocked)"
            " VALUES (7, 'private', '', 'en', 'Asia/Shanghai', 0, '08:00', '0', 0, 8, 0)"
        )
        older.execute(
            "INSERT INTO follows (chat_id, query, now, since) VALUES (7, '5G', 0, ?)", [then]
        )
        older.execute(
            "INSERT INTO stories (content_key, headline, body, gist, points, engine, model,"
            " grounded, confidence, source, first_seen, event_id)"
            " VALUES (?, ?, ?, '', '[]', 'extractive', '', 1, 1, '晨报', ?, 1)",
            [content_key(OLD), OLD.headline, OLD.body, then],
        )


def moment(clock: HandClock) -> str:
    """Now, as the tables hold it."""
    return f"{clock.now():%Y-%m-%d %H:%M:%S.%f}"
