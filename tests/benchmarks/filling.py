"""A store filled with more stories than anybody has at hand.

To summarise and compare a million would take days. So the first are stored as pages are, and the
rest mixed of them: one's headline over its sentences and another's. They go into the same tables
by the store's own statements, each its own event; words are cut once a sentence.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, insert

from bot.domain.story import Prepared
from bot.store import Store
from bot.store.index import put
from bot.store.stories import told
from bot.store.tables import sightings, stories
from bot.stories.fingerprint import content_keys, prepare
from summarizer.text.folding import fold
from summarizer.text.terms import index_terms
from tests.benchmarks.news import made
from tests.bot.engines import summary
from tests.bot.making import HandClock, article

STORED = 10_000
"""So many are stored as they come."""
AT_A_TIME = 500
APART = timedelta(minutes=1)


def news(path: str | None, chance: random.Random) -> Iterator[Prepared]:
    """Stories ready to be stored: of a .jsonl of articles (``title``, ``text``), else made."""
    while not path:
        yield from made(chance, AT_A_TIME)
    with Path(path).open(encoding="utf-8") as lines:
        while some := [json.loads(line) for line in islice(lines, AT_A_TIME)]:
            articles = [
                article(row["text"], row.get("title") or row["text"].split("。")[0][:30])
                for row in some
            ]
            yield from prepare(articles, content_keys(articles), [summary(one) for one in articles])


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    folded: str
    terms: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Sentence:
        folded = fold(text)
        return cls(text, folded, frozenset(index_terms(folded)))


_Told = tuple[Prepared, list[_Sentence]]
"""A story with its headline and its sentences."""


class Filling:
    """Fills a store with stories of ``source``, a minute apart."""

    def __init__(self, store: Store, clock: HandClock, source: Iterator[Prepared]) -> None:
        self._store, self._clock, self._source = store, clock, source
        self._stored: list[_Told] = []
        self._number = 0

    async def until(self, number: int) -> None:
        """Store stories until there are so many; then is a minute after the last."""
        while self._number < number:
            wanted = min(AT_A_TIME, number - self._number)
            if len(self._stored) < STORED:
                some = self._dated(list(islice(self._source, wanted)))
                await self._store.stories.add(some, "晨报")
                self._stored += [(each, _sentences(each)) for each in some]
            else:
                places = range(self._number, self._number + wanted)
                some = self._dated([_mixed(self._stored, place) for place in places])
                await self._store.database.write(_inserting(some, self._clock.now()))
            self._number += len(some)
            self._clock.forward(seconds=len(some) * APART.total_seconds())

    def _dated(self, some: Sequence[Prepared]) -> list[Prepared]:
        now = self._clock.now()
        return [
            replace(each, article=replace(each.article, published=now + place * APART))
            for place, each in enumerate(some)
        ]


def _sentences(each: Prepared) -> list[_Sentence]:
    parts = [part for part in each.article.body.split("。") if part.strip()]
    return [_Sentence.of(part + "。") for part in [each.summary.headline, *parts]]


def _mixed(stored: Sequence[_Told], place: int) -> Prepared:
    chance = random.Random(place)
    (like, (title, *own)), (_, (_, *others)) = chance.sample(stored, 2)
    body = own[::2] + others[1::2] or own
    chance.shuffle(body)
    text = "".join(each.text for each in body)
    terms = title.terms.union(*(each.terms for each in body))
    return replace(
        like,
        key=sha256(str(place).encode()).hexdigest(),
        article=replace(like.article, body=text),
        body="".join(each.folded for each in body),
        terms=" ".join(sorted(terms)),
    )


def _inserting(some: Sequence[Prepared], now: datetime) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        first = int(connection.exec_driver_sql("SELECT max(id) FROM stories").scalar_one()) + 1
        ids = range(first, first + len(some))
        connection.execute(
            insert(stories),
            [
                {
                    **told(each),
                    "id": id_,
                    "event_id": id_,
                    "source": "晨报",
                    "published": each.article.published,
                    "first_seen": now,
                }
                for id_, each in zip(ids, some, strict=True)
            ],
        )
        seen = [{"story_id": id_, "source": "晨报"} for id_ in ids]
        connection.execute(insert(sightings), seen)
        put(connection, dict(zip(ids, some, strict=True)))

    return work
