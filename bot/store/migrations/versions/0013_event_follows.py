"""Events that chats follow."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0013"
down_revision = "0012"


def of_story(name: str, *, key: bool = False) -> sa.Column[int]:
    story = sa.ForeignKey("stories.id", ondelete="CASCADE")
    return sa.Column(name, sa.Integer, story, primary_key=key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "event_follows",
        sa.Column(
            "chat_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("chats.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        of_story("story_id", key=True),
        of_story("told_id"),
        sa.Column("terms", sa.JSON, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
    )
    for column in ("story_id", "told_id", "since"):
        op.create_index(f"ix_event_follows_{column}", "event_follows", [column])
