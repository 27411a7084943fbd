"""What those who run the bot are told of its troubles, each in their own chat."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.domain.feed import FeedState
from bot.domain.message import Message, Promise
from bot.messages import html
from bot.settings import Settings
from bot.store import Store
from bot.web.addresses import host_of


class Operators:
    """Promises messages to the operators who use the bot; ``wake`` has them sent at once."""

    def __init__(
        self, settings: Settings, store: Store, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._ids = settings.access.operators
        self._store = store
        self._clock = clock
        self._wake = wake

    async def hear_of_feed(self, feed: FeedState, works: bool) -> bool:
        """Tell that a feed keeps failing, or that it works again; whether anybody was told."""
        key = "admin.feed_works" if works else "admin.feed_failing"
        since = feed.failing_since or self._clock.now()
        told = await self._tell(
            f"feed:{key}:{since.isoformat()}:{feed.url}",
            key,
            name=feed.title,
            host=host_of(feed.url),
            tries=feed.failures,
            reason=feed.reason or "",
        )
        return told > 0

    async def hear_of_stopped(self, chat_id: int, reason: str) -> None:
        """Tell that a chat gets nothing any more since the bot may not write there."""
        chat = await self._store.chats.get(chat_id)
        name = f"{chat.title} ({chat_id})" if chat and chat.title else str(chat_id)
        occasion = f"stopped:{chat_id}:{self._clock.now().isoformat()}"
        await self._tell(occasion, "admin.chat_stopped", name=name, reason=reason)

    async def _tell(self, occasion: str, key: str, **values: object) -> int:
        """Promise a message to every operator, once an ``occasion``; to how many."""
        told = 0
        for operator in self._ids:
            chat = await self._store.chats.get(operator)
            if chat is None or chat.blocked:
                continue
            body = html(chat.language, key, **values)
            await self._store.outbox.promise(Promise(operator, occasion, [Message(body)]))
            told += 1
        self._wake()
        return told
