"""Works for any number of workers, on PostgreSQL, and the tables of procrastinate, which hands them
out. Its scripts are applied up to a name, so that this makes the same whatever version of it is
there; those of later versions take a revision of their own."""

from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

LAST = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    connection = op.get_bind()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        return
    for script in sorted(files("procrastinate.sql.migrations").iterdir(), key=lambda f: f.name):
        if script.name.endswith(".sql") and script.name <= LAST:
            # Several statements at a time, and with % in them, are the driver's own to take.
            driver.execute(script.read_text(encoding="utf-8"))
    op.create_table(
        "works",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("matter", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("request", sa.LargeBinary),
        sa.Column("outcome", sa.LargeBinary),
        sa.Column("deaths", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("reason", sa.Text),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("done_at", sa.DateTime(timezone=True)),
    )
