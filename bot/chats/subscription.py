"""One change of a chat's settings, however it was asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.constants import ChatType

from bot.chats.times import parse_clock
from bot.domain.chat import EVERY_DAY, Chat
from bot.messages import LANGUAGES
from bot.schedule import parse_timezone
from bot.telegram.context import Context, thread_of

_GROUPS = {
    "every_day": EVERY_DAY,
    "workdays": frozenset(range(5)),
    "weekend": frozenset({5, 6}),
}
MOST_STORIES = 20


class ChangeError(Exception):
    """A value that the setting cannot take; ``key`` is the message that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


async def change(update: Update, context: Context, chat: Chat, field: str, value: str) -> Chat:
    """Change ``field`` (time, zone, day, days, count, scope, push or language) to ``value``.

    A time also subscribes. Raises ``ChangeError`` for a value that cannot be.
    """
    match field:
        case "time":
            time = parse_clock(value if ":" in value else f"{value[:-2]}:{value[-2:]}")
            if time is None:
                raise ChangeError("error.button")
            return await subscribe(update, context, chat, time)
        case "zone":
            try:
                parse_timezone(value)
            except ValueError:
                raise ChangeError("error.button") from None
            return await context.store.chats.upsert(chat.id, timezone=value)
        case "day":
            weekdays = chat.weekdays ^ {int(value)}
            if not weekdays:
                raise ChangeError("days.at_least_one")
            return await context.store.chats.upsert(chat.id, weekdays=weekdays)
        case "days" if value in _GROUPS:
            return await context.store.chats.upsert(chat.id, weekdays=_GROUPS[value])
        case "count" if 1 <= int(value) <= MOST_STORIES:
            return await context.store.chats.upsert(chat.id, story_count=int(value))
        case "scope" if value in {"all", "topics"}:
            return await context.store.chats.upsert(chat.id, topics_only=value == "topics")
        case "push" if value == "off":
            return await context.store.chats.upsert(chat.id, subscribed=False)
        case "push":
            return await subscribe(update, context, chat)
        case "language" if value in LANGUAGES:
            return await context.store.chats.upsert(chat.id, language=value)
    raise ChangeError("error.button")


async def subscribe(
    update: Update, context: Context, chat: Chat, time: str | None = None, *, here: bool = False
) -> Chat:
    """Subscribe the chat. In a forum the digest goes to the topic that first asked for it, or
    asks for it ``here``. The first digest tells what came since then, and as long before as a
    first digest looks back."""
    fields: dict[str, Any] = {"subscribed": True, "digest_time": time or chat.digest_time}
    if chat.digested_until is None:
        window = timedelta(hours=context.settings.digest.first_window_hours)
        fields["digested_until"] = context.now() - window
    message, where = update.effective_message, update.effective_chat
    if where is not None and where.type != ChatType.PRIVATE and message is not None:
        by = update.effective_user
        fields |= {"admitted_by": by.id if by else None}
        if here or not chat.subscribed:
            fields |= {"thread_id": thread_of(message)}
    return await context.store.chats.upsert(chat.id, **fields)
