"""Inline keyboards, as the Bot API's JSON; what a press asks for stands in its data.

The data is all the state there is, so a button still works after the bot was restarted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.domain.account import Account
from bot.domain.chat import Chat, Mute
from bot.domain.message import Button, Keyboard
from bot.domain.story import Story
from bot.messages.catalogue import text
from bot.messages.links import encode_query, fits_link, story_link
from bot.messages.script import in_script_of

NUMBERS_PER_ROW = 8
"""``telegram.constants.InlineKeyboardMarkupLimit.MAXIMUM_BUTTONS_PER_ROW``."""


Style = Literal["primary", "success", "danger"]
"""How a button is coloured; clients and servers that know no colours leave it as it is."""


def press(label: str, data: str, style: Style | None = None) -> Button:
    """A button that sends ``data`` (at most 64 bytes) back to the bot."""
    button: Button = {"text": label, "callback_data": data}
    return {**button, "style": style} if style else button


def visit(label: str, url: str) -> list[Button]:
    """A button that opens a web page; none where Telegram takes no such address."""
    return [{"text": label, "url": url}] if fits_link(url) else []


def share(chat: Chat, account: Account, query: str, link: str) -> list[Button]:
    """A button that passes on what ``query`` finds inline: it opens the chat chooser.

    Such buttons are refused in channels, where ``link`` leads on to the bot instead; and they are
    dead while the bot has no inline mode, so there is none then.
    """
    if chat.kind == "channel":
        return visit(text(chat.language, "button.open_bot"), link)
    if not account.inline:
        return []
    return [{"text": text(chat.language, "button.share"), "switch_inline_query": query}]


def keyboard(*rows: Sequence[Button]) -> Keyboard | None:
    """The rows that hold a button, or ``None``."""
    filled = [list(row) for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """Buttons in rows of at most ``width``."""
    return [list(buttons[i : i + width]) for i in range(0, len(buttons), width)]


def numbered(
    stories: Sequence[tuple[int, Story]], channel: Account | None = None
) -> list[list[Button]]:
    """A button a story, labelled with the number it has in the message; in a channel a link to the
    bot, whose account it is."""
    width = NUMBERS_PER_ROW
    if len(stories) > width:  # two even rows look calmer than a full one and a rest
        width = -(-len(stories) // (-(-len(stories) // NUMBERS_PER_ROW)))
    if channel is not None:
        links = [visit(str(n), story_link(channel.username, s.id)) for n, s in stories]
        return in_rows([link for each in links for link in each], width)
    return in_rows([press(str(n), f"story:{story.id}") for n, story in stories], width)


def follow(chat: Chat, query: str, followed: bool) -> Button:
    """The button that follows a topic, or no longer follows it."""
    name = in_script_of(chat.language, query)
    if followed:
        label = text(chat.language, "button.followed", topic=name)
        return press(label, f"drop:{encode_query(query)}")
    return press(text(chat.language, "button.follow", topic=name), f"follow:{encode_query(query)}")


MUTE_KINDS: dict[str, Literal["topic", "source"]] = {"t": "topic", "s": "source"}


def mute(chat: Chat, one: Mute, *, muted: bool = False) -> Button:
    """The button that mutes a topic or source, or has it back."""
    code = f"{one.kind[0]}:{encode_query(one.name)}"
    if muted:
        label = text(chat.language, "button.clear_follow", topic=mute_name(chat, one))
        return press(label, f"unmute:{code}")
    return press(text(chat.language, "button.mute", name=mute_name(chat, one)), f"mute:{code}")


def mute_name(chat: Chat, one: Mute) -> str:
    """A muted topic, or a source as such, as it is shown."""
    name = in_script_of(chat.language, one.name)
    return text(chat.language, "mute.source", name=name) if one.kind == "source" else name


def undo(chat: Chat, change: int | None) -> list[Button]:
    """The button that takes a change back; none where nothing changed."""
    return [press(text(chat.language, "button.undo"), f"undo:{change}")] if change else []


def topic(chat: Chat, query: str) -> Button:
    """A button that asks for a topic."""
    return press(in_script_of(chat.language, query), f"topic:new:{encode_query(query)}")


def pages(chat: Chat, data: str, offset: int, size: int, total: int) -> list[Button]:
    """Buttons to the pages before and after ``offset``; ``data`` holds ``{offset}``."""
    row = []
    if offset > 0:
        before = max(0, offset - size)
        row.append(press(text(chat.language, "button.previous"), data.format(offset=before)))
    if offset + size < total:
        row.append(press(text(chat.language, "button.next"), data.format(offset=offset + size)))
    return row
