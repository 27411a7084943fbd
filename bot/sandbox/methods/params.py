"""The parameters of one call, however they came: query string, form, multipart or JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.limits import GENERAL_TOPIC
from bot.sandbox.links import checked_link
from bot.sandbox.markdown import parse_markdown, parse_markdown_v2
from bot.sandbox.markup import Formatted, clean, detect, parse_html
from bot.sandbox.methods.keyboards import check_markup
from bot.sandbox.state import State
from bot.sandbox.world import Chat, File, Json, Message

PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}


@dataclass
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str | None
    data: bytes


@dataclass
class Params:
    """What a call asks for, read as the Bot API reads it."""

    state: State
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string; ``default`` where it is missing."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; ``default`` where it is missing or not one."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def number(self, name: str, default: float = 0.0) -> float:
        """A number; ``default`` where it is missing or not one."""
        try:
            return float(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A boolean; false where it is missing."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A JSON value, as an object or as its text; ``None`` where it is missing."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    # -- chats and messages -------------------------------------------------------------------

    @property
    def chat_id(self) -> int | None:
        """The chat named, whether there is one or not."""
        try:
            return int(self.values["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None

    def chat(self, name: str = "chat_id", *, write: bool = False) -> Chat:
        """The chat named. Raises Telegram's errors where the bot may not use it."""
        return find_chat(self.state, self.text(name), write=write)

    def message(self, chat: Chat, role: str, name: str = "message_id") -> Message:
        """A message of the chat; ``role`` stands in the error ("message to edit not found")."""
        message = chat.messages.get(self.integer(name))
        if message is None:
            raise bad_request(f"{role} not found")
        return message

    def thread(self, chat: Chat) -> int | None:
        """The forum topic to send to.

        Only forums and private chats have topics, and a forum's general one is none by its number;
        elsewhere the id is passed over (Client.cpp, ``check_message_topic``).
        """
        thread_id = self.integer("message_thread_id") or None
        if thread_id is None or not (chat.is_forum or chat.type == "private"):
            return None
        general = chat.is_forum and thread_id == GENERAL_TOPIC
        if general or thread_id not in chat.threads:
            raise bad_request("message thread not found")
        if thread_id in chat.closed_threads and not chat.administers(self.state.bot.id):
            raise bad_request("TOPIC_CLOSED")
        return thread_id

    def reply_to(self, chat: Chat) -> Message | None:
        """The message to be replied."""
        asked = self.json("reply_parameters") or {}
        message_id = asked.get("message_id") or self.integer("reply_to_message_id")
        if not message_id:
            return None
        if not str(message_id).lstrip("-").isdecimal():
            raise bad_request(
                'can\'t parse reply parameters: Field "message_id" must be of type Number'
            )
        found = chat.messages.get(int(message_id))
        allowed = asked.get("allow_sending_without_reply") or self.flag(
            "allow_sending_without_reply"
        )
        if found is None and not allowed:
            raise bad_request("message to be replied not found")
        return found

    # -- contents -----------------------------------------------------------------------------

    def formatted(self, text: str, entities: str) -> Formatted:
        """The text parameter with its entities, given or parsed."""
        return read_text(self.values.get(text) or "", self.text("parse_mode"), self.json(entities))

    def markup(self, chat: Chat | None) -> Json | None:
        """The reply markup, checked for the chat."""
        return check_markup(self.json("reply_markup"), chat, self.state.lacking)

    def preview(self) -> Json | None:
        """The link preview options, checked."""
        return read_preview(self.json("link_preview_options"))

    def file(self, name: str) -> File | Upload:
        """A file given as an upload or as the id of a file on the server."""
        return (
            self.uploads[name] if name in self.uploads else self.given_file(name, self.text(name))
        )

    def given_file(self, name: str, value: str) -> File | Upload:
        """The file that ``value`` names: an attached upload, or one on the server."""
        if value.startswith("attach://") and value[9:] in self.uploads:
            return self.uploads[value[9:]]
        if value in self.state.files:
            return self.state.files[value]
        if not value:
            raise bad_request(f"there is no {name} in the request")
        raise bad_request("wrong remote file identifier specified: wrong padding in the string")


def find_chat(state: State, wanted: str, *, write: bool = False) -> Chat:
    """The chat of this id or @username. Raises Telegram's errors where the bot may not use it."""
    if not wanted:
        raise bad_request("chat_id is empty")
    chat: Chat | None
    if wanted.startswith("@"):
        chat = next((chat for chat in state.chats.values() if chat.username == wanted[1:]), None)
    else:
        chat = state.chats.get(int(wanted)) if wanted.lstrip("-").isdigit() else None
    if chat is None or (chat.type == "private" and not state.users[chat.id].started and not write):
        raise bad_request("chat not found")
    check_access(state, chat, write=write)
    return chat


def check_access(state: State, chat: Chat, *, write: bool) -> None:
    """Raise Telegram's error where the bot may not read the chat, or write to it."""
    if chat.type == "private":
        user = state.users[chat.id]
        if write and not user.started:
            raise forbidden("bot can't initiate conversation with a user")
        if write and user.blocked:
            raise forbidden("bot was blocked by the user")
        return
    if chat.migrated_to is not None and write:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
        )
    status = chat.status(state.bot.id)
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    if write and chat.type == "channel" and not chat.administers(state.bot.id):
        raise bad_request("need administrator rights in the channel chat")
    if write and chat.read_only and not chat.administers(state.bot.id):
        raise bad_request("not enough rights to send text messages to the chat")


def read_preview(given: Any) -> Json | None:
    """Link preview options as the server reads and keeps them; None where they say nothing.

    Client.cpp, ``get_link_preview_options``; InputMessageText.cpp: without an address of its own a
    preview has no size. What is no address of the web fails the call; one that cannot be fetched
    does not, since the preview is optional beside a text.
    """
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as link preview options")
    for name in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        if not isinstance(given.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    url = given.get("url", "")
    if not isinstance(url, str):
        raise bad_request('field "url" must be of type String')
    if given.get("is_disabled"):
        return {"is_disabled": True}
    if not url:
        return {"show_above_text": True} if given.get("show_above_text") else None
    try:
        link = checked_link(url)
    except ValueError:
        raise bad_request("WEBPAGE_URL_INVALID") from None
    if not link.startswith("http"):
        raise bad_request("WEBPAGE_URL_INVALID")
    wanted = ("prefer_small_media", "prefer_large_media", "show_above_text")
    return {"url": url, **{name: True for name in wanted if given.get(name)}}


def read_text(text: str, parse_mode: str, entities: Any) -> Formatted:
    """Parse, clean and mark a text as the server does (Client.cpp, ``get_formatted_text``)."""
    mode = parse_mode.lower()
    if not text or mode in ("", "none"):
        formatted = Formatted(text, tuple(entities or ()))
    elif mode in PARSERS:
        formatted = PARSERS[mode](text)
    else:
        raise bad_request("unsupported parse_mode")
    return detect(clean(formatted))
