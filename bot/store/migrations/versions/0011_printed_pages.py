"""What a story's printed page tells: the day of its date, its number and its section."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("stories", sa.Column("printed_on", sa.Date))
    op.add_column("stories", sa.Column("edition", sa.Text))
    op.add_column("stories", sa.Column("section", sa.Text))
