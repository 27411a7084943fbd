"""One change of a chat's settings, however it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.chat import EVERY_DAY, Chat
from bot.messages import LANGUAGES
from bot.schedule import parse_time, parse_timezone
from bot.store import Store

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


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish to be subscribed: ``since`` is where a first digest begins.

    ``place`` is who asks, told of groups and channels, and in which topic of a forum or a private
    chat.
    """

    since: datetime
    place: tuple[int | None, int | None] | None = None


async def change(store: Store, chat: Chat, field: str, value: str, wish: Wish) -> Chat:
    """Change ``field`` (time, zone, day, days, count, scope, form, push or language) to ``value``.

    A time also subscribes, as ``wish`` has it. Raises ``ChangeError`` for a value that cannot be.
    """
    try:
        return await _change(store, chat, field, value, wish)
    except ValueError:
        raise ChangeError("error.button") from None


async def _change(store: Store, chat: Chat, field: str, value: str, wish: Wish) -> Chat:
    match field:
        case "time":
            time = parse_time(value if ":" in value else f"{value[:-2]}:{value[-2:]}")
            return await subscribe(store, chat, wish, f"{time:%H:%M}")
        case "zone":
            parse_timezone(value)
            return await store.chats.upsert(chat.id, timezone=value)
        case "day":
            weekdays = chat.weekdays ^ {int(value)}
            if not weekdays:
                raise ChangeError("days.at_least_one")
            return await store.chats.upsert(chat.id, weekdays=weekdays)
        case "days" if value in _GROUPS:
            return await store.chats.upsert(chat.id, weekdays=_GROUPS[value])
        case "count" if 1 <= int(value) <= MOST_STORIES:
            return await store.chats.upsert(chat.id, story_count=int(value))
        case "scope" if value in {"all", "topics"}:
            return await store.chats.upsert(chat.id, topics_only=value == "topics")
        case "form" if value in {"brief", "long"}:
            return await store.chats.upsert(chat.id, brief=value == "brief")
        case "push" if value == "off":
            return await store.chats.upsert(chat.id, subscribed=False)
        case "push":
            return await subscribe(store, chat, wish)
        case "language" if value in LANGUAGES:
            return await store.chats.upsert(chat.id, language=value)
    raise ChangeError("error.button")


async def subscribe(
    store: Store, chat: Chat, wish: Wish, time: str | None = None, *, here: bool = False
) -> Chat:
    """Subscribe the chat. In a forum the digest goes to the topic that first asked for it, or
    asks for it ``here``. The first digest tells what came since then, and as long before as a
    first digest looks back."""
    fields: dict[str, Any] = {"subscribed": True, "digest_time": time or chat.digest_time}
    if chat.digested_until is None:
        fields["digested_until"] = wish.since
    if wish.place is not None:
        by, thread = wish.place
        fields["admitted_by"] = by
        if here or not chat.subscribed:
            fields["thread_id"] = thread
    return await store.chats.upsert(chat.id, **fields)
