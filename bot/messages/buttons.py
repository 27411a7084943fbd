"""Inline keyboards, as the Bot API's JSON; what a press asks for stands in its data.

The data is all the state there is, so a button still works after the bot was restarted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from bot.domain.account import Account
from bot.domain.chat import Chat, Mute
from bot.domain.message import Button, Keyboard
from bot.domain.story import Story
from bot.messages.catalogue import text
from bot.messages.links import encode_query, fits_link, story_link, topic_link
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


def share(
    chat: Chat, account: Account, query: str, link: str, *, old: bool = False
) -> list[Button]:
    """A button that passes on what ``query`` finds inline: it opens the chat chooser, with people,
    groups and channels to choose from, or an ``old`` one with bots too.

    Such buttons are refused in channels, where ``link`` leads on to the bot instead; and they are
    dead while the bot has no inline mode, so there is none then.
    """
    if chat.kind == "channel":
        return visit(text(chat.language, "button.open_bot"), link)
    if not account.inline:
        return []
    button = {"text": text(chat.language, "button.share"), _CHOSEN: {"query": query, **_CHATS}}
    return [_of_old(button) if old else button]


_CHOSEN = "switch_inline_query_chosen_chat"
"""Since Bot API 6.7."""
_CHATS = dict.fromkeys(("allow_user_chats", "allow_group_chats", "allow_channel_chats"), True)


def of_old(keyboard: Keyboard | None) -> Keyboard | None:
    """The keyboard for servers that have no chosen chats."""
    if keyboard is None:
        return None
    rows = keyboard["inline_keyboard"]
    return {"inline_keyboard": [[_of_old(button) for button in row] for row in rows]}


def _of_old(button: Button) -> Button:
    if _CHOSEN not in button:
        return button
    kept = {name: value for name, value in button.items() if name != _CHOSEN}
    return {**kept, "switch_inline_query": button[_CHOSEN]["query"]}


def keyboard(*rows: Sequence[Button]) -> Keyboard | None:
    """The rows that hold a button, or ``None``."""
    filled = [list(row) for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """Buttons in rows of at most ``width``."""
    return [list(buttons[i : i + width]) for i in range(0, len(buttons), width)]


def opens(chat: Chat, label: str, data: str, link: str) -> Button:
    """A button that shows something else: by ``data``, or in a channel, where all who read may
    press and nothing is to change, by a ``link`` into the private chat."""
    return {"text": label, "url": link} if chat.kind == "channel" else press(label, data)


def changing(chat: Chat, *rows: Sequence[Button]) -> Keyboard | None:
    """Rows of buttons that change a chat's settings; none in a channel, whose readers are not to
    change it."""
    return None if chat.kind == "channel" else keyboard(*rows)


def numbered(
    stories: Sequence[tuple[int, Story]], chat: Chat, account: Account
) -> list[list[Button]]:
    """A button a story, labelled with the number it has in the message; in a channel none for its
    own stories, which no link leads to."""
    width = NUMBERS_PER_ROW
    if len(stories) > width:  # two even rows look calmer than a full one and a rest
        width = -(-len(stories) // (-(-len(stories) // NUMBERS_PER_ROW)))
    row = [
        opens(chat, str(n), f"story:{story.id}", story_link(account.username, story.id))
        for n, story in stories
        if chat.kind != "channel" or story.owner_chat is None
    ]
    return in_rows(row, width)


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


def topic(chat: Chat, account: Account, query: str, label: str = "") -> Button:
    """A button that asks for a topic."""
    data, link = f"topic:new:{encode_query(query)}", topic_link(account.username, query)
    return opens(chat, label or in_script_of(chat.language, query), data, link)


def pages(
    chat: Chat,
    data: str,
    offset: int,
    size: int,
    total: int,
    link: Callable[[int], str] | None = None,
) -> list[Button]:
    """Buttons to the pages before and after ``offset``; ``data`` holds ``{offset}``. A channel's
    posts turn no pages: there a ``link`` opens them."""
    ways = [("previous", max(0, offset - size))] if offset > 0 else []
    ways += [("next", offset + size)] if offset + size < total else []
    row = []
    for name, where in ways:
        label, pressed = text(chat.language, f"button.{name}"), data.format(offset=where)
        row.append(opens(chat, label, pressed, link(where)) if link else press(label, pressed))
    return row
