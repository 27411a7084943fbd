"""How each feed fares, the items it brought, and what updated stories said before."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for column in (
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("content_hash", sa.String(64)),
        sa.Column("interval", sa.Integer, nullable=False, server_default="3600"),
        sa.Column("next_poll_at", UtcDateTime),
        sa.Column("polled_at", UtcDateTime),
        sa.Column("changed_at", UtcDateTime),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failing_since", UtcDateTime),
        sa.Column("reason", sa.Text),
        sa.Column("reported", sa.Boolean, nullable=False, server_default=sa.false()),
    ):
        op.add_column("feeds", column)
    op.create_index("ix_feeds_next_poll_at", "feeds", ["next_poll_at"])
    op.create_table(
        "feed_items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "feed_url",
            sa.Text,
            sa.ForeignKey("feeds.url", ondelete="CASCADE", onupdate="CASCADE"),
            nullable=False,
        ),
        sa.Column("guid", sa.Text, nullable=False),
        sa.Column("content_key", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("item", sa.JSON),
        sa.Column("story_id", sa.Integer),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try_at", UtcDateTime),
        sa.Column("reason", sa.Text),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("feed_url", "guid"),
    )
    op.create_index("ix_feed_items_state", "feed_items", ["state", "next_try_at"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "story_id",
            sa.Integer,
            sa.ForeignKey("stories.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("gist", sa.Text, nullable=False),
        sa.Column("points", sa.JSON, nullable=False),
        sa.Column("replaced_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_revisions_story_id", "revisions", ["story_id"])
    op.create_index("ix_stories_url", "stories", ["url"])
