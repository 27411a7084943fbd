"""The search index holds no text: what the ranker reads has a table, private shares an index."""

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

AT_A_TIME = 1_000


def upgrade() -> None:
    op.create_table(
        "story_texts",
        sa.Column(
            "story_id",
            sa.Integer,
            sa.ForeignKey("stories.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("terms", sa.LargeBinary, nullable=False),
    )
    if op.get_bind().dialect.name != "sqlite":
        return  # no store on PostgreSQL is that old; its index comes with 0018
    for name in ("story_index_public", "story_index_private"):
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5("
            "terms, content='', tokenize='ascii', detail=none)"
        )
    connection = op.get_bind()
    query = (
        "SELECT stories.id, story_index.headline, story_index.body, terms, owner_chat IS NULL"
        " FROM stories JOIN story_index ON story_index.rowid = stories.id"
        " WHERE stories.id > ? ORDER BY stories.id LIMIT ?"
    )
    last = 0
    while rows := connection.exec_driver_sql(query, (last, AT_A_TIME)).all():
        connection.exec_driver_sql(
            "INSERT INTO story_texts (story_id, headline, body, terms) VALUES (?, ?, ?, ?)",
            [
                (id_, head, body, zlib.compress(terms.encode()))
                for id_, head, body, terms, _ in rows
            ],
        )
        for name, public in (("story_index_public", 1), ("story_index_private", 0)):
            entries = [(row[0], row[3]) for row in rows if row[4] == public]
            if entries:
                insert = f"INSERT INTO {name} (rowid, terms) VALUES (?, ?)"
                connection.exec_driver_sql(insert, entries)
        last = rows[-1][0]
    op.execute("DROP TABLE story_index")
