"""The feed: how it fares, and its items that wait to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.reading.items import FeedItem


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed and how it fares. ``interval`` is in seconds; ``failures`` counts those in a row.

    ``read_at`` is when it last answered with its content, not with 'unchanged'. ``reported`` says
    that the operators know of the failure. ``added_by`` is the user who added it in a chat.
    """

    url: str
    title: str
    added_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    interval: int = 3600
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    changed_at: datetime | None = None
    read_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    reason: str | None = None
    reported: bool = False
    added_by: int | None = None


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A line of ``/sources``: the feed, and how many of its items became stories or wait."""

    feed: FeedState
    stories: int
    waiting: int


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An item that is to be read; ``story_id`` where it was a story before it changed, ``place``
    its place (from 1) in the queue of its feed."""

    id: int
    feed_url: str
    feed_title: str
    item: FeedItem
    story_id: int | None
    attempts: int
    place: int
