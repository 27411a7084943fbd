"""Rows of buttons to choose a time, a day, a zone, a language or a number from.

Their data is ``PREFIX:FIELD:VALUE``; ``chats.subscription`` knows the fields.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.account import Account
from bot.domain.chat import Chat
from bot.domain.message import Button, Keyboard
from bot.messages import LANGUAGES, buttons, in_script_of, text, wording
from bot.messages.links import encode_query
from bot.store import Store
from bot.stories.search import hot_topics

TIMES = ("06:30", "07:30", "08:00", "12:00", "18:00", "21:00")
ZONES = (
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Singapore",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
)
COUNTS = (3, 5, 8, 12, 20)


def _choice(chat: Chat, label: str, data: str, *, chosen: bool) -> Button:
    shown = text(chat.language, "button.chosen", label=label) if chosen else label
    return buttons.press(shown, data)


def times(chat: Chat, prefix: str) -> list[list[Button]]:
    """Times of day; the chat's own is ticked when it is subscribed."""
    row = [
        _choice(
            chat,
            time,
            f"{prefix}:time:{time.replace(':', '')}",
            chosen=chat.subscribed and time == chat.digest_time,
        )
        for time in TIMES
    ]
    return buttons.in_rows(row, 3)


def days(chat: Chat, prefix: str) -> list[list[Button]]:
    """Every weekday to switch on and off, and the usual groups of them."""
    language = chat.language
    row = [
        _choice(
            chat,
            text(language, f"weekday_short.{day}"),
            f"{prefix}:day:{day}",
            chosen=day in chat.weekdays,
        )
        for day in range(7)
    ]
    groups = [
        buttons.press(text(language, f"button.{group}"), f"{prefix}:days:{group}")
        for group in ("every_day", "workdays", "weekend")
    ]
    return [*buttons.in_rows(row, 4), groups]


def zones(chat: Chat, prefix: str, names: tuple[str, ...] = ZONES) -> list[list[Button]]:
    """Time zones."""
    row = [
        _choice(
            chat,
            wording.zone(chat.language, name),
            f"{prefix}:zone:{name}",
            chosen=name == chat.timezone,
        )
        for name in names
    ]
    return buttons.in_rows(row, 2)


def languages(chat: Chat, prefix: str) -> list[list[Button]]:
    """The languages, each in its own name."""
    row = [
        _choice(
            chat,
            text(language, "language.own_name"),
            f"{prefix}:language:{language}",
            chosen=language == chat.language,
        )
        for language in LANGUAGES
    ]
    return [row]


def counts(chat: Chat, prefix: str) -> list[list[Button]]:
    """How many stories a digest has at most."""
    return [
        [_choice(chat, str(n), f"{prefix}:count:{n}", chosen=n == chat.story_count) for n in COUNTS]
    ]


async def hot(store: Store, chat: Chat, account: Account) -> Keyboard | None:
    """The week's topics, each with its number of stories, to be asked for."""
    row = [buttons.topic(chat, account, name, label) for name, label in await _hot(store, chat)]
    return buttons.keyboard(*buttons.in_rows(row, 3))


async def hot_to_follow(store: Store, chat: Chat, followed: Collection[str]) -> list[list[Button]]:
    """The week's topics but the ``followed``, to be followed within the settings."""
    row = [
        buttons.press(label, f"set:follow:{encode_query(name)}")
        for name, label in await _hot(store, chat)
        if name not in followed
    ]
    return buttons.in_rows(row, 3)


async def _hot(store: Store, chat: Chat) -> list[tuple[str, str]]:
    return [
        (name, f"{in_script_of(chat.language, name)} {count}")
        for name, count in await hot_topics(store, limit=12)
    ]
