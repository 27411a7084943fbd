"""Who added a feed in a chat; when an item was last seen in its feed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("added_by", sa.BigInteger))
    op.create_index("ix_feeds_added_by", "feeds", ["added_by"])
    op.create_index("ix_feed_items_seen_at", "feed_items", ["seen_at"])
