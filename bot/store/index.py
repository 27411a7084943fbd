"""The search index: which stories hold a set of terms, newest first (SQLite FTS5).

The index holds no text (https://www.sqlite.org/fts5.html, "contentless"): what the ranker reads,
and the terms that FTS5 must be told again where a story goes, stand in ``story_texts``. What chats
shared in private has an index of its own, which stays small and can be erased at once.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from bot.domain.story import Clues, Prepared, Told
from bot.store.database import Database
from bot.store.tables import UtcDateTime, stories, story_texts

PUBLIC, PRIVATE = "story_index_public", "story_index_private"
RECENT_STORIES = 5_000
"""How many of the newest stories the rarity of a word is judged by."""
CANDIDATES, NEAREST = 300, 10
"""How many of the newest stories may tell of the same event, and how many of them are given."""
MERGED_PAGES, MOST_MERGES = 64, 200
"""Pages that are merged in one transaction, and how often at a time: a lock of milliseconds."""


@dataclass(frozen=True, slots=True)
class Match:
    """A story as the ranker reads it: its folded text, its event and the date it counts from."""

    story_id: int
    event_id: int
    date: datetime
    headline: str
    body: str


Word = Sequence[Collection[str]]
"""For each phrase of a word the terms that must all be there; any phrase will do."""


def put(
    connection: Connection, entries: Mapping[int, Prepared], owner_chat: int | None = None
) -> None:
    """Index stories by their ids, in the transaction that stores them."""
    if not entries:
        return
    connection.execute(
        insert(story_texts),
        [
            {
                "story_id": story_id,
                "headline": entry.headline,
                "body": entry.body,
                "terms": zlib.compress(entry.terms.encode()),
            }
            for story_id, entry in entries.items()
        ],
    )
    rows = [{"id": story_id, "terms": entry.terms} for story_id, entry in entries.items()]
    connection.execute(
        text(f"INSERT INTO {_index_of(owner_chat)} (rowid, terms) VALUES (:id, :terms)"), rows
    )


def drop(connection: Connection, story_ids: Collection[int]) -> set[str]:
    """Take stories out of the index, in the transaction that deletes them; which indexes held
    them."""
    query = (
        select(story_texts.c.story_id, story_texts.c.terms, stories.c.owner_chat)
        .join(stories, stories.c.id == story_texts.c.story_id)
        .where(story_texts.c.story_id.in_(story_ids))
        .order_by(stories.c.owner_chat.is_(None))
    )
    rows = connection.execute(query).all()
    touched = set()
    for index, doomed in groupby(rows, key=lambda row: _index_of(row.owner_chat)):
        touched.add(index)
        connection.execute(
            text(f"INSERT INTO {index} ({index}, rowid, terms) VALUES ('delete', :id, :terms)"),
            [{"id": row.story_id, "terms": zlib.decompress(row.terms).decode()} for row in doomed],
        )
    connection.execute(delete(story_texts).where(story_texts.c.story_id.in_(story_ids)))
    return touched


def erase(connection: Connection, story_ids: Collection[int]) -> None:
    """As ``drop``, and leave none of their terms: FTS5 keeps those of a deleted row, marked as
    deleted, until it merges its segments (as above, "optimize"). Its option "secure-delete" would
    make the store unreadable for SQLite before 3.42."""
    for index in drop(connection, story_ids):
        connection.execute(text(f"INSERT INTO {index}({index}) VALUES ('optimize')"))


def newest(
    connection: Connection, words: Sequence[Word], *, chat_id: int | None, limit: int
) -> list[Match]:
    """The newest stories that ``chat_id`` may see and that hold all of ``words``."""
    found = _newest(connection, PUBLIC, words, None, limit)
    if chat_id is not None:
        found += _newest(connection, PRIVATE, words, chat_id, limit)
        found.sort(key=lambda match: -match.story_id)
    return found[:limit]


def _newest(
    connection: Connection, index: str, words: Sequence[Word], owner: int | None, limit: int
) -> list[Match]:
    owned = "" if owner is None else " AND stories.owner_chat = :owner"
    query = text(
        "SELECT stories.id, event_id, coalesce(published, first_seen) AS date,"
        " story_texts.headline, story_texts.body"
        f" FROM {index} JOIN story_texts ON story_texts.story_id = {index}.rowid"
        f" JOIN stories ON stories.id = {index}.rowid"
        f" WHERE {index} MATCH :match{owned} ORDER BY {index}.rowid DESC LIMIT :limit"
    ).columns(date=UtcDateTime)
    values = {"match": _expression(words), "limit": limit}
    rows = connection.execute(query, values if owner is None else {**values, "owner": owner})
    return [Match(*row) for row in rows]


def near(connection: Connection, clues: Clues) -> list[Told]:
    """Of the newest public stories that hold any of the words and lie within the dates, those
    that hold most of the words."""
    if not clues.words:
        return []
    words = {f"word{number}": word for number, word in enumerate(clues.words)}
    holds = [f"(instr(body, :{name}) > 0)" for name in words]
    query = text(
        "SELECT event_id, stories.headline, stories.body, coalesce(published, first_seen) AS date"
        f" FROM (SELECT story_id, {' + '.join(holds)} AS held"
        f" FROM (SELECT rowid AS id FROM {PUBLIC} WHERE {PUBLIC} MATCH :match"
        " ORDER BY rowid DESC LIMIT :candidates) AS newest"
        " JOIN story_texts ON story_id = newest.id"
        " WHERE (SELECT coalesce(published, first_seen) FROM stories WHERE stories.id = newest.id)"
        " BETWEEN :since AND :until"
        " ORDER BY held DESC, story_id DESC LIMIT :nearest) AS near"
        " JOIN stories ON stories.id = near.story_id ORDER BY near.held DESC, near.story_id DESC"
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


def rarity(connection: Connection, word: Word) -> tuple[int, int]:
    """Of the newest stories, how many there are and how many hold ``word``."""
    last = connection.execute(text("SELECT max(id) FROM stories")).scalar() or 0
    first = max(0, last - RECENT_STORIES)
    holding = connection.execute(
        text(f"SELECT count(*) FROM {PUBLIC} WHERE {PUBLIC} MATCH :match AND rowid > :first"),
        {"match": _expression([word]), "first": first},
    )
    return last - first, int(holding.scalar_one())


def _index_of(owner_chat: int | None) -> str:
    return PUBLIC if owner_chat is None else PRIVATE


def _expression(words: Sequence[Word]) -> str:
    """An FTS5 expression; terms are quoted, so that nothing in them is syntax."""
    return " AND ".join(
        "("
        + " OR ".join(
            "(" + " AND ".join('"' + term.replace('"', '""') + '"' for term in sorted(terms)) + ")"
            for terms in phrases
        )
        + ")"
        for phrases in words
    )


class StoryIndex:
    """The index for readers; ``StoryStore`` writes it along with the stories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self, words: Sequence[Word], *, chat_id: int | None = None, limit: int
    ) -> list[Match]:
        """As ``newest`` above, in a transaction of its own."""
        return await self._database.read(
            lambda connection: newest(connection, words, chat_id=chat_id, limit=limit)
        )

    async def rarity(self, word: Word) -> tuple[int, int]:
        """As ``rarity`` above, in a transaction of its own."""
        return await self._database.read(lambda connection: rarity(connection, word))

    async def merge(self) -> int:
        """Bring the index closer to one segment, which is searched fastest, in many short
        transactions; how many it took. Once a day is often enough."""

        def work(connection: Connection) -> bool:
            before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
            connection.exec_driver_sql(
                f"INSERT INTO {PUBLIC}({PUBLIC}, rank) VALUES ('merge', {-MERGED_PAGES})"
            )
            after = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
            return int(after) - int(before) >= 2  # less: there was nothing to merge

        for done in range(MOST_MERGES):
            if not await self._database.write(work):
                return done
        return MOST_MERGES
