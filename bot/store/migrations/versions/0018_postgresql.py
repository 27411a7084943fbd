"""What a store on PostgreSQL has otherwise than one in SQLite, which stays as it is: an index of
terms, ids of 64 bits, and text that is ordered by its characters whatever the database's locale."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    there = sa.inspect(connection)
    for table in set(there.get_table_names()) - {"alembic_version"}:
        changes = []
        for column in there.get_columns(table):
            name, kind = column["name"], column["type"]
            if isinstance(kind, sa.String):
                as_it_is = kind.compile(connection.dialect)
                changes.append(f'ALTER "{name}" TYPE {as_it_is} COLLATE "C"')
            elif isinstance(kind, sa.Integer) and (name == "id" or name.endswith("_id")):
                changes.append(f'ALTER "{name}" TYPE bigint')
        if changes:
            op.execute(f'ALTER TABLE "{table}" {", ".join(changes)}')
    for name in ("story_index_public", "story_index_private"):
        op.create_table(
            name,
            sa.Column(
                "rowid",
                sa.BigInteger,
                sa.ForeignKey("stories.id", ondelete="CASCADE"),
                primary_key=True,
                autoincrement=False,
            ),
            sa.Column("terms", TSVECTOR, nullable=False),
        )
        op.create_index(f"ix_{name}_terms", name, ["terms"], postgresql_using="gin")
