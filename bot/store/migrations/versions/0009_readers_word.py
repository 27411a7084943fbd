"""What readers mute, rate, save and doubt; the editions of their digests, and how short those are.

Chats that are there keep the long form of the digest that they know.
"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0009"
down_revision = "0008"


def of_chat() -> sa.Column[int]:
    return sa.Column(
        "chat_id",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        sa.ForeignKey("chats.id", ondelete="CASCADE"),
        primary_key=True,
    )


def upgrade() -> None:
    op.add_column("chats", sa.Column("brief", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("chats", sa.Column("issues", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "mutes",
        of_chat(),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("since", UtcDateTime, nullable=False),
    )
    op.create_table(
        "ratings",
        of_chat(),
        sa.Column("user_id", sa.BigInteger, primary_key=True),
        sa.Column("story_id", sa.Integer, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("traits", sa.JSON, nullable=False),
        sa.Column("rated_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_ratings_user_id", "ratings", ["user_id"])
    op.create_table(
        "saved",
        of_chat(),
        sa.Column(
            "story_id",
            sa.Integer,
            sa.ForeignKey("stories.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("saved_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_saved_story_id", "saved", ["story_id"])
    op.create_table(
        "doubts",
        of_chat(),
        sa.Column("story_id", sa.Integer, primary_key=True),
        sa.Column("doubted_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "cards",
        of_chat(),
        sa.Column("message_id", sa.BigInteger, primary_key=True),
        sa.Column("story_id", sa.Integer, nullable=False),
        sa.Column("sent_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "editions",
        of_chat(),
        sa.Column("key", sa.String(24), primary_key=True),
        sa.Column("number", sa.Integer),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("story_ids", sa.JSON, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
