"""Who added a feed in a chat; the forum topic in which a topic is followed and told of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("added_by", sa.BigInteger))
    op.create_index("ix_feeds_added_by", "feeds", ["added_by"])
    op.create_index("ix_feed_items_seen_at", "feed_items", ["seen_at"])
    op.add_column("follows", sa.Column("thread_id", sa.BigInteger))
    op.add_column("outbox", sa.Column("thread_id", sa.BigInteger))
