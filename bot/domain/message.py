"""The message: as it is made, promised to a chat, and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Button = dict[str, Any]
Keyboard = dict[str, list[list[Button]]]
"""An inline keyboard, as the Bot API's JSON."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be sent: Telegram HTML and an inline keyboard."""

    text: str
    reply_markup: Keyboard | None = None

    def as_json(self) -> dict[str, Any]:
        """The message as the outbox keeps it."""
        return {"text": self.text, "reply_markup": self.reply_markup}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One promised message: ``message`` is ``{"text": HTML, "reply_markup": dict | None}``."""

    id: int
    chat_id: int
    thread_id: int | None
    message: Mapping[str, Any]
    attempts: int
