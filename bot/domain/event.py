"""A followed event: what a chat wants to hear the rest of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

PATIENCE = timedelta(days=30)
"""So long after its last news an event is followed no longer."""


@dataclass(frozen=True, slots=True)
class FollowedEvent:
    """An event that a chat follows, since its story ``story_id``.

    ``headline`` and the three dates are those of the story told last, ``told_id``; ``waiting_id``
    is the news that the chat's next digest is to tell. ``since`` is when there was last news,
    ``thread_id`` the forum topic that it is followed in.
    """

    chat_id: int
    story_id: int
    told_id: int
    headline: str
    published: datetime | None
    first_seen: datetime
    printed_on: date | None
    waiting_id: int | None
    since: datetime
    thread_id: int | None = None
