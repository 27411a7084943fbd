"""Random updates of every kind that python-telegram-bot knows: what a bot may be told by
anybody at any time. From ordinary use to forged buttons; each is what a server could send."""

from __future__ import annotations

import logging
import random
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from telegram import ChatMemberRestricted

from bot.messages.links import encode_query
from bot.sandbox import Sandbox
from bot.sandbox.people import ANONYMOUS_ADMIN
from bot.sandbox.state import CallbackPress, InlineQuestion
from bot.sandbox.world import Chat, Status, User, member_json
from bot.telegram.order import ChatOrder
from bot.telegram.routing import App
from tests.bot.making import until
from tests.bot.telegram.desk import Desk

Json = dict[str, Any]

WORDS = (
    "5G",
    "医保",
    "水库",
    "明天 8:30",
    "every day",
    "周一至周五",
    "Asia/Tokyo",
    "-1",
    "0",
    "9" * 30,
)
SCRAPS = (
    *WORDS,
    "http://10.0.0.1/a",
    "https://例子.测试/新闻?a=1#b",
    "http://[::1",
    "<b>&amp;</i>",
    "\u202e\u200b\ufeff",
    "👨‍👩‍👧‍👦" * 3,
    "\x00\x07",
    "％ｓ%s{0}{x}",
    "'; DROP TABLE chats; --",
    '" OR story_index MATCH "*',
    "今天上午，青江大桥通车，全长一千二百米。" * 3,
)
COMMANDS = (
    "start help topic latest digest subscribe unsubscribe time timezone days language follow "
    "unfollow topics settings share sources addsource removesource feeds forget broadcast stats "
    "cancel summary alerts nosuchcommand"
)
HEADS = (
    "topic:new: topic:0: topic:9: topics:new latest:0 latest:0:new latest:-1 follow: drop: story:1 "
    "story:99999999999999999999 card:1 text:1:0 text:1:-5 text:1:999 subscribe:on digest:now "
    "alerts:off settings:open settings:topics set:follow: set:drop: set:push:off set:count:3 "
    "set:count:-9 set:language:en set:language:xx pick:time:0900 pick:time:9999 "
    "pick:zone:Asia/Tokyo pick:zone:../../etc pick:day:1 pick:day:8 pick:language:en "
    "broadcast:send forget:no start:pick: start:drop: start:at:0900 start:at:2561 "
    "start:language:en feed:page:0 feed:page:-3 feed:ask:0123456789abcdef "
    "feed:drop:0123456789abcdef feeds:opml : ::"
)


async def heard(desk: Desk) -> None:
    """Wait until the bot has done with all that it was told."""

    async def silent() -> bool:
        return not desk.box.state.updates.pending and quiet(desk.application)

    await until(silent)


def quiet(application: App) -> bool:
    """Whether the bot has done with all that has come to it."""
    order = application.update_processor
    assert isinstance(order, ChatOrder)
    waiting = not application.update_queue.empty() or application.bot_data.answering
    return not waiting and not order.current_concurrent_updates


def _trace(error: object) -> str:
    if not isinstance(error, BaseException):
        return ""
    return "".join(line for line in traceback.format_tb(error.__traceback__) if "/bot/" in line)


@contextmanager
def complaints() -> Iterator[list[str]]:
    """What is logged as an error while the block runs, by us or by a library, but for updates that
    could not be read; nothing is printed, and nothing else kept."""
    found: list[str] = []

    def collect(_logger: object, level: str, event: structlog.typing.EventDict) -> str:
        if level in ("error", "critical") and event["event"] != "update_not_read":
            found.append(f"{event} {_trace(event.get('exc_info'))}")
        raise structlog.DropEvent

    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: found.append(record.getMessage())  # type: ignore[method-assign]
    processors = structlog.get_config()["processors"]
    former = processors.copy()
    processors[:] = [collect]
    structlog.configure(processors=processors)
    logging.getLogger().addHandler(handler)
    try:
        yield found
    except Exception as error:
        error.add_note(f"complained of: {found[:3]}")
        raise
    finally:
        logging.getLogger().removeHandler(handler)
        processors[:] = former
        structlog.configure(processors=processors)


async def nowhere(host: str, port: int) -> list[str]:
    """A resolver without a net."""
    raise OSError("no such name")


