"""The whole local Telegram: who is there, what was said, and what the bot has still to hear."""

from __future__ import annotations

import asyncio
import itertools
import mimetypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.sandbox.faults import Faults
from bot.sandbox.flood import FloodControl
from bot.sandbox.limits import CALLBACK_SECONDS, GENERAL_TOPIC, GUEST_SECONDS, INLINE_SECONDS
from bot.sandbox.updates import Updates
from bot.sandbox.world import (
    Chat,
    ChatKind,
    Draft,
    File,
    Json,
    Message,
    Status,
    User,
    member_json,
)

BOT_ID = 7_000_000_001
FIRST_USER_ID = 1_000_001
# Bot API: ids of supergroups and channels are -100 and the channel's own number.
SUPERGROUP_OFFSET = -1_000_000_000_000
FIRST_GROUP_ID = -4_000_001
INLINE_ID_PREFIX = "AQAAAI"


@dataclass
class Profile:
    """What the bot says of itself; the keys are language codes, "" for everyone else."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})


@dataclass
class CallbackPress:
    """A pressed button, and what the bot answered."""

    id: str
    user: User
    until: float
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    text: str = ""
    show_alert: bool = False
    url: str = ""


@dataclass
class InlineQuestion:
    """An inline query under way, and its answer."""

    id: str
    user: User
    until: float
    query: str
    offset: str
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Json = field(default_factory=dict)


@dataclass
class GuestQuery:
    """A message that mentions the bot where it is no member; it may be answered once."""

    message: Message
    until: float


@dataclass(frozen=True)
class Trouble:
    """An error that the server answered: what was called, and Telegram's words."""

    method: str
    code: int
    description: str
    chat_id: int | None = None


