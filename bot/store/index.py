"""The search index: which stories hold a set of terms, newest first (SQLite FTS5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from bot.domain.story import Clues, Prepared, Told
from bot.store.database import Database
from bot.store.tables import UtcDateTime

RECENT_STORIES = 20_000
"""How many of the newest stories the rarity of a term is judged by."""
CANDIDATES, NEAREST = 300, 20
"""How many of the newest stories may tell of the same event, and how many of them are given."""

_PUT = text(
    "INSERT INTO story_index (rowid, headline, body, terms) VALUES (:id, :headline, :body, :terms)"
)
_DROP = text("DELETE FROM story_index WHERE rowid = :id")


@dataclass(frozen=True, slots=True)
class Match:
    """A story's folded text, as the ranker reads it."""

    story_id: int
    headline: str
    body: str


def put(connection: Connection, entries: Mapping[int, Prepared]) -> None:
    """Index stories by their ids, in the transaction that stores them."""
    rows = [
        {"id": story_id, "headline": entry.headline, "body": entry.body, "terms": entry.terms}
        for story_id, entry in entries.items()
    ]
    if rows:
        connection.execute(_PUT, rows)


def drop(connection: Connection, story_ids: Collection[int]) -> None:
    """Take stories out of the index, in the transaction that deletes them."""
    if story_ids:
        connection.execute(_DROP, [{"id": story_id} for story_id in story_ids])


def erase(connection: Connection, story_ids: Collection[int]) -> None:
    """As ``drop``, and leave none of their terms: FTS5 keeps those of a deleted row, marked as
    deleted, until it merges its segments (https://www.sqlite.org/fts5.html, "optimize"). Its
    option "secure-delete" would make the store unreadable for SQLite before 3.42."""
    if story_ids:
        drop(connection, story_ids)
        connection.execute(text("INSERT INTO story_index(story_index) VALUES ('optimize')"))


def newest(
    connection: Connection,
    alternatives: Sequence[Sequence[Collection[str]]],
    *,
    chat_id: int | None,
    limit: int,
) -> list[Match]:
    """The newest stories that ``chat_id`` may see and that hold what is asked for.

    ``alternatives`` is a conjunction of disjunctions of term sets: for each word of a query
    its synonyms, for each synonym the terms that must all be there.
    """
    rows = connection.execute(
        text(
            "SELECT story_index.rowid, story_index.headline, story_index.body"
            " FROM story_index JOIN stories ON stories.id = story_index.rowid"
            " WHERE story_index MATCH :match"
            " AND (stories.owner_chat IS NULL OR stories.owner_chat = :chat)"
            " ORDER BY story_index.rowid DESC LIMIT :limit"
        ),
        {"match": _expression(alternatives), "chat": chat_id, "limit": limit},
    )
    return [Match(*row) for row in rows]


def near(connection: Connection, clues: Clues) -> list[Told]:
    """Of the newest public stories that hold any of the words and lie within the dates, those
    that hold most of the words."""
    if not clues.words:
        return []
    words = {f"word{number}": word for number, word in enumerate(clues.words)}
    holds = [f"(instr(newest.headline, :{n}) > 0 OR instr(newest.body, :{n}) > 0)" for n in words]
    query = text(
        "SELECT event_id, stories.headline, stories.body, coalesce(published, first_seen) AS date"
        " FROM (SELECT story_index.rowid AS id, story_index.headline, story_index.body"
        " FROM story_index JOIN stories ON stories.id = story_index.rowid"
        " WHERE story_index MATCH :match AND owner_chat IS NULL"
        " ORDER BY story_index.rowid DESC LIMIT :candidates) AS newest"
        " JOIN stories ON stories.id = newest.id"
        " WHERE coalesce(published, first_seen) BETWEEN :since AND :until"
        f" ORDER BY {' + '.join(holds)} DESC, newest.id DESC LIMIT :nearest"
    ).bindparams(
        bindparam("since", clues.since, UtcDateTime),
        bindparam("until", clues.until, UtcDateTime),
        match=_expression([list(clues.words.values())]),
        candidates=CANDIDATES,
        nearest=NEAREST,
        **words,
    )
    rows = connection.execute(query.columns(date=UtcDateTime))
    return [Told(*row) for row in rows]


def rarity(connection: Connection, terms: Collection[str]) -> tuple[int, int]:
    """Of the newest stories, how many there are and how many hold all of ``terms``."""
    last = connection.execute(text("SELECT max(rowid) FROM story_index")).scalar() or 0
    first = max(0, last - RECENT_STORIES)
    holding = connection.execute(
        text("SELECT count(*) FROM story_index WHERE story_index MATCH :match AND rowid > :first"),
        {"match": _expression([[terms]]), "first": first},
    )
    return last - first, int(holding.scalar_one())


def _expression(alternatives: Sequence[Sequence[Collection[str]]]) -> str:
    """An FTS5 expression; terms are quoted, so that nothing in them is syntax."""
    return " AND ".join(
        "("
        + " OR ".join(
            "(" + " AND ".join('"' + term.replace('"', '""') + '"' for term in sorted(terms)) + ")"
            for terms in synonyms
        )
        + ")"
        for synonyms in alternatives
    )


class StoryIndex:
    """The index for readers; ``StoryStore`` writes it along with the stories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self,
        alternatives: Sequence[Sequence[Collection[str]]],
        *,
        chat_id: int | None = None,
        limit: int,
    ) -> list[Match]:
        """As ``newest`` above, in a transaction of its own."""
        return await self._database.read(
            lambda connection: newest(connection, alternatives, chat_id=chat_id, limit=limit)
        )

    async def rarity(self, terms: Collection[str]) -> tuple[int, int]:
        """As ``rarity`` above, in a transaction of its own."""
        return await self._database.read(lambda connection: rarity(connection, terms))
