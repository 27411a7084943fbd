"""The Bot API methods, by the names that callers use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.methods import (
    albums,
    chats,
    editing,
    polls,
    profile,
    queries,
    reactions,
    receiving,
    sending,
)
from bot.sandbox.methods.params import Params

Method = Callable[[Params], Awaitable[Any]]

_FUNCTIONS: tuple[Method, ...] = (
    sending.send_message,
    sending.send_document,
    sending.send_photo,
    sending.send_chat_action,
    sending.send_message_draft,
    sending.copy_message,
    sending.forward_message,
    albums.send_media_group,
    polls.send_poll,
    polls.stop_poll,
    reactions.set_message_reaction,
    editing.edit_message_text,
    editing.edit_message_caption,
    editing.edit_message_reply_markup,
    editing.delete_message,
    editing.pin_chat_message,
    editing.unpin_chat_message,
    chats.get_chat,
    chats.get_chat_member,
    chats.get_chat_administrators,
    chats.get_chat_member_count,
    chats.leave_chat,
    profile.get_me,
    profile.set_my_commands,
    profile.get_my_commands,
    profile.delete_my_commands,
    profile.set_my_name,
    profile.get_my_name,
    profile.set_my_description,
    profile.get_my_description,
    profile.set_my_short_description,
    profile.get_my_short_description,
    profile.set_chat_menu_button,
    profile.get_chat_menu_button,
    queries.answer_callback_query,
    queries.answer_inline_query,
    queries.answer_guest_query,
    receiving.get_updates,
    receiving.set_webhook,
    receiving.delete_webhook,
    receiving.get_webhook_info,
    receiving.get_file,
)
# Method names are case-insensitive (Bot API, "Making requests"): sendMessage = sendmessage.
METHODS = {function.__name__.replace("_", ""): function for function in _FUNCTIONS}


async def call(method: str, params: Params) -> Any:
    """Run a method. Raises ``ApiError`` with what Telegram would answer."""
    function = METHODS.get(method.lower())
    if function is None or method.lower() in {name.lower() for name in params.state.lacking}:
        raise ApiError(404, "Not Found: method not found")
    return await function(params)
