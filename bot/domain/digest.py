"""The digest and the alert: what a chat is told of by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.chat import Follow, Mute
from bot.domain.story import Story


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a chat's digest depends on beside its settings and the news: what it ``follows`` and
    ``mutes``, the oldest first, the events that it was ``told`` of, what was ``rated`` there: each
    value, and the traits of its story; and the stories on followed events that are ``waiting`` for
    it, the newest first, each with the one told before."""

    follows: tuple[Follow, ...] = ()
    mutes: tuple[Mute, ...] = ()
    told: frozenset[int] = frozenset()
    rated: tuple[tuple[int, tuple[str, ...]], ...] = ()
    waiting: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Stories of a digest under one head: those that came of events which the chat follows, each
    by its id with the story told ``before``, those that come ``because`` the chat follows that
    query, those of the section ``name`` of the news, or the others."""

    stories: list[Story]
    because: str | None = None
    name: str | None = None
    before: Mapping[int, Story] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest as it can be opened again: all ``story_ids`` in their order, of which the first
    ``shown`` were chosen. ``number`` is as in ``Digest``; ``before`` pairs stories with those told
    before, as in ``Section``."""

    key: str
    number: int | None
    date: date
    story_ids: tuple[int, ...]
    shown: int
    before: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A chat's stories for the window that ends at ``until``, in ``sections``: what came of
    followed events comes first, then what is on followed topics.

    ``date`` is the local date of its end, ``total`` counts the events the stories were chosen
    from, ``told`` those of the window that an alert or an earlier digest told already. ``rest``
    are the stories that were not chosen. ``number`` counts the digests that came to the chat by
    themselves; one that was asked for has none.
    """

    date: date
    sections: list[Section]
    total: int
    until: datetime
    told: int = 0
    rest: list[Story] = field(default_factory=list)
    number: int | None = None

    @property
    def stories(self) -> list[Story]:
        """The stories chosen, in their order."""
        return [story for section in self.sections for story in section.stories]

    @property
    def key(self) -> str:
        """What a chat's digest is opened again by."""
        return f"{int(self.until.timestamp()):x}"

    def edition(self) -> Edition:
        """The digest as it is kept, to be opened again."""
        ids = [story.id for story in (*self.stories, *self.rest)]
        before = tuple(
            (id_, told.id) for section in self.sections for id_, told in section.before.items()
        )
        return Edition(self.key, self.number, self.date, tuple(ids), len(self.stories), before)


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
