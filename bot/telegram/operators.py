"""What those who run the bot are told of its troubles, each in their own chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.domain.chat import Language
from bot.domain.feed import FeedState
from bot.domain.message import Message, Promise
from bot.domain.story import Story
from bot.logs import get_logger, redact
from bot.messages import html, language_of, text
from bot.messages.links import story_link
from bot.messages.reasons import trouble_of
from bot.settings import Settings
from bot.store import Store, StoreUnavailableError
from bot.web.addresses import host_of

HUSH = timedelta(hours=1)
"""How long the same trouble is told once only."""
MOST_ALIKE = 5
"""So many troubles of one kind are told within that time: a network that is down for an hour makes
every feed fail."""

log = get_logger(__name__)


class Operators:
    """Promises messages to the operators who use the bot; ``wake`` has them sent at once."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Clock,
        bot: ExtBot[Any],
        wake: Callable[[], None],
    ) -> None:
        self._ids = settings.access.operators
        self._store = store
        self._clock = clock
        self._bot = bot
        self._wake = wake
        self._hush_until = clock.now()
        self._told: dict[str, dict[str, datetime]] = {}
        self._workers = 0

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
            reason=partial(trouble_of, feed),
        )
        return told > 0

    async def hear_of_stopped(self, chat_id: int, reason: str) -> None:
        """Tell that a chat gets nothing any more since the bot may not write there."""
        occasion = f"stopped:{chat_id}:{self._clock.now().isoformat()}"
        await self._tell_of_chat(occasion, "admin.chat_stopped", chat_id, reason)

    async def hear_of_refused(self, chat_id: int, reason: str) -> None:
        """Tell that a message could not be sent to a chat in any form, once a day a reason."""
        occasion = f"refused:{self._clock.now().date()}:{reason}"
        await self._tell_of_chat(occasion, "admin.chat_refused", chat_id, reason)

    async def hear_of_store(self, reason: str) -> None:
        """Tell that the store cannot be written, once in a while: at once, past the outbox, which
        is in the store."""
        now = self._clock.now()
        if now < self._hush_until:
            return
        self._hush_until = now + HUSH
        for operator in self._ids:
            try:
                chat = await self._store.chats.get(operator)
                language = chat.language if chat else language_of(None)
                body = html(language, "admin.store_unavailable", reason=reason)
                await self._bot.send_message(operator, body)
            except (StoreUnavailableError, TelegramError) as error:
                log.warning("operator_not_told", error=redact(str(error)))

    async def hear_of_doubt(self, story: Story, language: Language) -> None:
        """Tell that a reader of ``language`` found the summary of ``story`` wrong."""
        link = story_link(self._bot.username, story.id) if story.owner_chat is None else ""
        await self._promise(
            f"doubt:{story.id}:{self._clock.now().isoformat()}",
            "admin.doubt",
            id=story.id,
            headline=story.headline,
            gist=story.gist,
            links=" ".join(filter(None, (link, story.url))),
            engine=story.model or story.engine,
            language=text(language, "language.own_name"),
        )
        log.info("summary_doubted", story=story.id, language=language)

    async def _tell_of_chat(self, occasion: str, key: str, chat_id: int, reason: str) -> None:
        chat = await self._store.chats.get(chat_id)
        name = f"{chat.title} ({chat_id})" if chat and chat.title else str(chat_id)
        await self._tell(occasion, key, name=name, reason=reason)

    async def hear_of_given_up(self, work: str) -> None:
        """Tell that a work is given up, since the bot ended in the middle of it again and again."""
        occasion = f"given up:{work}:{self._clock.now().isoformat()}"
        await self._tell(occasion, "admin.given_up", item=redact(work))

    async def hear_of_disk(self, free: int) -> None:
        """Tell, once a day, that only ``free`` bytes of the disk are left."""
        occasion = f"disk:{self._clock.now().date()}"
        await self._tell(occasion, "admin.disk_low", free=free // 1_000_000)

    async def hear_of_late(self, chats: int, since: datetime) -> None:
        """Tell, once an hour, that digests of so many chats are late, the first due ``since``."""
        now = self._clock.now()
        minutes = int((now - since).total_seconds() // 60)
        occasion = f"late:{now:%Y-%m-%d %H}"
        await self._tell(occasion, "admin.digests_late", count=chats, minutes=minutes)

    async def hear_of_workers(self, alive: int) -> None:
        """Tell that no worker is left, where some were ``alive`` before; the bot does it all."""
        before, self._workers = self._workers, alive
        if before and not alive:
            await self._tell(f"workers:{self._clock.now().isoformat()}", "admin.no_worker")

    async def hear_of_missing(self, extra: str) -> None:
        """Tell, once a week, that what was sent could be read if ``extra`` were installed."""
        year, week, _ = self._clock.now().isocalendar()
        await self._tell(f"missing:{extra}:{year}-{week}", "admin.missing", extra=extra)

    async def _tell(self, occasion: str, key: str, **values: object) -> int:
        """As ``_promise``; of what is told in the same words ``MOST_ALIKE`` occasions, then, once,
        that there are more. Those beyond are told to nobody."""
        now = self._clock.now()
        told = {of: at for of, at in self._told.get(key, {}).items() if now - at < HUSH}
        self._told[key] = told
        if occasion not in told and len(told) > MOST_ALIKE:
            return 0
        more = occasion not in told and len(told) == MOST_ALIKE
        occasion = f"more:{key}:{now.isoformat()}" if more else occasion
        told.setdefault(occasion, now)
        if more:
            await self._promise(occasion, "admin.more")
            return 0
        return await self._promise(occasion, key, **values)

    async def _promise(self, occasion: str, key: str, **values: object) -> int:
        """Promise a message to every operator, once an ``occasion``; to how many. A value may be
        made for each language."""
        told = 0
        for operator in self._ids:
            chat = await self._store.chats.get(operator)
            if chat is None or chat.blocked:
                continue
            language = chat.language
            made = {name: v(language) if callable(v) else v for name, v in values.items()}
            body = html(language, key, **made)
            await self._store.outbox.promise(Promise(operator, occasion, [Message(body)]))
            told += 1
        self._wake()
        return told
