"""A promise knows the request that it was made in, and the due time that it keeps."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("promises", sa.Column("request", sa.String(16)))
    op.add_column("promises", sa.Column("due_at", UtcDateTime))
