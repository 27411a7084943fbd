"""Changing, deleting and pinning what was sent."""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Formatted
from bot.sandbox.methods.params import Params
from bot.sandbox.methods.sending import body, caption
from bot.sandbox.world import Chat, Json, Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def edit_message_text(params: Params) -> Json | bool:
    """``editMessageText``."""
    message = _editable(params)
    if message.has_file or message.poll:
        raise bad_request("there is no text in the message to edit")
    return _change(params, message, body(params, "text", "entities"), params.preview())


async def edit_message_caption(params: Params) -> Json | bool:
    """``editMessageCaption``."""
    message = _editable(params)
    if not message.has_file:
        raise bad_request("there is no caption in the message to edit")
    return _change(params, message, caption(params))


async def edit_message_reply_markup(params: Params) -> Json | bool:
    """``editMessageReplyMarkup``."""
    message = _editable(params)
    return _change(params, message, message.content, message.preview)


async def delete_message(params: Params) -> bool:
    """``deleteMessage``."""
    chat = params.chat()
    message = params.message(chat, "message to delete")
    own = message.sender is params.state.bot or chat.type == "private"
    if not own and not chat.administers(params.state.bot.id):
        raise bad_request("message can't be deleted")
    params.state.delete(message)
    return True


async def pin_chat_message(params: Params) -> bool:
    """``pinChatMessage``."""
    chat = params.chat(write=True)
    _need_pin_right(params, chat)
    message = params.message(chat, "message to pin")
    chat.pinned = message
    service = {"pinned_message": message.as_json(with_reply=False)}
    params.state.post(chat, params.state.bot, service=service)
    return True


async def unpin_chat_message(params: Params) -> bool:
    """``unpinChatMessage``."""
    chat = params.chat(write=True)
    _need_pin_right(params, chat)
    if chat.pinned is None:
        raise bad_request("message to unpin not found")
    chat.pinned = None
    params.state.emit("chats")
    return True


def _need_pin_right(params: Params, chat: Chat) -> None:
    if chat.type != "private" and not chat.administers(params.state.bot.id):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _editable(params: Params) -> Message:
    inline_id = params.text("inline_message_id")
    if inline_id:
        found = params.state.inline_messages.get(inline_id)
        if found is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return found
    message = params.message(params.chat(write=True), "message to edit")
    if not message.from_bot or message.service:
        raise bad_request("message can't be edited")
    return message


def _change(
    params: Params, message: Message, content: Formatted, preview: Json | None = None
) -> Json | bool:
    inline = bool(params.text("inline_message_id"))
    chat = message.chat
    markup = params.markup(None if inline else chat)
    if not inline:
        params.state.flood.check(chat.id, is_group=chat.type != "private")
    if (content, preview, markup) == (message.content, message.preview, message.markup):
        raise bad_request(NOT_MODIFIED)
    if content != message.content:
        message.edited = params.state.now()
    message.content = content
    message.preview = preview
    message.markup = markup
    params.state.touched(message)
    return True if inline else message.as_json()
