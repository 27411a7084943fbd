"""Who began a work: a worker's death is counted against what it was at, not what it had at hand."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("works", sa.Column("begun_by", sa.BigInteger))
