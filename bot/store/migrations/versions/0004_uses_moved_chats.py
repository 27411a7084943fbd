"""What the hourly limits count, apart from the chats; former ids of groups; who let chats in."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0004"
down_revision = "0003"

CHAT_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "uses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("used_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_uses_user", "uses", ["user_id", "kind", "used_at"])
    op.execute(
        "INSERT INTO uses (user_id, kind, used_at)"
        " SELECT user_id, kind, begun_at FROM shares WHERE NOT public"
    )
    op.execute("DELETE FROM shares WHERE material IS NULL")
    op.drop_index("ix_shares_user", "shares")
    op.create_table(
        "moved_chats",
        sa.Column("id", CHAT_ID, primary_key=True),
        sa.Column("former_id", sa.BigInteger, nullable=False),
    )
    op.add_column("chats", sa.Column("admitted_by", sa.BigInteger))
