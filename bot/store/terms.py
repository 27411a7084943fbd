"""Tables of terms: how SQLite and PostgreSQL keep and find them. Both find the same stories.

A table has a row a story, under its id (``rowid``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, text

Word = Sequence[Collection[str]]
"""For each phrase of a word the terms that must all be there; any phrase will do."""
MERGED_PAGES = 64
"""Pages of FTS5 that are merged in one transaction: a lock of milliseconds."""
LONGEST_TERM = 500
"""Characters of a term that PostgreSQL compares: it holds 2,046 bytes
(https://www.postgresql.org/docs/current/textsearch-limitations.html). Of what is found the ranker
reads the text itself."""
MOST_BYTES = 1_000_000
"""Bytes of terms that PostgreSQL holds of a story (as above; a megabyte with their places)."""


class Terms(Protocol):
    """SQL for tables of terms."""

    def add(self, connection: Connection, table: str, terms: Mapping[int, str]) -> None:
        """Keep the terms of stories, parted by spaces, under their ids."""

    def take_out(self, connection: Connection, table: str, terms: Mapping[int, str]) -> None:
        """Forget stories; their terms are told as they were added."""

    def sweep(self, connection: Connection, table: str) -> None:
        """Leave nothing of the terms of stories that were taken out."""

    def merge(self, connection: Connection, table: str) -> bool:
        """Tidy the table for a moment; whether there was anything to tidy."""

    def holds(self, table: str, match: str = "match") -> str:
        """The condition that a row holds the ``expression`` that is the parameter ``match``."""

    def order(self, table: str) -> str:
        """What to order matching rows by, the newest last."""

    def expression(self, words: Sequence[Word]) -> str:
        """What holds all of ``words``. Nothing in terms is syntax."""


class Fts5:
    """Contentless tables of FTS5 (https://www.sqlite.org/fts5.html), which must be told again what
    a row held where it goes."""

    def add(self, connection: Connection, table: str, terms: Mapping[int, str]) -> None:
        rows = [{"id": id_, "terms": held} for id_, held in terms.items()]
        connection.execute(text(f"INSERT INTO {table} (rowid, terms) VALUES (:id, :terms)"), rows)

    def take_out(self, connection: Connection, table: str, terms: Mapping[int, str]) -> None:
        connection.execute(
            text(f"INSERT INTO {table} ({table}, rowid, terms) VALUES ('delete', :id, :terms)"),
            [{"id": id_, "terms": held} for id_, held in terms.items()],
        )

    def sweep(self, connection: Connection, table: str) -> None:
        """FTS5 keeps the terms of a deleted row, marked as deleted, until it merges its segments
        ("optimize"). Its option "secure-delete" would make the store unreadable for SQLite before
        3.42."""
        connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('optimize')"))

    def merge(self, connection: Connection, table: str) -> bool:
        """Bring the table closer to one segment, which is searched fastest."""
        before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
        connection.exec_driver_sql(
            f"INSERT INTO {table}({table}, rank) VALUES ('merge', {-MERGED_PAGES})"
        )
        after = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
        return int(after) - int(before) >= 2  # less: there was nothing to merge

    def holds(self, table: str, match: str = "match") -> str:
        return f"{table} MATCH :{match}"

    def order(self, table: str) -> str:
        return f"{table}.rowid"

    def expression(self, words: Sequence[Word]) -> str:
        return _expression(words, " AND ", " OR ", lambda term: '"' + term.replace('"', '""') + '"')


class Tsvector:
    """Tables of PostgreSQL with a GIN index over vectors of the terms as they are: its own parser
    would cut them again."""

    def add(self, connection: Connection, table: str, terms: Mapping[int, str]) -> None:
        connection.execute(
            text(
                f"INSERT INTO {table} (rowid, terms)"
                " VALUES (:id, array_to_tsvector(string_to_array(:terms, ' ')))"
            ),
            [{"id": id_, "terms": _that_fit(held)} for id_, held in terms.items()],
        )

    def take_out(self, connection: Connection, table: str, terms: Mapping[int, str]) -> None:
        connection.execute(
            text(f"DELETE FROM {table} WHERE rowid = ANY(CAST(:ids AS bigint[]))"),
            {"ids": list(terms)},
        )

    def sweep(self, connection: Connection, table: str) -> None:
        """What deleted rows held is overwritten when PostgreSQL vacuums its tables."""

    def merge(self, connection: Connection, table: str) -> bool:
        """PostgreSQL tidies its indexes by itself."""
        return False

    def holds(self, table: str, match: str = "match") -> str:
        return f"{table}.terms @@ CAST(:{match} AS tsquery)"

    def order(self, table: str) -> str:
        return f"({table}.rowid + 0)"  # by the index of terms, never through all rows backwards

    def expression(self, words: Sequence[Word]) -> str:
        return _expression(words, " & ", " | ", _lexeme)


TERMS: Mapping[str, Terms] = {"sqlite": Fts5(), "postgresql": Tsvector()}


def _expression(words: Sequence[Word], and_: str, or_: str, quoted: Callable[[str], str]) -> str:
    return and_.join(
        "(" + or_.join("(" + and_.join(map(quoted, sorted(terms))) + ")" for terms in phrases) + ")"
        for phrases in words
    )


def _lexeme(term: str) -> str:
    """A term in the syntax of ``tsquery``, where ``'`` and ``\\`` are doubled in quotes."""
    escaped = term[:LONGEST_TERM].replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _that_fit(terms: str) -> str:
    cut = [term[:LONGEST_TERM] for term in terms.split(" ")]
    while sum(len(term.encode()) for term in cut) > MOST_BYTES:
        cut = cut[: len(cut) // 2]
    return " ".join(cut)
