"""sendMessage and its kin: whatever puts a message into a chat."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.limits import (
    CHAT_ACTION_SECONDS,
    DRAFT_SECONDS,
    MAX_CAPTION_CHARACTERS,
    MAX_ENTITIES,
    MAX_PHOTO_BYTES,
    MAX_TEXT_CHARACTERS,
    MAX_UPLOAD_BYTES,
)
from bot.sandbox.markup import Formatted, is_empty
from bot.sandbox.methods.params import Params, Upload
from bot.sandbox.state import State, Trouble
from bot.sandbox.world import Chat, Draft, File, Json, Message

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def send_message(params: Params) -> Json:
    """``sendMessage``."""
    chat = params.chat(write=True)
    content = body(params, "text", "entities")
    return post(params, chat, content=content, preview=params.preview()).as_json()


async def send_document(params: Params) -> Json:
    """``sendDocument``."""
    return _send_file(params, "document", "documents", MAX_UPLOAD_BYTES)


async def send_photo(params: Params) -> Json:
    """``sendPhoto``."""
    return _send_file(params, "photo", "photos", MAX_PHOTO_BYTES)


async def send_chat_action(params: Params) -> bool:
    """``sendChatAction``."""
    chat = params.chat(write=True)
    if params.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread_id = params.thread(chat)
    params.state.action_flood.check(chat.id, is_group=chat.type != "private")
    params.state.emit("typing", chat.id, thread_id=thread_id, seconds=CHAT_ACTION_SECONDS)
    return True


async def send_message_draft(params: Params) -> bool:
    """``sendMessageDraft``: private chats only, and an empty text shows that the bot is thinking.

    Client.cpp, ``process_send_message_draft_query``: it is checked for access alone; what is behind
    it says ``TEXTDRAFT_PEER_INVALID`` elsewhere. It is a chat action (DialogActionManager.cpp,
    ``send_dialog_action``), so it has their pace. Our words for a number that is 0.
    """
    chat = params.chat(write=True)
    if chat.type != "private":
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    draft_id = params.integer("draft_id")
    if not draft_id:
        raise bad_request("draft_id must be non-zero")
    content = params.formatted("text", "entities")
    if len(content.text) > MAX_TEXT_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    thread_id = params.thread(chat)
    state = params.state
    state.action_flood.check(chat.id, is_group=False)
    kept = keep_entities(state, content)
    state.draft(chat, Draft(draft_id, thread_id, kept, state.timer() + DRAFT_SECONDS))
    return True


async def copy_message(params: Params) -> Json:
    """``copyMessage``."""
    chat = params.chat(write=True)
    source = params.message(params.chat("from_chat_id"), "message to copy")
    content = source.content
    if source.has_file and params.values.get("caption") is not None:
        content = caption(params)
    copied = post(params, chat, content=content, document=source.document, photo=source.photo)
    return {"message_id": copied.id}


async def forward_message(params: Params) -> Json:
    """``forwardMessage``."""
    chat = params.chat(write=True)
    source = params.message(params.chat("from_chat_id"), "message to forward")
    forwarded = post(
        params,
        chat,
        content=source.content,
        document=source.document,
        photo=source.photo,
        forwarded=origin(source),
    )
    return forwarded.as_json()


def origin(message: Message) -> Json:
    """The ``MessageOrigin`` of a forwarded message."""
    if message.forwarded:
        return message.forwarded
    date = int(message.date.timestamp())
    if message.sender is None or message.chat.type == "channel":
        return {
            "type": "channel",
            "date": date,
            "chat": message.chat.as_json(),
            "message_id": message.id,
        }
    return {"type": "user", "date": date, "sender_user": message.sender.as_json()}


def body(params: Params, text: str, entities: str) -> Formatted:
    """The text of a message, held to its limits."""
    if not params.text(text):
        raise bad_request("message text is empty")
    content = params.formatted(text, entities)
    if is_empty(content.text):
        raise bad_request("text must be non-empty")
    if len(content.text) > MAX_TEXT_CHARACTERS:
        raise bad_request("message is too long")
    return keep_entities(params.state, content)


def caption(params: Params) -> Formatted:
    """The caption of a file, held to its limits."""
    content = params.formatted("caption", "caption_entities")
    if len(content.text) > MAX_CAPTION_CHARACTERS:
        raise bad_request("message caption is too long")
    return keep_entities(params.state, content)


def keep_entities(state: State, content: Formatted) -> Formatted:
    """Drop entities past the limit, as Telegram does in silence; we note it among the errors."""
    if len(content.entities) <= MAX_ENTITIES:
        return content
    noted = f"Ignored: {len(content.entities)} entities, only the first {MAX_ENTITIES} are shown"
    state.errors.append(Trouble("entities", 200, noted))
    return Formatted(content.text, content.entities[:MAX_ENTITIES])


def _send_file(params: Params, kind: str, folder: str, most: int) -> Json:
    chat = params.chat(write=True)
    attached: dict[str, File] = {kind: stored(params, params.file(kind), folder, most)}
    return post(params, chat, content=caption(params), **attached).as_json()


def stored(params: Params, given: File | Upload, folder: str, most: int) -> File:
    """A file of at most ``most`` bytes, on the server."""
    if not isinstance(given, Upload):
        return given
    if not given.data:
        raise bad_request("file must be non-empty")
    if len(given.data) > most:
        raise ApiError(413, "Request Entity Too Large")
    return params.state.add_file(given.name, given.mime_type, given.data, folder)


def post(params: Params, chat: Chat, **content: Any) -> Message:
    """Put what a call sends into the chat: keyboard, reply, topic and pace are checked."""
    return post_all(params, chat, [content])[0]


def post_all(params: Params, chat: Chat, contents: list[dict[str, Any]]) -> list[Message]:
    """Put several messages that one call sends into the chat, all or none."""
    state = params.state
    shared = {
        "markup": params.markup(chat),
        "reply_to": params.reply_to(chat),
        "thread_id": params.thread(chat),
    }
    # Bot API, ChatMemberAdministrator.can_manage_chat: administrators ignore slow mode.
    slow = 0.0 if chat.administers(state.bot.id) else chat.slow_mode_seconds
    state.flood.check(chat.id, is_group=chat.type != "private", pause=slow, messages=len(contents))
    sender = None if chat.type == "channel" else state.bot
    state.emit("typing", chat.id, thread_id=shared["thread_id"], seconds=0)
    return [state.post(chat, sender, **shared, **content) for content in contents]
