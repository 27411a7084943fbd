"""What a handler works with: the services of the application and the chat it serves."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage
from telegram import Update, User
from telegram.constants import ChatType
from telegram.ext import CallbackContext, ExtBot

from bot.chats import requests
from bot.chats.access import AllowList
from bot.chats.requests import Command, Request
from bot.chats.subscription import Wish
from bot.clock import Clock
from bot.digests.alerts import Alerts
from bot.domain.account import Account
from bot.domain.chat import GENERAL, Chat, Language
from bot.domain.story import Found
from bot.messages import language_of
from bot.settings import Settings
from bot.sources.feeds.polling import Feeds
from bot.sources.inbox import Inbox
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.search import search
from bot.stories.worker import SummaryWorker
from bot.telegram import metrics
from bot.telegram.albums import Albums
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.forums import learn
from bot.telegram.health import Health
from bot.telegram.operators import Operators
from bot.telegram.queue import Queue
from bot.telegram.rate_limiter import ChatRateLimiter
from bot.web.client import Fetcher

MENTIONS = 200
"""How many of the last messages that mention the bot are remembered."""


class Services:
    """What the handlers and jobs share: PTB's ``bot_data``."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        worker: SummaryWorker,
        clock: Clock,
        fetcher: Fetcher,
        bot: ExtBot[Any],
        health: Health,
    ) -> None:
        self.health = health
        self.settings = settings
        self.store = store
        self.worker = worker
        self.clock = clock
        self.fetcher = fetcher
        self.access = AllowList(settings.access, store)
        self.ingest = Ingest(store, worker)
        self.operators = Operators(settings, store, clock, bot, self._wake)
        worker.took = metrics.work
        worker.count_attempts(store, self.operators.hear_of_given_up)
        self.dispatcher = Dispatcher(store, bot, clock, self.operators)
        self.alerts = Alerts(store, clock, self.access.admits)
        self.feeds = Feeds(
            store, self.ingest, worker, fetcher, clock, report=self.operators.hear_of_feed
        )
        self.inbox = Inbox(settings.home.expanduser() / "inbox", self.ingest, worker)
        self.answering = Queue(clock)
        self.albums = Albums(store)
        self._mentions: deque[tuple[int, int]] = deque(maxlen=MENTIONS)
        self.drafts = True
        """Whether the server shows drafts, as far as is known."""
        self.under_way: set[asyncio.Task[None]] = set()
        """What was set going and goes on beside the updates."""

    def _wake(self) -> None:
        self.dispatcher.wake()

    def meets(self, mention: TelegramMessage) -> bool:
        """Whether a message that mentions the bot is met for the first time: where the bot is a
        member of the chat it may come twice, also as a guest's (seen by hermes-agent, 21587)."""
        place = mention.chat.id, mention.message_id
        if place in self._mentions:
            return False
        self._mentions.append(place)
        return True

    async def aclose(self) -> None:
        """Stop the worker and let go of connections; the store is its opener's to close."""
        await self.worker.aclose()
        await self.fetcher.aclose()


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], Services]):
    """The context of a handler."""

    chat: Chat | None = None
    """The chat of the update, once ``known_chat`` has read it."""
    request: Request | None = None
    """What the words were read as before they came to a command."""

    @property
    def services(self) -> Services:
        """The services of the application."""
        return self.bot_data

    @property
    def store(self) -> Store:
        """The store."""
        return self.services.store

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self.services.settings

    def now(self) -> datetime:
        """The present moment by the application's clock."""
        return self.services.clock.now()

    @property
    def account(self) -> Account:
        """The bot's own account, as it was when the bot started."""
        return Account(self.bot.username, bool(self.bot.supports_inline_queries))

    @property
    def words(self) -> str:
        """What stands after the command, or a command's argument as one line."""
        return " ".join(self.args or [])

    def asked(self, command: Command) -> Request:
        """What is asked for, behind ``command`` or in plain words."""
        return self.request or requests.read(self.words, command)

    def at_leisure(self, chat_id: int) -> bool:
        """Whether the chat's pace has room for what may as well not be sent."""
        limiter = self.bot.rate_limiter
        return not isinstance(limiter, ChatRateLimiter) or limiter.at_leisure(chat_id)

    def show_after(self, chat_id: int) -> float:
        """Seconds until the chat may be shown again that something is being written."""
        limiter = self.bot.rate_limiter
        return limiter.show_after(chat_id) if isinstance(limiter, ChatRateLimiter) else 0.0

    def set_going(self, work: Coroutine[Any, Any, None], update: Update | None = None) -> None:
        """Have ``work`` done beside the updates; an error in it is that of ``update``."""
        task = self.application.create_task(work, update=update)
        self.services.under_way.add(task)
        task.add_done_callback(self.services.under_way.discard)

    async def search(
        self, query: str, chat_id: int | None, *, limit: int, offset: int = 0
    ) -> Found:
        """Search with the operator's settings for what ``query`` says: topics, what they are to
        be without, and when. ``chat_id`` None sees public stories only."""
        settings = self.settings.search
        asked = requests.read(query, "topic")
        period = asked.period.bounds(self._local_now()) if asked.period else None
        return await search(
            self.store,
            " ".join([*asked.names, *(f"-{name}" for name in asked.without)]),
            chat_id=chat_id,
            limit=limit,
            offset=offset,
            window=settings.window,
            fresh_days=settings.fresh_days,
            period=period,
        )

    def _local_now(self) -> datetime:
        """The present moment by the chat's clock."""
        zone = self.chat.timezone if self.chat else self.settings.digest.timezone
        return self.now().astimezone(ZoneInfo(zone))


