"""PostgreSQL's index of terms holds each story when it is stored: what GIN puts off otherwise, up
to four megabytes, is read through by every search
(https://www.postgresql.org/docs/current/gin.html#GIN-FAST-UPDATE)."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for index in ("ix_story_index_public_terms", "ix_story_index_private_terms"):
        op.execute(f"ALTER INDEX {index} SET (fastupdate = off)")
        op.execute(f"SELECT gin_clean_pending_list('{index}')")
