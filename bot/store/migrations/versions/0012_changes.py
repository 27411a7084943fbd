"""Changes are kept for a day, so that they can be undone."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "chat_id", sa.Integer, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_chat_id", "changes", ["chat_id"])
