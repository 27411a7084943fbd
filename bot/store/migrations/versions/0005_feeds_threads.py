"""Who added a feed, when it was read whole; where items link; forum topics of alerts."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("added_by", sa.BigInteger))
    op.add_column("feeds", sa.Column("read_at", UtcDateTime))
    op.create_index("ix_feeds_added_by", "feeds", ["added_by"])
    op.create_index("ix_feed_items_seen_at", "feed_items", ["seen_at"])
    op.add_column("feed_items", sa.Column("link", sa.Text))
    op.create_index("ix_feed_items_link", "feed_items", ["feed_url", "link"])
    op.add_column("follows", sa.Column("thread_id", sa.BigInteger))
    op.add_column("outbox", sa.Column("thread_id", sa.BigInteger))
