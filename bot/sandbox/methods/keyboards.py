"""Keyboards under messages, by the rules of TDLib's ReplyMarkup.cpp.

In a channel there are inline keyboards only, and none of their buttons may switch to the inline
mode: readers would not learn the bot's name from a channel's post. What the server behind TDLib
refuses (``BUTTON_…_INVALID``) comes by the Bot API's description of ``InlineKeyboardButton``.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.limits import (
    MAX_CALLBACK_DATA_BYTES,
    MAX_COPY_TEXT_CHARACTERS,
    MAX_KEYBOARD_BUTTONS,
    MAX_ROW_BUTTONS,
)
from bot.sandbox.links import checked_link
from bot.sandbox.world import Chat, Json

ACTIONS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)
CHOSEN = "switch_inline_query_chosen_chat"
CHAT_KINDS = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")
STYLES = frozenset({"default", "primary", "success", "danger"})
"""Client.cpp, ``get_button_style``."""
SWITCHES = frozenset(action for action in ACTIONS if action.startswith("switch_inline_query"))
# Bot API: Web Apps "in private chats between a user and the bot"; games and payments need messages
# of their own kinds.
PRIVATE_ONLY = "web_app"
OF_OTHER_MESSAGES = frozenset({"callback_game", "pay"})


def check_markup(
    markup: Any, chat: Chat | None, lacking: frozenset[str] = frozenset()
) -> Json | None:
    """The markup as it is kept; ``chat`` None for an inline result, which may go anywhere. Of
    actions that the server is ``lacking`` it sees nothing.

    Raises ``ApiError`` in the server's words.
    """
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if chat is None or chat.type == "channel":
            raise bad_request("inline keyboard expected")
        return markup
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    rows = [[_known(button, lacking) for button in row] for row in rows]
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_KEYBOARD_BUTTONS or any(len(row) > MAX_ROW_BUTTONS for row in rows):
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button, chat)
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def _known(button: Json, lacking: frozenset[str]) -> Json:
    """A button as the server reads it; chosen chats are kept as it tells them (Client.cpp,
    ``JsonInlineKeyboardButton``; TargetDialogTypes.cpp, ``get_target_dialog_types``)."""
    button = {name: value for name, value in button.items() if name not in lacking}
    chosen = button.get(CHOSEN)
    if chosen is None:
        return button
    if not isinstance(chosen, dict):
        wrong = f'Field "{CHOSEN}" must be of type Object'
        raise bad_request(f"can't parse inline keyboard button: {wrong}")
    kinds = {kind: bool(chosen.get(kind)) for kind in CHAT_KINDS}
    if not any(kinds.values()):
        raise bad_request("at least one chat type must be allowed")
    query = chosen.get("query", "")
    if all(kinds.values()):
        del button[CHOSEN]
        return {**button, "switch_inline_query": query}
    return {**button, CHOSEN: {"query": query, **kinds}}


def _check_button(button: Json, chat: Chat | None) -> None:
    if not button.get("text"):
        raise bad_request(
            'can\'t parse inline keyboard button: Field "text" must be of type String'
        )
    if str(button.get("style") or "default").lower() not in STYLES:
        raise bad_request("can't parse inline keyboard button: Invalid button style specified")
    actions = [action for action in ACTIONS if action in button]
    if len(actions) != 1:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    (action,) = actions
    if action in SWITCHES and chat is not None and chat.type == "channel":
        name = action if action.endswith("current_chat") else "switch_inline_query"
        raise bad_request(
            f"can't use {name} button in a channel chat, because users will not be able to use "
            "the button without knowing bot's username"
        )
    not_private = chat is None or chat.type != "private"
    if action in OF_OTHER_MESSAGES or (action == PRIVATE_ONLY and not_private):
        raise bad_request("BUTTON_TYPE_INVALID")
    if action == "callback_data":
        size = len(button["callback_data"].encode())
        if not 1 <= size <= MAX_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        try:
            checked_link(button["url"])
        except ValueError as error:
            url = button["url"]
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None
    if action == "copy_text":
        size = len(button["copy_text"].get("text", ""))
        if not 1 <= size <= MAX_COPY_TEXT_CHARACTERS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
