"""The story: an article with its summary, as the store keeps it and a chat shows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as day
from datetime import datetime, time
from typing import Any, Protocol

from summarizer.article import CHINA, Article, Summary

NOBODY = 0
"""In place of a story's number, of its event's and its chat's: it is kept by nobody."""
FILE_ENDING = re.compile(
    r"\.(?:txt|pdf|html?|jsonl?|gz|docx|odt|md|epub|png|jpe?g|webp|bmp|tiff?)$", re.IGNORECASE
)
"""What is no part of a source's name, where that is a file's."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a story said until its article was updated at ``until``."""

    headline: str
    gist: str
    until: datetime


class Dated(Protocol):
    """What has a story's dates."""

    @property
    def published(self) -> datetime | None:
        """The date that the source states."""

    @property
    def first_seen(self) -> datetime:
        """When it was taken in."""

    @property
    def printed_on(self) -> day | None:
        """The day of a printed page."""


@dataclass(frozen=True, slots=True)
class Story:
    """One stored article and its summary.

    ``source`` is the name shown; ``sources`` counts the papers that carry the event and
    ``event_id`` is shared by the stories that tell of it. A story with an ``owner_chat`` was
    shared in private: only that chat may see it. ``published`` is the date the source states;
    of a printed page that is the day ``printed_on``, whatever the reader's zone, and ``edition``
    and ``section`` say where on paper it stands. ``former`` is what the story said before its last
    update, if there was one. ``picture`` is the address of its first picture.
    """

    id: int
    headline: str
    subtitle: str | None
    byline: str | None
    body: str
    gist: str
    points: tuple[str, ...]
    engine: str
    model: str
    grounded: bool
    confidence: float
    source: str
    url: str | None
    published: datetime | None
    first_seen: datetime
    sources: int
    event_id: int
    owner_chat: int | None = None
    former: Former | None = None
    picture: str | None = None
    printed_on: day | None = None
    edition: str | None = None
    section: str | None = None

    @property
    def date(self) -> datetime:
        """The date the story counts from: the stated one, or when it was first seen."""
        return self.published or self.first_seen

    @property
    def kept(self) -> bool:
        """Whether it is in the store, and not made in passing."""
        return self.id != NOBODY

    @property
    def worth(self) -> float:
        """How much it has to say: sure of its reading, and longer up to a point."""
        return round(self.confidence * min(len(self.body), 1200) / 1200, 2)

    def summary(self, article_id: str) -> Summary:
        """The story's summary, as one of the article ``article_id``."""
        return Summary(
            id=article_id,
            headline=self.headline,
            gist=self.gist,
            points=self.points,
            engine=self.engine,
            model=self.model,
            grounded=self.grounded,
        )

    def as_json(self, why: Sequence[str] = ()) -> dict[str, Any]:
        """The object that ``baozhai topic --json`` and ``digest --json`` print for it."""
        return {
            "id": self.id,
            "headline": self.headline,
            "gist": self.gist,
            "source": self.source,
            "published": self._stated(),
            "date_known": self.published is not None,
            "sources": self.sources,
            "why": list(why),
        }

    def _stated(self) -> str | None:
        """The stated date in ISO 8601; a printed day begins in China."""
        if self.printed_on:
            return datetime.combine(self.printed_on, time(), CHINA).isoformat()
        return self.published.isoformat() if self.published else None


@dataclass(frozen=True, slots=True)
class Carrier:
    """A paper that carries an event: its name, and the headline, address and dates it has there."""

    source: str
    headline: str
    url: str | None
    published: datetime | None
    first_seen: datetime
    printed_on: day | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A story found; ``why`` holds the words that matched, as they were asked for."""

    story: Story
    why: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: ``total`` stories in all, ``hits`` the ones asked for, best first.

    ``loose`` where no story holds the words as they were asked for.
    """

    query: str
    topic: str | None
    total: int
    hits: list[Hit]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Ingested:
    """A page's stories in its order; ``duplicates`` of its articles were there before.

    ``updated`` is 1 where the page's one article is a new version of a story.
    """

    stories: list[Story]
    new: int
    duplicates: int
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A story about to be stored: all that is made of its words is made already.

    ``key`` is the fingerprint of its content; ``headline`` and ``body`` are folded for matching,
    ``terms`` are what the index finds them under, parted by spaces. ``event`` is the stored event
    that it tells of, or the key of the story of its page that names it; None where it does itself.
    """

    key: str
    article: Article
    summary: Summary
    headline: str
    body: str
    terms: str
    event: int | str | None = None


@dataclass(frozen=True, slots=True)
class Clues:
    """What stories of one event are looked for by: its rare words, folded, each with the index
    terms of any text that holds it, and the dates between which they lie."""

    words: Mapping[str, Collection[str]]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a stored story tells of its event."""

    event_id: int
    headline: str
    body: str
    date: datetime
