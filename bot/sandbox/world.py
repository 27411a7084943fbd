"""The nouns of the local Telegram, in the shapes that the Bot API shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.markup import Formatted

ChatKind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
Json = dict[str, Any]

# Bot API, ChatMemberAdministrator: the rights that are always told.
ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
PRESENT = ("creator", "administrator", "member")
ADMINISTRATORS = ("creator", "administrator")


@dataclass(eq=False)
class User:
    """Somebody with an account; ``started`` is true once the bot may write to them."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False

    def as_json(self) -> Json:
        """A ``User`` of the Bot API."""
        answer: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            answer["username"] = self.username
        if self.language_code:
            answer["language_code"] = self.language_code
        return answer


@dataclass(eq=False)
class File:
    """A file on the server; ``size`` is in bytes."""

    id: str
    name: str
    mime_type: str
    data: bytes
    path: str

    @property
    def unique_id(self) -> str:
        """The part of the id that stays the same for every bot."""
        return f"U{self.id[-8:]}"

    def as_json(self) -> Json:
        """The fields that ``File`` and ``Document`` have in common."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }


@dataclass(eq=False)
class Poll:
    """A question with answers to choose from; ``votes`` holds each voter's choices."""

    id: str
    question: Formatted
    options: list[Formatted]
    anonymous: bool
    several: bool
    quiz: bool
    correct: list[int]
    explanation: Formatted
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)

    def as_json(self) -> Json:
        """A ``Poll`` of the Bot API."""
        chosen = [option for choices in self.votes.values() for option in choices]
        answer: Json = {
            "id": self.id,
            "question": self.question.text,
            "options": [
                {
                    "persistent_id": str(number),
                    "text": each.text,
                    "voter_count": chosen.count(number),
                }
                for number, each in enumerate(self.options)
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": "quiz" if self.quiz else "regular",
            "allows_multiple_answers": self.several,
            "allows_revoting": not self.quiz,
            "members_only": False,
        }
        if self.question.entities:
            answer["question_entities"] = list(self.question.entities)
        if self.quiz:
            answer["correct_option_ids"] = self.correct
            answer["explanation"] = self.explanation.text
        return answer


@dataclass(eq=False)
class Message:
    """One message of one chat."""

    chat: Chat
    id: int
    date: datetime
    sender: User | None
    content: Formatted = field(default_factory=Formatted)
    document: File | None = None
    photo: File | None = None
    poll: Poll | None = None
    media_group_id: str | None = None
    reactions: dict[int, list[str]] = field(default_factory=dict)
    markup: Json | None = None
    reply_to: Message | None = None
    thread_id: int | None = None
    edited: datetime | None = None
    via_bot: User | None = None
    guest_caller: User | None = None
    forwarded: Json | None = None
    inline_id: str | None = None
    service: Json = field(default_factory=dict)
    sender_chat: Chat | None = None
    preview: Json | None = None
    revision: int = 0

    @property
    def text(self) -> str:
        """The text, or the caption of a file."""
        return self.content.text

    @property
    def has_file(self) -> bool:
        """Whether the text is a caption."""
        return self.document is not None or self.photo is not None

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it (and no user through the bot)."""
        by_people = self.via_bot is not None or self.sender_chat is not None
        return not by_people and (self.sender is None or self.sender.is_bot)

    @property
    def rows(self) -> list[list[Json]]:
        """The inline keyboard, row by row; empty where there is none."""
        return (self.markup or {}).get("inline_keyboard") or []

    @property
    def buttons(self) -> list[str]:
        """The words on the inline buttons, in reading order."""
        return [button["text"] for row in self.rows for button in row]

    def as_json(self, *, with_reply: bool = True) -> Json:
        """A ``Message`` of the Bot API."""
        answer: Json = {
            "message_id": self.id,
            "date": int(self.date.timestamp()),
            "chat": self.chat.as_json(),
        }
        if self.chat.type == "channel":
            answer["sender_chat"] = self.chat.as_json()
        elif self.sender:
            answer["from"] = self.sender.as_json()
        if self.sender_chat:
            answer["sender_chat"] = self.sender_chat.as_json()
        if self.thread_id is not None:
            answer["message_thread_id"] = self.thread_id
            answer["is_topic_message"] = True
        if self.edited:
            answer["edit_date"] = int(self.edited.timestamp())
        if self.via_bot:
            answer["via_bot"] = self.via_bot.as_json()
        if self.guest_caller:
            answer["guest_bot_caller_user"] = self.guest_caller.as_json()
        if self.forwarded:
            answer["forward_origin"] = self.forwarded
        # What stands in a forum topic replies at least to the message that made the topic.
        replied = self.reply_to or self.chat.messages.get(self.thread_id or 0)
        if replied and with_reply and replied is not self:
            answer["reply_to_message"] = replied.as_json(with_reply=False)
        if self.document:
            answer["document"] = {
                **self.document.as_json(),
                "file_name": self.document.name,
                "mime_type": self.document.mime_type,
            }
        if self.photo:
            answer["photo"] = [{**self.photo.as_json(), "width": 800, "height": 600}]
        if self.poll:
            answer["poll"] = self.poll.as_json()
        if self.media_group_id:
            answer["media_group_id"] = self.media_group_id
        text, entities = ("caption", "caption_entities") if self.has_file else ("text", "entities")
        if self.text:
            answer[text] = self.text
        if self.content.entities:
            answer[entities] = [dict(entity) for entity in self.content.entities]
        if self.preview:
            answer["link_preview_options"] = self.preview
        if self.markup and "inline_keyboard" in self.markup:
            answer["reply_markup"] = self.markup
        return {**answer, **self.service}


@dataclass(eq=False)
class Draft:
    """A message that the bot is still writing, as ``sendMessageDraft`` shows it: no message yet.

    ``until`` is when it goes by itself, by the server's timer; ``shown`` is false once it went, was
    replaced, or a message came.
    """

    id: int
    thread_id: int | None
    content: Formatted
    until: float
    shown: bool = True


@dataclass(eq=False)
class Chat:
    """A private chat, group, supergroup (with forum topics or without) or channel."""

    id: int
    type: ChatKind
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Status] = field(default_factory=dict)
    threads: dict[int, str] = field(default_factory=dict)
    closed_threads: set[int] = field(default_factory=set)
    read_only: bool = False
    hidden_members: bool = False
    slow_mode_seconds: float = 0.0
    messages: dict[int, Message] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    migrated_to: int | None = None
    pinned: Message | None = None
    menu_button: Json | None = None

    def as_json(self) -> Json:
        """A ``Chat`` of the Bot API."""
        answer: Json = {"id": self.id, "type": self.type}
        if self.type == "private":
            answer["first_name"] = self.title
        else:
            answer["title"] = self.title
        if self.username:
            answer["username"] = self.username
        if self.is_forum:
            answer["is_forum"] = True
        return answer

    def status(self, user_id: int) -> Status:
        """What the user is in this chat."""
        return self.members.get(user_id, "left")

    def has(self, user_id: int) -> bool:
        """Whether the user is in this chat."""
        return self.status(user_id) in PRESENT

    def administers(self, user_id: int) -> bool:
        """Whether the user is its owner or an administrator."""
        return self.status(user_id) in ADMINISTRATORS

    def __iter__(self) -> Iterator[Message]:
        """Its messages, oldest first."""
        return iter(self.messages.values())


def member_json(user: User, status: Status) -> Json:
    """A ``ChatMember`` of the Bot API."""
    answer: Json = {"status": status, "user": user.as_json()}
    if status == "creator":
        answer["is_anonymous"] = False
    elif status == "administrator":
        answer |= {"can_be_edited": False, "is_anonymous": False}
        answer |= dict.fromkeys(ADMINISTRATOR_RIGHTS, True)
        answer |= {"can_pin_messages": True, "can_post_messages": True, "can_edit_messages": True}
    elif status == "kicked":
        answer["until_date"] = 0
    return answer
