"""News of followed events may wait for the digest; their words are looked up, not read whole."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0014"
down_revision = "0013"


def of_story(name: str, ondelete: str = "CASCADE", **column: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("stories.id", ondelete=ondelete), **column)


def upgrade() -> None:
    op.create_table(
        "event_terms",
        sa.Column("term", sa.Text, primary_key=True),
        of_story("story_id", primary_key=True),
    )
    op.create_index("ix_event_terms_story_id", "event_terms", ["story_id"])
    older = op.get_bind().dialect.name == "sqlite"  # no store on PostgreSQL is that old
    if older:
        op.execute(
            "INSERT INTO event_terms (term, story_id)"
            " SELECT DISTINCT value, story_id FROM event_follows, json_each(event_follows.terms)"
        )
        # SQLAlchemy reads what a foreign key does from a table's own clause only, so it is made
        # anew.
        op.rename_table("event_follows", "event_follows_before")
    else:
        op.drop_table("event_follows")
    op.create_table(
        "event_follows",
        sa.Column(
            "chat_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("chats.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        of_story("story_id", primary_key=True),
        of_story("told_id", nullable=False),
        of_story("waiting_id", "SET NULL"),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
    )
    if older:
        op.execute(
            "INSERT INTO event_follows (chat_id, story_id, told_id, since, thread_id)"
            " SELECT chat_id, story_id, told_id, since, thread_id FROM event_follows_before"
        )
        op.drop_table("event_follows_before")
    for column in ("story_id", "told_id", "waiting_id", "since"):
        op.create_index(f"ix_event_follows_{column}", "event_follows", [column])
    op.add_column("editions", sa.Column("before", sa.JSON, nullable=False, server_default="[]"))
