"""Attempts at every kind of work are noted alike, so shares need none of their own."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("work", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("begun_at", UtcDateTime, nullable=False),
    )
    op.drop_column("shares", "attempts")