class Clock(Protocol):
    """Anything that tells the time, in UTC with a time zone."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class State:
    """Everything the server knows. One event loop owns it; nothing here waits."""

    def __init__(self, clock: Clock | None = None, *, bot_name: str, bot_username: str) -> None:
        self._clock = clock
        self.bot = User(BOT_ID, bot_name, bot_username, is_bot=True)
        self.profile = Profile()
        self.users: dict[int, User] = {BOT_ID: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.presses: dict[str, CallbackPress] = {}
        self.questions: dict[str, InlineQuestion] = {}
        self.guest_queries: dict[str, GuestQuery] = {}
        self.inline_messages: dict[str, Message] = {}
        self.inline_cache: dict[tuple[str, str, int | None], tuple[float, Json]] = {}
        self.updates = Updates()
        self.timer = time.monotonic
        self.flood = FloodControl(self.timer)
        self.action_flood = FloodControl(self.timer)
        self.faults = Faults()
        self.errors: list[Trouble] = []
        # What BotFather sets: /setprivacy, /setinline, /setinlinefeedback, its Threaded and Guest
        # Modes.
        self.privacy_mode = True
        self.inline_mode = False
        self.inline_feedback = False
        self.private_topics = False
        self.guest_mode = False
        # What an older server has not: methods, and actions of buttons.
        self.lacking: frozenset[str] = frozenset()
        self.callback_seconds = CALLBACK_SECONDS
        self.inline_seconds = INLINE_SECONDS
        self.guest_seconds = GUEST_SECONDS
        self._listeners: set[asyncio.Queue[Json | None]] = set()
        self._revisions = itertools.count(1)
        self._message_ids = itertools.count(1)
        self._query_ids = itertools.count(4_000_000_000_001)
        self._file_ids = itertools.count(1)
        self._group_ids = itertools.count(0)
        self.revision = 0

    # -- users, chats, files ------------------------------------------------------------------

    def add_user(self, name: str, username: str | None, language_code: str) -> User:
        """A new user; their private chat with the bot appears when they first write."""
        user_id = FIRST_USER_ID + len(self.users) - 1
        user = User(user_id, name, username, language_code)
        self.users[user.id] = user
        chat = Chat(user.id, "private", name, username)
        chat.members = {user.id: "member", self.bot.id: "member"}
        self.chats[chat.id] = chat
        self.emit("chats")
        return user

    def add_chat(self, kind: ChatKind, title: str, *, is_forum: bool = False) -> Chat:
        """A new group, supergroup or channel with nobody in it."""
        number = next(self._group_ids)
        chat_id = FIRST_GROUP_ID - number
        if kind != "group":
            chat_id = SUPERGROUP_OFFSET - 2_000_001 - number
        chat = Chat(chat_id, kind, title, is_forum=is_forum)
        self.chats[chat_id] = chat
        self.emit("chats")
        return chat

    def add_file(self, name: str, mime_type: str | None, data: bytes, folder: str) -> File:
        """Keep a file and give it an id."""
        number = next(self._file_ids)
        guessed = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        file = File(
            f"BQACAgUAAx{number:08d}", name, guessed, data, f"{folder}/file_{number}{suffix}"
        )
        self.files[file.id] = file
        return file

    def now(self) -> datetime:
        """The clock's time, or the machine's, to the second as Telegram tells it."""
        moment = self._clock.now() if self._clock else datetime.now(UTC)
        return moment.replace(microsecond=0)

    def next_query_id(self) -> str:
        """An id for a callback or inline query."""
        return str(next(self._query_ids))

    # -- messages -----------------------------------------------------------------------------

    def post(self, chat: Chat, sender: User | None, **fields: Any) -> Message:
        """Put a message into a chat and show it to whoever looks on."""
        if chat.type in ("supergroup", "channel"):
            # The first tells of the chat's creation; in a forum it is the general topic.
            message_id = max(chat.messages, default=GENERAL_TOPIC) + 1
        else:
            message_id = next(self._message_ids)
        message = Message(chat, message_id, self.now(), sender, **fields)
        if (message.via_bot and message.rows) or message.guest_caller:
            message.inline_id = f"{INLINE_ID_PREFIX}{chat.id}_{message_id}"
            self.inline_messages[message.inline_id] = message
        chat.messages[message_id] = message
        if message.from_bot:
            self._clear_drafts(chat, message.thread_id)
        self.touched(message)
        return message

    def open_topic(self, chat: Chat, name: str, by: User) -> Message:
        """A new topic of a forum or private chat; it has the number of the message that tells."""
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        made = self.post(chat, by, service=service)
        made.thread_id = made.id
        chat.threads[made.id] = name
        self.emit("chats")
        return made

    def draft(self, chat: Chat, draft: Draft) -> None:
        """Show what the bot is writing, in place of what it showed under the same number.

        Source: td_api.tl, ``updatePendingMessage``: it stands until any message of the bot comes
        in its topic, or for so long.
        """
        for other in chat.drafts:
            if (other.thread_id, other.id) == (draft.thread_id, draft.id):
                other.shown = False
        chat.drafts.append(draft)
        self.emit("draft", chat.id, draft=draft)

    def _clear_drafts(self, chat: Chat, thread_id: int | None) -> None:
        for draft in chat.drafts:
            if draft.shown and draft.thread_id == thread_id:
                draft.shown = False

    def touched(self, message: Message) -> None:
        """Show a new or changed message to whoever looks on."""
        message.revision = self.revision = next(self._revisions)
        self.emit("message", message.chat.id, message=message)

    def delete(self, message: Message) -> None:
        """Take a message out of its chat."""
        message.chat.messages.pop(message.id, None)
        self.emit("deleted", message.chat.id, message_id=message.id)

    def tell_bot(self, message: Message, *, edited: bool = False) -> None:
        """Queue the update for a user's message."""
        kind = "channel_post" if message.chat.type == "channel" else "message"
        self.updates.add(f"edited_{kind}" if edited else kind, message.as_json())

    def ask_guest(self, message: Message) -> None:
        """Queue the update for a message that mentions the bot where it is no member."""
        query_id = self.next_query_id()
        self.guest_queries[query_id] = GuestQuery(message, self.timer() + self.guest_seconds)
        self.updates.add("guest_message", {**message.as_json(), "guest_query_id": query_id})

    def set_status(self, chat: Chat, user: User, status: Status, by: User) -> None:
        """Change what a user is in a chat, and tell the bot as Telegram does."""
        before = chat.status(user.id)
        if before == status:
            return
        change = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": int(self.now().timestamp()),
            "old_chat_member": member_json(user, before),
            "new_chat_member": member_json(user, status),
        }
        chat.members[user.id] = status
        if user is self.bot:
            self.updates.add("my_chat_member", change)
        elif chat.administers(self.bot.id):
            self.updates.add("chat_member", change)
        self.emit("chats")

    # -- looking on ---------------------------------------------------------------------------

    def emit(self, kind: str, chat_id: int | None = None, **details: Any) -> None:
        """Tell every listener that something happened."""
        event: Json = {"type": kind, "chat_id": chat_id, **details}
        for listener in self._listeners:
            listener.put_nowait(event)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Json | None]]:
        """A queue of what happens from now on; ``None`` when the server closes."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """Let every waiting request and listener go."""
        self.updates.close()
        for listener in self._listeners:
            listener.put_nowait(None)
