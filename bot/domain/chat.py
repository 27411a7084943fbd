"""The chat: where a digest goes, when, and what its reader asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ChatKind = Literal["private", "group", "supergroup", "channel"]
Language = Literal["zh-Hans", "zh-Hant", "en"]
EVERY_DAY: frozenset[int] = frozenset(range(7))
GENERAL = 0
"""The general topic of a forum, where a message of no other place goes."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat, group or channel and its settings.

    ``timezone`` is an IANA name, ``digest_time`` local ``HH:MM``, ``weekdays`` 0 for Monday to
    6 for Sunday. ``next_due_at`` is when its next digest is promised; ``digested_until`` is
    the end of the last digest that reached it whole, where the next one begins.
    ``thread_id`` is the forum topic that its digest goes to, ``thread_name`` what that is called,
    as far as is known. ``admitted_by`` is the person on whose word a group or channel gets what is
    sent to it.
    ``brief`` is the form of its digest: headline and a clause a story, or all of it. ``issues``
    counts the digests that reached it.
    ``blocked`` is a chat that nothing can be sent to; ``stopped`` says why in Telegram's words,
    where that is not its reader's own doing.
    """

    id: int
    kind: ChatKind = "private"
    title: str = ""
    language: Language = "zh-Hans"
    timezone: str = "Asia/Shanghai"
    subscribed: bool = False
    digest_time: str = "08:00"
    weekdays: frozenset[int] = EVERY_DAY
    topics_only: bool = False
    story_count: int = 8
    thread_id: int | None = None
    thread_name: str | None = None
    next_due_at: datetime | None = None
    digested_until: datetime | None = None
    blocked: bool = False
    stopped: str | None = None
    admitted_by: int | None = None
    brief: bool = True
    issues: int = 0


@dataclass(frozen=True, slots=True)
class Follow:
    """A topic or free query that a chat follows; ``now`` asks for each story as it comes."""

    query: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class Mute:
    """A topic or free query, or a source, that a chat is not told of by itself."""

    kind: Literal["topic", "source"]
    name: str


@dataclass(frozen=True, slots=True)
class WantedNow:
    """A chat asks for the stories on ``query`` first seen from ``since`` on, as they come, in the
    forum topic ``thread_id`` or, without one, where its digest goes."""

    chat_id: int
    query: str
    since: datetime
    thread_id: int | None
