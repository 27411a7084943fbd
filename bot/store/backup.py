"""Backups of the SQLite store, taken and put back while the bot runs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.store.errors import StoreError
from bot.store.schema import MIGRATIONS, migrate


class BackupError(Exception):
    """A backup that cannot be taken or put back; the text says why."""


def store_file(url: str) -> Path:
    """The file of a ``sqlite:///`` address. Raises ``BackupError`` for any other."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise BackupError("backup and restore are for SQLite; use pg_dump for PostgreSQL")
    return Path(address.database)


def backup(store: Path, target: Path) -> int:
    """Copy the store to a new file, consistent even while others write; its size in bytes.

    Uses SQLite's online backup (https://www.sqlite.org/backup.html). Raises ``BackupError``
    where there is no store or the target exists.
    """
    if not store.is_file():
        raise BackupError(f"no store at {store}")
    if target.exists():
        raise BackupError(f"{target} exists already; name a new file")
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise BackupError(f"{target}: {error}") from error
    return target.stat().st_size


def restore(saved: Path, store: Path) -> Path | None:
    """Put a backup in the store's place; where the store of before was kept, if there was one.

    A backup of an older version is brought up to date first. The content changes in one
    transaction, so that a running bot sees the old or the new store. Raises ``BackupError`` for a
    file that is no whole store; nothing changes then.
    """
    _check(saved)
    kept = None
    store.parent.mkdir(parents=True, exist_ok=True)
    ready = _unused(store.with_name(store.name + ".restoring"))
    try:
        backup(saved, ready)
        _bring_up_to_date(ready, saved)
        if store.exists():
            kept = _unused(store.with_name(store.name + ".before-restore"))
            backup(store, kept)
        with closing(sqlite3.connect(ready)) as source, closing(sqlite3.connect(store)) as target:
            target.execute("PRAGMA busy_timeout = 30000")
            source.backup(target)
    except sqlite3.Error as error:
        raise BackupError(f"{store}: {error}") from error
    finally:
        ready.unlink(missing_ok=True)
    return kept


def _bring_up_to_date(copy: Path, saved: Path) -> None:
    """Migrate the copy of a backup. Raises ``BackupError`` where tables or columns lack then."""
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with engine.begin() as connection:
            migrate(connection)
    except (StoreError, SQLAlchemyError) as error:
        raise BackupError(f"{saved}: {error}") from error
    finally:
        engine.dispose()


def _check(saved: Path) -> None:
    if not saved.is_file():
        raise BackupError(f"no such file: {saved}")
    try:
        with closing(sqlite3.connect(f"{saved.resolve().as_uri()}?mode=ro", uri=True)) as source:
            whole = source.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            tables = {row[0] for row in source.execute("SELECT name FROM sqlite_master")}
            versions = source.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error as error:
        raise BackupError(f"{saved}: {error}") from error
    if not whole or not {"stories", "chats", "alembic_version"} <= tables:
        raise BackupError(f"{saved} is no whole backup of a store")
    if not {version for (version,) in versions} <= _known_versions():
        raise BackupError(f"{saved} is of a newer version of Baozhai; update first")


def _known_versions() -> set[str]:
    """The revisions of the store that this version knows."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS))
    return {script.revision for script in scripts.walk_revisions()}


def _unused(path: Path) -> Path:
    number, unused = 1, path
    while unused.exists():
        number += 1
        unused = path.with_name(f"{path.name}.{number}")
    return unused
