"""A store in a PostgreSQL database, shared by any number of machines.

Whoever writes holds one advisory lock until the transaction ends, as SQLite's one writer holds its
file: what this code reads before it writes is still so when it writes. The lock is let go of when
what was written is visible, so each statement of the next writer sees it (READ COMMITTED,
https://www.postgresql.org/docs/current/transaction-iso.html). Readers see one moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from psycopg.adapt import AdaptersMap

WRITER = 0x62616F01
"""The advisory lock of who writes."""
OLDEST = 14
"""The major version of PostgreSQL that was still maintained when this was written
(https://www.postgresql.org/support/versioning/)."""
LOCK_NOT_AVAILABLE = "55P03"
"""See https://www.postgresql.org/docs/current/errcodes-appendix.html."""


class PostgresDatabase:
    """The database of a ``postgresql://`` address, which must be there and in UTF-8.

    Raises ``StoreError`` where the address names none, or psycopg is not installed.
    """

    def __init__(self, address: URL) -> None:
        if not address.database:
            raise StoreError("postgresql:// needs the name of a database")
        try:
            import psycopg  # noqa: F401 (of the extra "postgres")
        except ImportError as error:
            raise StoreError(
                "a store on PostgreSQL needs psycopg: pip install 'baozhai[postgres]'"
            ) from error
        self.url = self.asynchronous_url = address.set(drivername="postgresql+psycopg")
        host = address.host or address.query.get("host") or "localhost"
        self.name = f"{host}/{address.database}"
        self.options: dict[str, Any] = {
            "pool_pre_ping": True,  # the server may have been restarted
            "use_native_hstore": False,
            # A plan is made for each query with its values: how rare a word is decides the way.
            "connect_args": {"prepare_threshold": None, "context": _without_nul()},
        }

    def make_ready(self, wait_ms: int) -> None:
        """See that the server answers and can hold a store."""
        from sqlalchemy import NullPool, create_engine

        engine = create_engine(self.url, poolclass=NullPool, **self.options)
        try:
            with engine.connect() as connection:
                version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
                encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        except SQLAlchemyError as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise StoreError(f"{self.name}: {reason}") from error
        if version < OLDEST * 10_000:
            raise StoreError(f"{self.name}: PostgreSQL {OLDEST} or newer is needed")
        if encoding != "UTF8":
            raise StoreError(f"{self.name}: the database's encoding is {encoding}, not UTF8")

    def is_large(self) -> bool:
        """Whether it takes minutes to bring the store up to date."""
        return False

    def prepare(self, engine: Engine, wait_ms: int, *, writes: bool) -> None:
        """Set up each connection of an engine, whose statements wait so long for a lock."""

        def connect(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            cursor.execute("SET timezone = 'UTC'")
            cursor.execute("SET jit = off")  # compiling takes longer than any of our queries
            # What is looked up is in memory, or on a disk that seeks for nothing: by the server's 4
            # reading a table's newest rows seems cheaper than to look a word up.
            cursor.execute("SET random_page_cost = 1.1")
            cursor.execute(f"SET lock_timeout = {wait_ms}")
            if not writes:
                cursor.execute(
                    "SET SESSION CHARACTERISTICS AS"
                    " TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            cursor.close()
            connection.commit()

        event.listen(engine, "connect", connect)

    def lock(self, connection: Connection) -> None:
        """Begin the transaction of the one writer."""
        try:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
        except DBAPIError:
            connection.connection.rollback()
            raise

    def is_locked(self, error: DBAPIError) -> bool:
        """Whether ``lock`` failed since another process writes."""
        return getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE

    def forget_deleted(self) -> bool:
        """Deleted rows are PostgreSQL's, which overwrites them when it likes (VACUUM)."""
        return True


def _without_nul() -> AdaptersMap:
    """How values are written for psycopg: as it does, but for U+0000, which PostgreSQL's text
    cannot hold and which is left out."""
    import psycopg
    from psycopg.adapt import AdaptersMap, Buffer
    from psycopg.types.string import StrDumperUnknown

    class TextDumper(StrDumperUnknown):
        def dump(self, obj: str) -> Buffer | None:
            return super().dump(obj.replace("\0", ""))

    adapters = AdaptersMap(psycopg.adapters)
    adapters.register_dumper(str, TextDumper)
    return adapters
