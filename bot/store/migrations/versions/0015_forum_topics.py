"""The names of forum topics."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "forum_topics",
        sa.Column(
            "chat_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("chats.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("thread_id", sa.BigInteger, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
