"""The digest and the alert: what a chat is told of by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.story import Story


@dataclass(frozen=True, slots=True)
class Digest:
    """A chat's stories for the window that ends at ``until``.

    ``date`` is the local date of its end, ``followed`` the ids of the stories on topics that
    the chat follows (they come first), ``total`` counts the events the stories were chosen
    from, ``told`` those of the window that an alert or an earlier digest told already.
    """

    date: date
    stories: list[Story]
    followed: set[int]
    total: int
    until: datetime
    told: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest as it can be opened again: all ``story_ids`` in their order, of which the message
    holds the first ``shown``. ``number`` counts the chat's digests, where it is one that came by
    itself."""

    key: str
    number: int | None
    date: date
    story_ids: tuple[int, ...]
    shown: int


@dataclass(frozen=True, slots=True)
class Alert:
    """A story, the query that its chat follows, and the words of it that the story holds."""

    story: Story
    query: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """When a chat's digest is due, ``at``, and when the one ``following`` it will be."""

    at: datetime
    following: datetime
