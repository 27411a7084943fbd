"""The search index: which stories hold a set of terms, newest first.

The index holds terms and no text: what the ranker reads stands in ``story_texts``, with the terms
once more, which make the index anew where a store moves. What chats shared in private has an index
of its own, which stays small. How terms are kept and asked for is the database's
(``terms``), and both find the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from bot.domain.story import Clues, Prepared, Told
from bot.store.database import Database
from bot.store.tables import UtcDateTime, stories, story_texts
from bot.store.terms import TERMS, Terms, Word

PUBLIC, PRIVATE = "story_index_public", "story_index_private"
RECENT_STORIES = 5_000
"""How many of the newest stories the rarity of a word is judged by."""
CANDIDATES, NEAREST = 300, 10
"""How many of the newest stories may tell of the same event, and how many of them are given."""
READ_AT_A_TIME = 20
"""Of how many the texts are read at a time, of those that may hold most first."""
MOST_MERGES = 200
"""How often the index is tidied at a time."""

_date = func.coalesce(stories.c.published, stories.c.first_seen)
_TEXTS = (
    select(story_texts.c.story_id, story_texts.c.body)
    .join(stories, stories.c.id == story_texts.c.story_id)
    .where(story_texts.c.story_id.in_(bindparam("ids", expanding=True)))
    .where(
        _date.between(bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime))
    )
)
"""The folded texts of stories that lie within dates."""
_TOLD = select(stories.c.id, stories.c.event_id, stories.c.headline, stories.c.body, _date).where(
    stories.c.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Match:
    """A story as the ranker reads it: its folded text, its event and the date it counts from."""

    story_id: int
    event_id: int
    date: datetime
    headline: str
    body: str


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
                "terms": packed(entry.terms),
            }
            for story_id, entry in entries.items()
        ],
    )
    terms = {story_id: entry.terms for story_id, entry in entries.items()}
    _terms(connection).add(connection, _index_of(owner_chat), terms)


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
        terms = {row.story_id: unpacked(row.terms) for row in doomed}
        _terms(connection).take_out(connection, index, terms)
    connection.execute(delete(story_texts).where(story_texts.c.story_id.in_(story_ids)))
    return touched


def erase(connection: Connection, story_ids: Collection[int]) -> None:
    """As ``drop``, and leave none of their terms."""
    for index in drop(connection, story_ids):
        _terms(connection).sweep(connection, index)


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
    terms = _terms(connection)
    owned = "" if owner is None else f" JOIN stories ON id = {index}.rowid AND owner_chat = :owner"
    # Which they are comes first: texts of more are not to be fetched and sorted.
    query = text(
        "SELECT stories.id, event_id, coalesce(published, first_seen) AS date,"
        " story_texts.headline, story_texts.body"
        f" FROM (SELECT {index}.rowid AS found FROM {index}{owned}"
        f" WHERE {terms.holds(index)} ORDER BY {terms.order(index)} DESC LIMIT :limit) AS newest"
        " JOIN story_texts ON story_id = found JOIN stories ON stories.id = found"
    ).columns(date=UtcDateTime)
    values = {"match": terms.expression(words), "limit": limit}
    rows = connection.execute(query, values if owner is None else {**values, "owner": owner})
    # All at once: one row after the other takes a seventh longer.
    return sorted((Match(*row) for row in rows.all()), key=lambda match: -match.story_id)


def near(connection: Connection, clues: Clues) -> list[Told]:
    """Of the newest public stories that hold any of the words and lie within the dates, those
    that hold most of the words.

    The index tells how many words a story holds at most; who may hold most is read first, and
    nobody who cannot be among the nearest.
    """
    if not clues.words:
        return []
    nearest: list[tuple[int, int]] = []  # (words held, story)
    may_hold = _may_hold(connection, clues)
    for place in range(0, len(may_hold), READ_AT_A_TIME):
        if len(nearest) == NEAREST and nearest[-1] > may_hold[place]:
            break
        some = [story_id for _, story_id in may_hold[place : place + READ_AT_A_TIME]]
        dates = {"since": clues.since, "until": clues.until}
        for story_id, body in connection.execute(_TEXTS, {"ids": some, **dates}).all():
            nearest.append((len([word for word in clues.words if word in body]), story_id))
        nearest = sorted(nearest, reverse=True)[:NEAREST]
    rows = connection.execute(_TOLD, {"ids": [story_id for _, story_id in nearest]})
    found = {story_id: Told(*told) for story_id, *told in rows}
    return [found[story_id] for _, story_id in nearest]


def _may_hold(connection: Connection, clues: Clues) -> list[tuple[int, int]]:
    """Of the newest stories under the terms of any word under how many words' terms each stands,
    and its id: who stands under most first, the newest first of these."""
    terms = _terms(connection)
    matches = {
        f"match{number}": terms.expression([[word]])
        for number, word in enumerate(clues.words.values())
    }
    each = " UNION ALL ".join(
        f"SELECT id FROM (SELECT rowid AS id FROM {PUBLIC} WHERE {terms.holds(PUBLIC, match)}"
        f" ORDER BY {terms.order(PUBLIC)} DESC LIMIT :candidates) AS of_{match}"
        for match in matches
    )
    query = text(
        "SELECT words, id FROM (SELECT id, count(*) AS words"
        f" FROM ({each}) AS standing GROUP BY id ORDER BY id DESC LIMIT :candidates) AS newest"
        " ORDER BY words DESC, id DESC"
    )
    rows = connection.execute(query, {"candidates": CANDIDATES, **matches})
    return [(words, story_id) for words, story_id in rows.all()]


def rarity(connection: Connection, words: Sequence[Word]) -> tuple[int, list[int]]:
    """Of the newest stories, how many there are and how many hold each of ``words``."""
    last = connection.execute(text("SELECT max(id) FROM stories")).scalar() or 0
    first = max(0, last - RECENT_STORIES)
    terms = _terms(connection)
    matches = {f"match{number}": terms.expression([word]) for number, word in enumerate(words)}
    holding = [
        f"(SELECT count(*) FROM {PUBLIC} WHERE {terms.holds(PUBLIC, match)} AND rowid > :first)"
        for match in matches
    ]
    counts = connection.execute(text(f"SELECT {', '.join(holding)}"), {"first": first, **matches})
    return last - first, list(counts.one())


def _index_of(owner_chat: int | None) -> str:
    return PUBLIC if owner_chat is None else PRIVATE


def packed(terms: str) -> bytes:
    """Terms as ``story_texts`` keeps them."""
    return zlib.compress(terms.encode())


def unpacked(kept: bytes) -> str:
    """The terms that ``story_texts`` keeps."""
    return zlib.decompress(kept).decode()


def _merge(connection: Connection) -> bool:
    return _terms(connection).merge(connection, PUBLIC)


def _terms(connection: Connection) -> Terms:
    return TERMS[connection.dialect.name]


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

    async def newest_and_rarity(
        self, words: Sequence[Word], *, chat_id: int | None, limit: int
    ) -> tuple[list[Match], tuple[int, list[int]]]:
        """``newest`` and ``rarity`` above, in one transaction."""
        return await self._database.read(
            lambda connection: (
                newest(connection, words, chat_id=chat_id, limit=limit),
                rarity(connection, words),
            )
        )

    async def merge(self) -> int:
        """Bring the index closer to one segment, which is searched fastest, in many short
        transactions; how many it took. Once a day is often enough."""

        for done in range(MOST_MERGES):
            if not await self._database.write(_merge):
                return done
        return MOST_MERGES