async def known_chat(update: Update, context: Context) -> Chat | None:
    """The chat of an update (of an inline query or a guest message its user's own) where the store
    knows it; read once an update."""
    where = update.effective_chat or update.effective_user
    if update.guest_message is not None:  # a chat of ours may have the same number
        where = update.effective_user
    if context.chat is None and where is not None:
        context.chat = await context.store.chats.get(where.id)
    return context.chat


async def chat_of(update: Update, context: Context) -> Chat:
    """The chat of an update, made with the operator's defaults when it first speaks."""
    telegram_chat = update.effective_chat
    if telegram_chat is None:
        raise ValueError("the update has no chat")
    chat = await known_chat(update, context)
    title = telegram_chat.effective_name or ""
    if chat is None:
        defaults = default_chat(telegram_chat, update.effective_user, context.settings)
        fields = {name: getattr(defaults, name) for name in _DEFAULTS}
        chat = await context.store.chats.upsert(telegram_chat.id, **fields)
    elif chat.blocked or chat.title != title:
        chat = await context.store.chats.upsert(telegram_chat.id, blocked=False, title=title)
    if await learn(context.store, update.effective_message):
        chat = await context.store.chats.get(chat.id) or chat
    context.chat = chat
    return chat


_DEFAULTS = ("kind", "title", "language", "timezone", "digest_time", "story_count", "admitted_by")


def default_chat(chat: TelegramChat, user: User | None, settings: Settings) -> Chat:
    """A chat as it is before anybody changed its settings."""
    own_language = user.language_code if user and chat.type == ChatType.PRIVATE else None
    return replace(
        Chat(chat.id),
        kind=_kind(chat.type),
        title=chat.effective_name or "",
        language=language_of(own_language),
        timezone=settings.digest.timezone,
        digest_time=settings.digest.default_time,
        story_count=settings.digest.story_count,
        admitted_by=user.id if user and chat.type != ChatType.PRIVATE else None,
    )


def _kind(kind: str) -> Any:
    return ChatType.PRIVATE.value if kind == ChatType.SENDER else str(kind)


async def language_for(update: Update, context: Context) -> Language:
    """The language to speak, without making a chat for it."""
    known = await known_chat(update, context)
    if known is not None:
        return known.language
    user = update.effective_user
    return language_of(user.language_code if user else None)


def wish_of(update: Update, context: Context) -> Wish:
    """A wish to be subscribed, as an update brings it."""
    since = context.now() - timedelta(hours=context.settings.digest.first_window_hours)
    where, message, user = update.effective_chat, update.effective_message, update.effective_user
    if where is None or message is None:
        return Wish(since)
    by = user.id if user and where.type != ChatType.PRIVATE else None
    return Wish(since, (by, thread_of(message)))


def place_of(message: TelegramMessage | None, context: Context) -> int | None:
    """As ``thread_of``, but ``GENERAL`` in the general topic of a forum, or of a private chat with
    topics: None is no place."""
    thread = thread_of(message)
    if thread is not None or message is None:
        return thread
    parted = context.bot.bot.has_topics_enabled if _is_private(message) else message.chat.is_forum
    return GENERAL if parted else None


def _is_private(message: TelegramMessage) -> bool:
    return message.chat.type == ChatType.PRIVATE


def thread_of(message: TelegramMessage | None) -> int | None:
    """The forum topic a message stands in."""
    if message is None or not message.is_topic_message:
        return None
    return message.message_thread_id
