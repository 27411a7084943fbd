"""Why nothing can be sent to a chat, in Telegram's words."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("chats", sa.Column("stopped", sa.Text))
