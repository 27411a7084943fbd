"""The application: python-telegram-bot with our handlers, ticks and dispatcher.

The same application talks to Telegram or to the sandbox, by its base URL alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from datetime import timedelta
from typing import Any, cast

import structlog
from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder, BaseRateLimiter, ContextTypes, Defaults

from bot import commands
from bot.chat import Chat
from bot.clock import Clock, SystemClock
from bot.commands.context import SERVICES, Context, Services
from bot.commands.order import ChatOrder
from bot.commands.registration import register_everywhere
from bot.commands.routing import Bot
from bot.commands.stories import copyable, topics_of
from bot.delivery import Alerts, ChatRateLimiter, Dispatcher, promise_due
from bot.digest import Digest
from bot.fetch import Fetcher
from bot.logs import redact
from bot.messages import buttons, html, in_script_of, text
from bot.messages.rendering import Message, digest_messages, story_html
from bot.settings import Settings
from bot.store import Store
from bot.story import Story
from bot.worker import SummaryWorker

TICK = timedelta(minutes=1)
PRUNE = timedelta(days=1)
DISPATCHER, ALERTS = "dispatcher", "alerts"
KEEP_PROMISES = timedelta(days=30)

log = structlog.get_logger(__name__)


def build_application(
    settings: Settings,
    store: Store,
    worker: SummaryWorker,
    *,
    clock: Clock | None = None,
    fetcher: Fetcher | None = None,
    rate_limiter: BaseRateLimiter[Any] | None = None,
) -> Bot:
    """The application over an open store; ``Application.start`` sets it going.

    ``fetcher`` and ``rate_limiter`` stand in for the usual ones in tests.
    """
    clock = clock or SystemClock()
    telegram = settings.telegram
    builder = (
        ApplicationBuilder()
        .token(telegram.token.get_secret_value())
        .base_url(telegram.base_url)
        .base_file_url(telegram.base_file_url)
        .context_types(ContextTypes(context=Context, bot_data=dict[str, Any]))
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        .rate_limiter(rate_limiter or ChatRateLimiter())
        .concurrent_updates(ChatOrder())
        .post_init(_prepare)
        .post_stop(_stop)
        .post_shutdown(_let_go)
    )
    if telegram.proxy:
        builder = builder.proxy(telegram.proxy).get_updates_proxy(telegram.proxy)
    application = cast(Bot, builder.build())
    application.bot_data[SERVICES] = Services(settings, store, worker, clock, fetcher or Fetcher())
    application.bot_data[DISPATCHER] = Dispatcher(store, application.bot, clock)
    application.bot_data[ALERTS] = Alerts(store, clock)
    commands.register(application)
    if application.job_queue is not None:
        application.job_queue.run_repeating(tick, TICK, first=1, name="tick")
        application.job_queue.run_repeating(prune, PRUNE, first=TICK, name="prune")
    return application


async def tick(context: Context) -> None:
    """Once a minute: promise the digests and alerts that are due, and have them sent."""
    services = context.services
    settings, now = services.settings, context.now()
    username = context.bot.username

    def digests(digest: Digest, chat: Chat) -> list[dict[str, Any]]:
        if not digest.stories and settings.digest.when_empty == "skip":
            return []
        return [message.as_json() for message in digest_messages(digest, chat)]

    def alert(story: Story, why: tuple[str, ...], chat: Chat) -> list[dict[str, Any]]:
        return [alert_message(story, why, chat, username).as_json()]

    window = timedelta(hours=settings.digest.first_window_hours)
    promised = await promise_due(services.store, now, digests, first_window=window)
    promised += await context.bot_data[ALERTS].promise_new(now, alert)
    if promised:
        log.info("promised", messages=promised)
    context.bot_data[DISPATCHER].wake()


def alert_message(story: Story, why: tuple[str, ...], chat: Chat, username: str) -> Message:
    """A story sent as it comes, with the words it was followed for."""
    language = chat.language
    words = text(language, "list.separator").join(in_script_of(language, word) for word in why)
    head = html(language, "alert.head", topic=words)
    topics = [(name, True) for name in topics_of(story) if name in why]
    keyboard = buttons.story_keyboard(story, chat, topics, copyable(story, chat, username))
    return Message(f"{head}\n\n{story_html(story, chat, why)}", keyboard)


async def prune(context: Context) -> None:
    """Once a day: forget old stories, and promises long kept."""
    services = context.services
    keep = services.settings.database.keep_days
    if keep:
        dropped = await services.store.stories.prune(timedelta(days=keep))
        log.info("pruned", stories=dropped)
    await services.store.outbox.prune(context.now() - KEEP_PROMISES)


async def _prepare(application: Bot) -> None:
    """Before the first update: the menus, and the dispatcher."""
    try:
        await register_everywhere(application.bot, application.bot_data[SERVICES].settings)
    except TelegramError as error:  # the menus are a comfort: the bot works without them
        log.warning("menus_not_registered", error=redact(str(error)))
    application.bot_data[DISPATCHER].start()


async def _stop(application: Bot) -> None:
    await application.bot_data[DISPATCHER].stop()


async def _let_go(application: Bot) -> None:
    services: Services = application.bot_data[SERVICES]
    services.worker.close()
    await services.fetcher.aclose()


async def serve(application: Bot) -> None:
    """Poll, or take webhooks where ``webhook.url`` is set, until the task is cancelled."""
    settings: Settings = application.bot_data[SERVICES].settings
    async with application:
        await _prepare(application)
        await application.start()
        updater = application.updater
        if updater is None:
            raise RuntimeError("the application has no updater")
        if settings.webhook.url:
            await updater.start_webhook(
                listen=settings.webhook.listen,
                port=settings.webhook.port,
                webhook_url=settings.webhook.url,
                url_path=settings.webhook.url.split("://", 1)[-1].partition("/")[2],
                secret_token=settings.webhook.secret_token.get_secret_value() or None,
                allowed_updates=Update.ALL_TYPES,
            )
        else:
            await updater.start_polling(allowed_updates=Update.ALL_TYPES)
        try:
            await asyncio.Event().wait()
        finally:
            await updater.stop()
            await application.stop()
            await _stop(application)
    await _let_go(application)


def run(settings: Settings) -> None:
    """Run the bot until it is interrupted; SIGTERM counts as an interruption."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    store = await Store.open(settings.database_url)
    worker = SummaryWorker(settings.summarizer.engine, settings.summarizer.model)
    application = build_application(settings, store, worker)
    serving = asyncio.current_task()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows
        for interruption in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(interruption, serving.cancel if serving else loop.stop)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await serve(application)
    finally:
        worker.close()
        await store.close()