def forget_past(box: Sandbox) -> None:
    """Drop what the sandbox keeps of the past, so that a long run shows the bot's memory alone."""
    for chat in box.state.chats.values():
        chat.messages.clear()
        chat.drafts.clear()
    for kept in (box.state.presses, box.state.questions, box.state.files, box.state.errors):
        kept.clear()
    box.state.inline_messages.clear()
    box.state.inline_cache.clear()


BROKEN = 0.05
"""The share of updates that lack a field."""


class Noise:
    """Makes updates in the chats of a sandbox, and queues them for its bot."""

    def __init__(self, box: Sandbox, seed: int) -> None:
        self.box = box
        self.chance = random.Random(seed)
        box.flood_control = False  # pacing has tests of its own
        self.people = [
            box.user(f"读者{n}", code) for n, code in enumerate(("zh", "en", "zh-hant", "fr"))
        ]
        owner, *others = self.people
        for person in self.people:
            person.user.started = True
        self.chats = [person.chat for person in self.people]
        self.chats += [
            box.group("读报小组", owner, members=others[1:]).chat,
            box.group("编辑部", owner, members=others[1:], topics=["科技", "财经"]).chat,
            box.group("老群", owner, members=others[1:], kind="group").chat,
            box.group("频道", owner, members=others[1:], kind="channel", bot="administrator").chat,
        ]
        self._makers: dict[str, Callable[[], Json]] = {
            "message": self.message,
            "edited_message": lambda: self.message(edited=True),
            "channel_post": lambda: self.message(self.chats[-1]),
            "edited_channel_post": lambda: self.message(self.chats[-1], edited=True),
            "callback_query": self.callback_query,
            "inline_query": self.inline_query,
            "chosen_inline_result": lambda: {
                "result_id": self.scrap()[:64],
                "from": self.user().as_json(),
                "query": self.scrap(),
            },
            "my_chat_member": lambda: self.member(self.box.state.bot),
            "chat_member": lambda: self.member(self.user()),
            "chat_join_request": lambda: {
                **self._where(),
                "from": self.user().as_json(),
                "user_chat_id": self.number(),
            },
            "message_reaction": lambda: {
                **self._where(),
                "message_id": self.number(),
                "user": self.user().as_json(),
                "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": "👍"}],
            },
            "message_reaction_count": lambda: {
                **self._where(),
                "message_id": self.number(),
                "reactions": [{"type": {"type": "paid"}, "total_count": 3}],
            },
            "poll": self.poll,
            "poll_answer": lambda: {
                "poll_id": "7",
                "user": self.user().as_json(),
                "option_ids": [0],
                "option_persistent_ids": ["a"],
            },
            "shipping_query": lambda: {
                "id": "1",
                "from": self.user().as_json(),
                "invoice_payload": self.scrap(),
                "shipping_address": dict.fromkeys(
                    ("country_code", "state", "city", "street_line1", "street_line2", "post_code"),
                    "x",
                ),
            },
            "pre_checkout_query": lambda: {
                "id": "1",
                "from": self.user().as_json(),
                "currency": "XTR",
                "total_amount": 1,
                "invoice_payload": self.scrap(),
            },
            "business_message": self.message,
            "edited_business_message": lambda: self.message(edited=True),
            "deleted_business_messages": lambda: {
                "business_connection_id": "b",
                **self._where(),
                "message_ids": [1, 2],
            },
            "purchased_paid_media": lambda: {
                "from": self.user().as_json(),
                "paid_media_payload": self.scrap(),
            },
            "removed_chat_boost": lambda: {
                **self._where(),
                "boost_id": "b",
                "remove_date": self.now,
                "source": {"source": "premium", "user": self.user().as_json()},
            },
            "a_kind_of_tomorrow": lambda: {"what": self.scrap()},
        }
        self._weights = [
            12 if kind == "message" else 8 if kind == "callback_query" else 1
            for kind in self._makers
        ]

    def tell(self, count: int) -> None:
        """Queue so many updates."""
        for kind in self.chance.choices(list(self._makers), self._weights, k=count):
            told = self._makers[kind]()
            if self.chance.random() < BROKEN:
                self._break(told)
            self.box.state.updates.add(kind, told)

    def _break(self, told: Json) -> None:
        """Let a field lack, or change what it is, as a server of another year may."""
        name = self.chance.choice(list(told))
        if isinstance(told[name], dict) and told[name] and self.chance.random() < 0.6:
            self._break(told[name])
        elif self.chance.random() < 0.5:
            del told[name]
        else:
            told[f"new_{name}"] = told.pop(name)

    @property
    def now(self) -> int:
        """Unix time of the sandbox's clock."""
        return int(self.box.state.now().timestamp())

    def number(self) -> int:
        """An id: small, huge, negative."""
        return self.chance.choice(
            (0, 1, 7, -1, 2**31, -(2**31), 2**52 - 1, self.chance.randrange(10**6))
        )

    def scrap(self) -> str:
        """Some text; now and then as long as Telegram lets it be."""
        text = self.chance.choice(SCRAPS)
        if self.chance.random() < 0.03:
            text = (text or "x") * 4096
        elif self.chance.random() < 0.3:
            text += " " + self.chance.choice(SCRAPS)
        return text[:4096]

    def user(self) -> User:
        """Somebody: a reader, an anonymous administrator, the bot itself, or a stranger."""
        if self.chance.random() < 0.9:
            return self.chance.choice(self.people).user
        return self.chance.choice((ANONYMOUS_ADMIN, self.box.state.bot, User(9, "路人")))

    def _where(self) -> Json:
        return {"chat": self.chance.choice(self.chats).as_json(), "date": self.now}

    def member(self, user: User) -> Json:
        """A change of what somebody is in a chat."""
        statuses: list[Status] = ["administrator", "member", "left", "kicked"]
        before, after = (member_json(user, self.chance.choice(statuses)) for _ in range(2))
        if self.chance.random() < 0.2:
            after = {
                "status": "restricted",
                "user": user.as_json(),
                "is_member": True,
                "until_date": 0,
            }
            after |= dict.fromkeys(_RIGHTS, False)
        by = self.user().as_json()
        return {**self._where(), "from": by, "old_chat_member": before, "new_chat_member": after}

    def poll(self) -> Json:
        """A poll."""
        return {
            "id": "7",
            "question": "?",
            "options": [{"text": "是", "voter_count": 1, "persistent_id": "a"}],
            "total_voter_count": 1,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }

    def message(self, chat: Chat | None = None, *, edited: bool = False, depth: int = 0) -> Json:
        """A message of any kind, here or there."""
        chat = chat or self.chance.choice(self.chats)
        made: Json = {"message_id": self.number(), "date": self.now, "chat": chat.as_json()}
        if chat.type == "channel":
            made["sender_chat"] = chat.as_json()
        elif chat.type == "private":
            made["from"] = self.box.state.users[chat.id].as_json()
        else:
            made["from"] = self.user().as_json()
        if chat.is_forum and self.chance.random() < 0.7:
            made |= {"message_thread_id": self.number(), "is_topic_message": True}
        if edited:
            made["edit_date"] = self.now
        if self.chance.random() < 0.15 and not depth:
            made["reply_to_message"] = self.message(chat, depth=1)
        if self.chance.random() < 0.1:
            made["via_bot"] = self.box.state.bot.as_json()
        if self.chance.random() < 0.15:
            made["forward_origin"] = self.origin()
        if self.chance.random() < 0.1:
            made["media_group_id"] = "1"
        return made | self.content(depth)

    def origin(self) -> Json:
        """Where a message was forwarded from."""
        source = {"date": self.now}
        chat = self.chats[-1].as_json()
        return self.chance.choice(
            (
                {**source, "type": "hidden_user", "sender_user_name": self.scrap()},
                {**source, "type": "user", "sender_user": self.user().as_json()},
                {**source, "type": "chat", "sender_chat": chat},
                {**source, "type": "channel", "chat": chat, "message_id": self.number()},
            )
        )

    def content(self, depth: int) -> Json:
        """What a message holds."""
        kind = self.chance.random()
        if kind < 0.35:
            command = f"/{self.chance.choice(COMMANDS.split())}"
            command += self.chance.choice(("", "", f"@{self.box.state.bot.username}", "@other_bot"))
            entity = {"type": "bot_command", "offset": 0, "length": len(command)}
            text = f"{command} {self.scrap()}"[:4096] if self.chance.random() < 0.7 else command
            return {"text": text, "entities": [entity]}
        if kind < 0.6:
            entities = [
                {
                    "type": kind,
                    "offset": self.chance.randrange(9),
                    "length": self.chance.randrange(1, 9),
                }
                for kind in self.chance.sample(("url", "mention", "bold", "hashtag", "code"), 2)
            ]
            text = self.scrap()
            fits = len(text) > 20 and max(text) < "\U00010000"  # no entity cuts a character
            return {"text": text, "entities": entities if fits else []}
        file: Json = {"file_id": "none", "file_unique_id": "u", "file_size": abs(self.number())}
        size = {"width": 9, "height": 9}
        document = {**file, "file_name": self.scrap()[:60], "mime_type": self.scrap()[:20]}
        held: list[Json] = [
            {"document": document, "caption": f"/share {self.scrap()}"[:1024]},
            {"document": file},
            {"photo": [{**file, **size}], "caption": self.scrap()[:1024]},
            {"audio": {**file, "duration": 3}},
            {"video": {**file, **size, "duration": 3}},
            {"voice": {**file, "duration": 3}},
            {"video_note": {**file, "length": 3, "duration": 3}},
            {"animation": {**file, **size, "duration": 3}, "document": document},
            {
                "sticker": {
                    **file,
                    **size,
                    "type": "regular",
                    "is_animated": False,
                    "is_video": False,
                }
            },
            {"contact": {"phone_number": "1", "first_name": self.scrap()}},
            {"location": {"latitude": 1.5, "longitude": 2.5}},
            {"dice": {"emoji": "🎲", "value": 6}},
            {"poll": self.poll()},
            {"new_chat_members": [self.user().as_json(), self.box.state.bot.as_json()]},
            {"left_chat_member": self.user().as_json()},
            {"new_chat_title": self.scrap()},
            {"delete_chat_photo": True},
            {"group_chat_created": True},
            {"message_auto_delete_timer_changed": {"message_auto_delete_time": 9}},
            {"forum_topic_created": {"name": self.scrap(), "icon_color": 1}},
            {"forum_topic_closed": {}},
            {"general_forum_topic_hidden": {}},
            {"write_access_allowed": {"from_request": True}},
            {"users_shared": {"request_id": 1, "users": [{"user_id": 3}]}},
            {"video_chat_started": {}},
            {"web_app_data": {"data": self.scrap(), "button_text": "x"}},
            {"connected_website": "example.org"},
            {},
        ]
        if not depth:
            held.append({"pinned_message": self.message(depth=1)})
        return self.chance.choice(held)

    def until(self) -> float:
        """When a query is open no more: in a while, or over already."""
        return time.monotonic() + self.chance.choice((60, 60, 60, -1))

    def callback_query(self) -> Json:
        """A pressed button: offered once, forged, cut short, or far too long."""
        data = self.chance.choice(HEADS.split())
        if data.endswith(":"):
            data += encode_query(self.chance.choice(WORDS))
        forged = self.chance.random()
        if forged < 0.15:
            data = data[: self.chance.randrange(len(data) + 1)]
        elif forged < 0.25:
            data += self.scrap()
        elif forged < 0.3:
            data = data * 200
        press = CallbackPress(self.box.state.next_query_id(), self.user(), self.until())
        self.box.state.presses[press.id] = press
        made: Json = {
            "id": press.id,
            "from": press.user.as_json(),
            "chat_instance": "1",
            "data": data,
        }
        place = self.chance.random()
        if place < 0.1:
            made["inline_message_id"] = "AQAAAI_none"
        elif place < 0.2:
            made["message"] = {**self._where(), "message_id": 1, "date": 0}
        elif place < 0.95:
            made["message"] = self.message()
        if self.chance.random() < 0.05:
            del made["data"]
            made["game_short_name"] = "chess"
        return made

    def inline_query(self) -> Json:
        """Somebody types behind the bot's name."""
        question = InlineQuestion(self.box.state.next_query_id(), self.user(), self.until(), "", "")
        self.box.state.questions[question.id] = question
        return {
            "id": question.id,
            "from": question.user.as_json(),
            "query": self.scrap()[:256],
            "offset": self.chance.choice(("", "50", "-1", "x", "9" * 60)),
        }


_RIGHTS = [right for right in ChatMemberRestricted.__slots__ if right.startswith("can_")]
