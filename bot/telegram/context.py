"""What a handler works with: the services of the application and the chat it serves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage
from telegram import Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackContext, ExtBot

from bot.chats.access import AllowList
from bot.clock import Clock
from bot.digests.alerts import Alerts
from bot.domain.chat import GENERAL, Chat, Language
from bot.messages import language_of
from bot.settings import Settings
from bot.sources.feeds.polling import Feeds
from bot.sources.inbox import Inbox
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.operators import Operators
from bot.web.client import Fetcher

_ADMINISTRATORS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})


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
    ) -> None:
        self.settings = settings
        self.store = store
        self.worker = worker
        self.clock = clock
        self.fetcher = fetcher
        self.access = AllowList(settings.access, store)
        self.ingest = Ingest(store, worker)
        self.operators = Operators(settings, store, clock)
        self.dispatcher = Dispatcher(store, bot, clock, self.operators.hear_of_stopped)
        self.alerts = Alerts(store, clock, self.access.admits)
        self.feeds = Feeds(store, self.ingest, fetcher, clock, report=self.operators.hear_of_feed)
        self.inbox = Inbox(settings.home.expanduser() / "inbox", self.ingest, worker)
        self.answering: set[int] = set()
        """The shares that are being worked on."""

    async def aclose(self) -> None:
        """Stop the worker and let go of connections; the store is its opener's to close."""
        self.worker.close()
        await self.fetcher.aclose()


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], Services]):
    """The context of a handler."""

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
    def words(self) -> str:
        """What stands after the command, or a command's argument as one line."""
        return " ".join(self.args or [])


async def chat_of(update: Update, context: Context) -> Chat:
    """The chat of an update, made with the operator's defaults when it first speaks."""
    telegram_chat = update.effective_chat
    if telegram_chat is None:
        raise ValueError("the update has no chat")
    known = await context.store.chats.get(telegram_chat.id)
    title = telegram_chat.effective_name or ""
    if known is None:
        defaults = default_chat(telegram_chat, update.effective_user, context.settings)
        fields = {name: getattr(defaults, name) for name in _DEFAULTS}
        return await context.store.chats.upsert(telegram_chat.id, **fields)
    if known.blocked or known.title != title:
        return await context.store.chats.upsert(telegram_chat.id, blocked=False, title=title)
    return known


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
    if update.effective_chat is not None:
        known = await context.store.chats.get(update.effective_chat.id)
        if known is not None:
            return known.language
    elif update.effective_user is not None:  # inline: the user's own chat decides
        known = await context.store.chats.get(update.effective_user.id)
        if known is not None:
            return known.language
    user = update.effective_user
    return language_of(user.language_code if user else None)


def is_operator(update: Update, context: Context) -> bool:
    """Whether the user runs this bot."""
    user = update.effective_user
    return user is not None and user.id in context.settings.access.operators


async def may_configure(update: Update, context: Context) -> bool:
    """Whether the user may change the chat's settings: in groups and channels its admins.

    Who writes in a channel or in a group's own name is one of them.
    """
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    if chat is None:
        return False
    if chat.type == ChatType.PRIVATE:
        return True
    if update.callback_query is None and message is not None and message.sender_chat is not None:
        return message.sender_chat.id == chat.id
    if user is None:
        return False
    try:
        member = await context.bot.get_chat_member(chat.id, user.id)
    except TelegramError:
        return False
    return member.status in _ADMINISTRATORS


def place_of(message: TelegramMessage | None) -> int | None:
    """As ``thread_of``, but ``GENERAL`` in the general topic of a forum: None is no place."""
    thread = thread_of(message)
    return GENERAL if thread is None and message and message.chat.is_forum else thread


def thread_of(message: TelegramMessage | None) -> int | None:
    """The forum topic a message stands in."""
    if message is None or not message.is_topic_message:
        return None
    return message.message_thread_id
