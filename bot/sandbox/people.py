"""What people do in a Telegram client: write, press, upload, ask inline, join and leave.

The chat page and the tests act through these same classes.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.sandbox.conversation import WAIT_SECONDS, Conversation
from bot.sandbox.limits import MAX_INLINE_QUERY_CHARACTERS, MAX_TEXT_CHARACTERS, START_PARAMETER
from bot.sandbox.markup import Formatted, clean, detect, is_empty
from bot.sandbox.state import CallbackPress, InlineQuestion, State
from bot.sandbox.world import Chat, File, Json, Message, Status, User

# Bot API, Message: "from" of what is sent on behalf of a group holds this fake user.
ANONYMOUS_ADMIN = User(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)


@dataclass(frozen=True)
class InlineAnswer:
    """What the bot answered to an inline query."""

    query: str
    results: list[Json]
    next_offset: str
    button: Json | None


class Person(Conversation):
    """A user of the local Telegram, and their private chat with the bot."""

    def __init__(self, state: State, user: User) -> None:
        super().__init__(state, state.chats[user.id])
        self.user = user

    # -- writing ------------------------------------------------------------------------------

    def send(
        self,
        text: str,
        chat: Conversation | None = None,
        *,
        reply_to: Message | None = None,
        thread_id: int | None = None,
        forwarded_from: str | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write a message. ``forwarded_from`` names the one it was forwarded from; an
        ``anonymous`` administrator writes in the group's own name."""
        content = detect(clean(Formatted(text)))
        if is_empty(content.text) or len(content.text) > MAX_TEXT_CHARACTERS:
            raise ValueError(f"a message has 1 to {MAX_TEXT_CHARACTERS} characters")
        forwarded: Json | None = None
        if forwarded_from:
            date = int(self.state.now().timestamp())
            forwarded = {"type": "hidden_user", "sender_user_name": forwarded_from, "date": date}
        return self._post(
            chat,
            content=content,
            reply_to=reply_to,
            thread_id=thread_id,
            forwarded=forwarded,
            anonymous=anonymous,
        )

    def start(self, parameter: str = "") -> Message:
        """Press Start, or follow a deep link with its parameter."""
        if parameter and not START_PARAMETER.fullmatch(parameter):
            raise ValueError(f"not a start parameter: {parameter!r}")
        return self.send(f"/start {parameter}".rstrip())

    def upload(
        self,
        name: str,
        data: bytes,
        chat: Conversation | None = None,
        *,
        caption: str = "",
        mime_type: str | None = None,
        reply_to: Message | None = None,
        thread_id: int | None = None,
        photo: bool = False,
        album: str | None = None,
    ) -> Message:
        """Send a file as a document, or as a ``photo``, with others of the same ``album``."""
        folder = "photos" if photo else "documents"
        file: File = self.state.add_file(PurePath(name).name, mime_type, data, folder)
        content = detect(clean(Formatted(caption)))
        sent: dict[str, Any] = {"photo" if photo else "document": file, "media_group_id": album}
        return self._post(chat, content=content, reply_to=reply_to, thread_id=thread_id, **sent)

    def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        message.content = detect(clean(Formatted(text)))
        message.edited = self.state.now()
        self.state.touched(message)
        self.acted()
        if self._bot_hears(message):
            self.state.tell_bot(message, edited=True)
        return message

    def topic(self, name: str, chat: Conversation | None = None) -> int:
        """Make a topic, in the private chat or in a forum; the number it has. The bot hears of it,
        as of all service messages (Bot features, "Privacy mode")."""
        where = chat or self
        if not (self.state.private_topics if where is self else where.chat.is_forum):
            raise ValueError(f"{where.chat.title} has no topics")
        made = self.state.open_topic(where.chat, name, self.user)
        where.acted()
        if where.chat.type == "private":
            self.user.started = True
        self.state.tell_bot(made)
        return made.id

    def rename_topic(self, thread_id: int, name: str, chat: Conversation | None = None) -> None:
        """Give a topic another name; the bot hears of it."""
        where = chat or self
        where.chat.threads[thread_id] = name
        service = {"forum_topic_edited": {"name": name}}
        edited = self.state.post(where.chat, self.user, thread_id=thread_id, service=service)
        where.acted()
        self.state.tell_bot(edited)

    # -- buttons ------------------------------------------------------------------------------

    def press(
        self, button: str, chat: Conversation | None = None, *, message: Message | None = None
    ) -> CallbackPress:
        """Press the newest inline button with these words (or with a label that contains them).

        Await ``.answered.wait()`` of what is returned for the bot's ``text`` and ``show_alert``.
        """
        where = chat or self
        candidates = [message] if message else list(reversed(where.messages()))
        for exact in (True, False):
            for candidate in candidates:
                for row in candidate.rows:
                    for found in row:
                        label = found["text"]
                        if label == button or (not exact and button in label):
                            return self.press_button(candidate, found, where)
        offered = [label for candidate in candidates for label in candidate.buttons]
        raise ValueError(f"no button {button!r}; there are {offered}")

    def press_button(
        self, message: Message, button: Json, where: Conversation | None = None
    ) -> CallbackPress:
        """Press a callback button of a message."""
        if "callback_data" not in button:
            raise ValueError(f"not a callback button: {button}")
        state = self.state
        until = state.timer() + state.callback_seconds
        press = CallbackPress(state.next_query_id(), self.user, until)
        state.presses[press.id] = press
        query: Json = {
            "id": press.id,
            "from": self.user.as_json(),
            "chat_instance": str(message.chat.id),
            "data": button["callback_data"],
        }
        if message.inline_id:
            query["inline_message_id"] = message.inline_id
        elif message.id in message.chat.messages:
            query["message"] = message.as_json()
        else:  # Bot API, InaccessibleMessage: deleted, or too old
            gone = {"chat": message.chat.as_json(), "message_id": message.id, "date": 0}
            query["message"] = gone
        (where or self).acted()
        self.acted()
        self.state.updates.add("callback_query", query)
        return press

    # -- inline mode --------------------------------------------------------------------------

    async def inline(
        self,
        query: str,
        offset: str = "",
        chat: Chat | None = None,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> InlineAnswer:
        """Type ``@bot query`` and wait for the results, as long as the query is open
        (messages.getInlineBotResults: BOT_RESPONSE_TIMEOUT).

        Raises ``TimeoutError`` telling what went wrong, and ``ValueError`` where the bot has no
        inline mode: then nobody's client asks it (BotFather's /setinline).
        """
        if not self.state.inline_mode:
            raise ValueError("the bot has no inline mode")
        query = query[:MAX_INLINE_QUERY_CHARACTERS]
        for personal in (self.user.id, None):
            kept = self.state.inline_cache.get((query, offset, personal))
            if kept and kept[0] > self.state.timer():
                return _inline_answer(query, kept[1])
        until = self.state.timer() + self.state.inline_seconds
        question = InlineQuestion(self.state.next_query_id(), self.user, until, query, offset)
        self.state.questions[question.id] = question
        chat = chat or self.chat
        self.state.updates.add(
            "inline_query",
            {
                "id": question.id,
                "from": self.user.as_json(),
                "query": query,
                "offset": offset,
                "chat_type": "sender" if chat.type == "private" else chat.type,
            },
        )
        seconds = min(timeout, self.state.inline_seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await question.answered.wait()
        if not question.answered.is_set():
            raise TimeoutError(self._story(f"an answer to {query}", seconds))
        return _inline_answer(query, question.answer)

    def choose(
        self,
        answer: InlineAnswer,
        result_id: str,
        chat: Conversation | None = None,
        *,
        thread_id: int | None = None,
    ) -> Message:
        """Send an inline result into a chat."""
        result = next((found for found in answer.results if found["id"] == result_id), None)
        if result is None:
            raise ValueError(f"no result {result_id!r}")
        message = self._post(
            chat,
            content=result["content"],
            preview=result["preview"],
            markup=result["markup"],
            thread_id=thread_id,
            via_bot=self.state.bot,
        )
        if not self.state.inline_feedback:
            return message
        chosen: Json = {
            "result_id": result_id,
            "from": self.user.as_json(),
            "query": answer.query,
        }
        if message.inline_id:
            chosen["inline_message_id"] = message.inline_id
        self.state.updates.add("chosen_inline_result", chosen)
        return message

    # -- polls and reactions ------------------------------------------------------------------

    def vote(self, message: Message, *choices: int) -> None:
        """Choose answers of a poll, by their numbers from 0; none takes the vote back."""
        poll = message.poll
        if poll is None or poll.closed or any(not 0 <= n < len(poll.options) for n in choices):
            raise ValueError("there is nothing to vote for")
        if len(choices) > 1 and not poll.several:
            raise ValueError("one answer only")
        poll.votes[self.user.id] = list(choices)
        if not choices:
            del poll.votes[self.user.id]
        self.state.touched(message)
        self.state.updates.add("poll", poll.as_json())
        if not poll.anonymous:
            answer = {
                "poll_id": poll.id,
                "user": self.user.as_json(),
                "option_ids": list(choices),
                "option_persistent_ids": [str(number) for number in choices],
            }
            self.state.updates.add("poll_answer", answer)

    def react(self, message: Message, *emoji: str) -> None:
        """React to a message; the bot hears of it in private, and where it is an administrator
        (Bot API, Update.message_reaction)."""
        before = message.reactions.get(self.user.id, [])
        message.reactions[self.user.id] = list(emoji)
        self.state.touched(message)
        chat = message.chat
        if chat.type != "private" and not chat.administers(self.state.bot.id):
            return
        change = {
            "chat": chat.as_json(),
            "message_id": message.id,
            "user": self.user.as_json(),
            "date": int(self.state.now().timestamp()),
            "old_reaction": [{"type": "emoji", "emoji": each} for each in before],
            "new_reaction": [{"type": "emoji", "emoji": each} for each in emoji],
        }
        self.state.updates.add("message_reaction", change)

    # -- coming and going ---------------------------------------------------------------------

    def block(self) -> None:
        """Stop the bot."""
        self._set_blocked(True)

    def unblock(self) -> None:
        """Restart the bot."""
        self._set_blocked(False)

    def _set_blocked(self, blocked: bool) -> None:
        self.user.blocked = blocked
        status: Status = "kicked" if blocked else "member"
        self.state.set_status(self.chat, self.state.bot, status, self.user)

    def _post(
        self, chat: Conversation | None, *, anonymous: bool = False, **fields: Any
    ) -> Message:
        where = chat or self
        if not where.chat.has(self.user.id):
            raise ValueError(f"{self.user.first_name} is not in {where.chat.title}")
        if anonymous and not where.chat.administers(self.user.id):
            raise ValueError(f"{self.user.first_name} is no administrator of {where.chat.title}")
        if where is self and self.user.blocked:
            self.unblock()
        sender = self.user
        if anonymous:
            sender, fields["sender_chat"] = ANONYMOUS_ADMIN, where.chat
        message = self.state.post(where.chat, sender, **fields)
        if where.chat.type == "private":
            self.user.started = True
        where.acted()
        if self._bot_hears(message):
            self.state.tell_bot(message)
        elif self._calls_guest(message):
            self.state.ask_guest(message)
        return message

    def _calls_guest(self, message: Message) -> bool:
        """Whether a message calls the bot as a guest: by a mention, in a group that it is not in
        (core.telegram.org/api/bots/guest-mode; a private chat of two people is not there)."""
        chat, state = message.chat, self.state
        if not state.guest_mode or chat.type == "channel" or chat.has(state.bot.id):
            return False
        name = f"@{state.bot.username}".lower()
        return any(
            entity["type"] == "mention" and _said(message, entity).lower() == name
            for entity in message.content.entities
        )

    def _bot_hears(self, message: Message) -> bool:
        """Whether the bot is told, by Telegram's privacy mode.

        Source: Bot features, "Privacy mode" (https://core.telegram.org/bots/features#privacy-mode):
        commands, replies to the bot, messages sent via it; administrators hear everything. Of
        commands only those that begin a message count, as BotFather's /setprivacy says. It says
        as much of mentions, which are not told all the same (telegraf issue 545).
        """
        chat, bot = message.chat, self.state.bot
        if chat.type == "private":
            return True
        if not chat.has(bot.id):
            return False
        if chat.type == "channel" or chat.administers(bot.id) or not self.state.privacy_mode:
            return True
        if message.via_bot is bot or (message.reply_to and message.reply_to.sender is bot):
            return True
        first = next(iter(message.content.entities), {})
        if first.get("type") != "bot_command" or first["offset"]:
            return False
        _, at, addressee = message.text[: first["length"]].partition("@")
        return not at or addressee.lower() == str(bot.username).lower()


def _said(message: Message, entity: Json) -> str:
    """The words of an entity, whose place is told in UTF-16 code units."""
    units, begin = message.text.encode("utf-16-le"), 2 * entity["offset"]
    return units[begin : begin + 2 * entity["length"]].decode("utf-16-le")


def _inline_answer(query: str, answer: Json) -> InlineAnswer:
    return InlineAnswer(query, answer["results"], answer["next_offset"], answer["button"])


class Group(Conversation):
    """A group, supergroup or channel."""

    def add(self, person: Person, status: Status = "member") -> None:
        """Let somebody in, or change what they are; the bot hears of it where Telegram says so."""
        self.state.set_status(self.chat, person.user, status, self._owner())

    def add_bot(self, status: Status = "member", by: Person | None = None) -> None:
        """Let the bot in, or promote, demote or kick it."""
        actor = by.user if by else self._owner()
        joined = not self.chat.has(self.state.bot.id) and status in ("member", "administrator")
        self.state.set_status(self.chat, self.state.bot, status, actor)
        if joined and self.chat.type != "channel":
            service = {"new_chat_members": [self.state.bot.as_json()]}
            self.state.tell_bot(self.state.post(self.chat, actor, service=service))
        self.acted()

    def close_topic(self, thread_id: int) -> None:
        """Close a forum topic: only administrators still write there."""
        self.chat.closed_threads.add(thread_id)

    def hide_members(self, hidden: bool = True) -> None:
        """Hide the list of members from everybody but administrators, or show it again."""
        self.chat.hidden_members = hidden

    def slow_mode(self, seconds: float) -> None:
        """Let everybody but administrators write once in so many seconds; 0 ends it."""
        self.chat.slow_mode_seconds = seconds

    def restrict(self, read_only: bool = True) -> None:
        """Let only administrators write, or everybody again."""
        self.chat.read_only = read_only

    def migrate(self) -> Group:
        """Turn a basic group into a supergroup with a new id."""
        new = self.state.add_chat("supergroup", self.chat.title or "")
        new.members = dict(self.chat.members)
        self.chat.migrated_to = new.id
        owner = self._owner()
        service = {"migrate_to_chat_id": new.id}
        self.state.tell_bot(self.state.post(self.chat, owner, service=service))
        service = {"migrate_from_chat_id": self.chat.id}
        self.state.tell_bot(self.state.post(new, owner, service=service))
        return Group(self.state, new)

    def _owner(self) -> User:
        for user_id, status in self.chat.members.items():
            if status == "creator":
                return self.state.users[user_id]
        raise ValueError("a group has an owner")
