"""Followed events: the button under a story, the list of them, and the news that comes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.chat import Chat
from bot.domain.event import FollowedEvent
from bot.domain.message import Button
from bot.domain.story import Story
from bot.messages import buttons
from bot.messages.catalogue import html, text
from bot.messages.script import in_script_of
from bot.messages.stories import shortened
from bot.messages.wording import day_told

LONGEST_LABEL = 24
"""Characters of a headline in a button."""


def hear(chat: Chat, story_id: int, *, followed: bool) -> Button:
    """The button under a story that follows its event, or no longer follows it."""
    if followed:
        return buttons.press(text(chat.language, "button.heard"), f"unhear:{story_id}")
    return buttons.press(text(chat.language, "button.hear"), f"hear:{story_id}")


def hear_listed(chat: Chat, story_id: int, headline: str, *, followed: bool) -> Button:
    """The same in the list of what is followed."""
    name = in_script_of(chat.language, headline)
    name = shortened(name, LONGEST_LABEL)
    if followed:
        label = text(chat.language, "button.clear_follow", topic=name)
        return buttons.press(label, f"unhear:{story_id}:listed")
    label = text(chat.language, "button.follow", topic=name)
    return buttons.press(label, f"hear:{story_id}:listed")


def listed(chat: Chat, events: Sequence[FollowedEvent]) -> str:
    """The followed events, each with what was told last and when."""
    lines = [html(chat.language, "events.list")]
    lines += [html(chat.language, "events.listed", **_last(chat, event)) for event in events]
    return "\n".join(lines)


def before(chat: Chat, told: FollowedEvent | Story, longest: int | None = None) -> str:
    """What was told last of an event of which there is news, its headline of at most ``longest``
    characters."""
    return html(chat.language, "events.before", **_last(chat, told, longest))


def _last(chat: Chat, told: FollowedEvent | Story, longest: int | None = None) -> dict[str, str]:
    headline = in_script_of(chat.language, told.headline)
    if longest is not None:
        headline = shortened(headline, longest)
    return {"headline": headline, "day": day_told(told, chat)}
