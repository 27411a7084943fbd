"""Stories and their index, chats and what they follow, the outbox, feeds."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0001"
down_revision = None

# SQLite numbers rows by themselves only for a plain INTEGER key.
CHAT_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("content_key", sa.String(64), nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("subtitle", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("dateline", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("gist", sa.Text, nullable=False),
        sa.Column("points", sa.JSON, nullable=False),
        sa.Column("engine", sa.String(32), nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("grounded", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("published", UtcDateTime),
        sa.Column("first_seen", UtcDateTime, nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("owner_chat", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stories_date", "stories", [sa.text("coalesce(published, first_seen)")])
    op.create_index("ix_stories_first_seen", "stories", ["first_seen"])
    op.create_index("ix_stories_event_id", "stories", ["event_id"])
    op.create_index(
        "uq_stories_content",
        "stories",
        ["content_key", sa.text("coalesce(owner_chat, 0)")],
        unique=True,
    )
    op.create_table(
        "sightings",
        sa.Column(
            "story_id",
            sa.Integer,
            sa.ForeignKey("stories.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("url", sa.Text),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    # What search reads: the folded text, and the terms it is found under (bot.terms). The ascii
    # tokenizer leaves every other character alone; unicode61 knows Unicode 6.1 only.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE story_index USING fts5("
            "headline UNINDEXED, body UNINDEXED, terms, tokenize='ascii', detail=none)"
        )
    op.create_table(
        "chats",
        sa.Column("id", CHAT_ID, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("subscribed", sa.Boolean, nullable=False),
        sa.Column("digest_time", sa.String(5), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("topics_only", sa.Boolean, nullable=False),
        sa.Column("story_count", sa.Integer, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("next_due_at", UtcDateTime),
        sa.Column("digested_until", UtcDateTime),
        sa.Column("blocked", sa.Boolean, nullable=False),
    )
    op.create_index("ix_chats_next_due_at", "chats", ["next_due_at"])
    op.create_table(
        "follows",
        sa.Column(
            "chat_id", CHAT_ID, sa.ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("query", sa.Text, primary_key=True),
        sa.Column("now", sa.Boolean, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
    )
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "chat_id", CHAT_ID, sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("window_key", sa.Text, nullable=False),
        sa.Column("covers_until", UtcDateTime),
        sa.Column("story_ids", sa.JSON, nullable=False),
        sa.Column("promised_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("chat_id", "window_key"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "promise_id",
            sa.Integer,
            sa.ForeignKey("promises.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("message", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime),
        sa.Column("sent_at", UtcDateTime),
        sa.Column("reason", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "chat_id", "id"])
    op.create_index("ix_outbox_promise_id", "outbox", ["promise_id"])
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
    )
