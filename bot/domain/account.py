"""The account: what Telegram says of the bot itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's ``username``, and whether its ``inline`` mode is on: it is off until /setinline was
    sent to BotFather, and buttons that switch to it do nothing until then."""

    username: str
    inline: bool
