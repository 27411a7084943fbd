"""The message: as it is made, promised to a chat, and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.digest import Due, Edition

Button = dict[str, Any]
Keyboard = dict[str, list[list[Button]]]
"""An inline keyboard, as the Bot API's JSON."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be sent: Telegram HTML and an inline keyboard; ``picture`` is the address
    of one that is shown under it. ``story_id`` is the one story that it holds, for the reactions to
    it."""

    text: str
    reply_markup: Keyboard | None = None
    picture: str | None = None
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A sent message that holds one story."""

    chat_id: int
    message_id: int
    story_id: int


@dataclass(frozen=True, slots=True)
class Promise:
    """Messages for a chat, promised once under one ``key``; none mean that silence was promised.

    ``story_ids`` are the stories they tell of. ``covers_until`` marks a digest and says where the
    next one begins once it is sent. ``due`` is the chat's due time that this promise keeps.
    ``thread_id`` is a forum topic other than the one that the chat's digest goes to. ``edition`` is
    the digest of which more can be opened.
    """

    chat_id: int
    key: str
    messages: Sequence[Message]
    story_ids: Sequence[int] = ()
    covers_until: datetime | None = None
    due: Due | None = None
    thread_id: int | None = None
    edition: Edition | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One promised message that is not sent yet, and how often sending it has failed; ``request``
    is that in which it was ``promised_at``, and ``due_at`` what the chat's digest was due."""

    id: int
    chat_id: int
    thread_id: int | None
    message: Message
    attempts: int
    promised_at: datetime
    due_at: datetime | None = None
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went to send the message ``id``: it arrived, or there is a ``reason`` why it did not.

    It is tried again at ``retry_at``; without one Telegram refused it for good. ``failed`` tells a
    failure, after which the next attempt waits longer, from a wait that Telegram asked for. What
    arrived with one story is a ``card``.
    """

    id: int
    reason: str | None = None
    retry_at: datetime | None = None
    failed: bool = False
    card: Card | None = None
