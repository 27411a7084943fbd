"""Whether the tables are those that this version expects, and making them so."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from bot.store.errors import StoreError
from bot.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
UNFINISHED = "unfinished_move"
"""The table that a store has while another is being moved to it."""
_COLUMNS = {
    "sqlite": (
        "SELECT made.name, of.name FROM sqlite_master AS made"
        " JOIN pragma_table_info(made.name) AS of WHERE made.type = 'table'"
    ),
    "postgresql": (
        "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
        " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        " AND attnum > 0 AND NOT attisdropped"
    ),
}


def is_up_to_date(connection: Connection) -> bool:
    """Whether the tables are those of the newest revision, and lack nothing."""
    found = columns(connection)
    if ("alembic_version", "version_num") not in found:
        return False
    versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    newest = max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return versions == [newest] and not _lacking(found)


def is_unfinished(connection: Connection) -> bool:
    """Whether another store is yet to be moved here whole."""
    return any(table == UNFINISHED for table, _ in columns(connection))


def migrate(connection: Connection) -> None:
    """Bring the tables up to date. Raises ``StoreError`` where they lack something even then, as
    a store of an unfinished version may."""
    from alembic import command  # takes longer to import than to find that nothing is to be done
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if lacking := _lacking(columns(connection)):
        raise StoreError(f"the store lacks {', '.join(lacking)}")


def columns(connection: Connection) -> set[tuple[str, str]]:
    """Every table that is there with each of its columns."""
    found = connection.exec_driver_sql(_COLUMNS[connection.dialect.name])
    return {(table, column) for table, column in found}


def _lacking(found: set[tuple[str, str]]) -> list[str]:
    """The columns that the tables should have and have not."""
    expected = {(c.table.name, c.name) for table in metadata.sorted_tables for c in table.columns}
    return sorted(".".join(column) for column in expected - found)
