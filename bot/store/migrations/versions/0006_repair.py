"""Stores made while revisions 0001 and 0005 were still being rewritten get what they lack; what
was written and never read goes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0006"
down_revision = "0005"

COLUMNS: dict[str, list[sa.Column[Any]]] = {
    "promises": [sa.Column("story_ids", sa.JSON, nullable=False, server_default="[]")],
    "feeds": [sa.Column("added_by", sa.BigInteger), sa.Column("read_at", UtcDateTime)],
    "feed_items": [sa.Column("link", sa.Text)],
    "follows": [sa.Column("thread_id", sa.BigInteger)],
    "outbox": [sa.Column("thread_id", sa.BigInteger)],
}
INDEXES: dict[str, tuple[str, list[str]]] = {
    "ix_feeds_added_by": ("feeds", ["added_by"]),
    "ix_feed_items_seen_at": ("feed_items", ["seen_at"]),
    "ix_feed_items_link": ("feed_items", ["feed_url", "link"]),
}


def upgrade() -> None:
    there = sa.inspect(op.get_bind())
    for table, columns in COLUMNS.items():
        known = {column["name"] for column in there.get_columns(table)}
        for column in columns:
            if column.name not in known:
                op.add_column(table, column)
    for name, (table, indexed) in INDEXES.items():
        if name not in {index["name"] for index in there.get_indexes(table)}:
            op.create_index(name, table, indexed)
    op.drop_column("stories", "dateline")
    op.drop_column("sightings", "seen_at")
    op.drop_column("revisions", "body")
    op.drop_column("revisions", "points")
