"""The application: python-telegram-bot with our handlers, ticks and dispatcher.

The same application talks to Telegram or to the sandbox, by its base URL alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import Any, cast

import structlog
from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder, BaseRateLimiter, ContextTypes, Defaults

from bot.clock import Clock, SystemClock
from bot.logs import redact
from bot.settings import Settings
from bot.store import Store
from bot.stories.worker import SummaryWorker
from bot.telegram import commands, jobs
from bot.telegram.context import SERVICES, Context, Services
from bot.telegram.menus import register_everywhere, register_for_chat
from bot.telegram.order import ChatOrder
from bot.telegram.rate_limiter import ChatRateLimiter
from bot.telegram.routing import App
from bot.telegram.webhook import receiving
from bot.web.client import Fetcher

PAUSES = (1.0, 60.0)
"""Seconds between attempts to reach Telegram at the start: the first pause and the longest."""
FOR_EVER = -1
"""PTB's number of retries without end."""

log = structlog.get_logger(__name__)


def build_application(
    settings: Settings,
    store: Store,
    worker: SummaryWorker,
    *,
    clock: Clock | None = None,
    fetcher: Fetcher | None = None,
    rate_limiter: BaseRateLimiter[Any] | None = None,
) -> App:
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
    application = cast(App, builder.build())
    fetcher = fetcher or Fetcher(proxy=settings.fetch.proxy)
    application.bot_data[SERVICES] = Services(settings, store, worker, clock, fetcher)
    commands.register(application)
    jobs.schedule(application)
    return application


async def _prepare(application: App) -> None:
    """Before the first update: the menus, and the dispatcher."""
    services: Services = application.bot_data[SERVICES]
    try:
        await register_everywhere(application.bot, services.settings)
        for operator in services.settings.access.operators:
            if chat := await services.store.chats.get(operator):
                await register_for_chat(application.bot, chat, services.settings)
    except TelegramError as error:  # the menus are a comfort: the bot works without them
        log.warning("menus_not_registered", error=redact(str(error)))
    await services.access.drop_excluded()
    application.bot_data[jobs.DISPATCHER].start()


async def _stop(application: App) -> None:
    await application.bot_data[jobs.DISPATCHER].stop()


async def _let_go(application: App) -> None:
    services: Services = application.bot_data[SERVICES]
    services.worker.close()
    await services.fetcher.aclose()


async def serve(application: App) -> None:
    """Poll, or take webhooks where ``webhook.url`` is set, until the task is cancelled."""
    settings: Settings = application.bot_data[SERVICES].settings
    await _reach(application)
    if not await application.bot_data[SERVICES].store.feeds.all():
        log.info("no_feeds", hint="baozhai feeds add URL, baozhai feeds import FILE, /addsource")
    async with application:
        await _prepare(application)
        await application.start()
        updater = application.updater
        if updater is None:
            raise RuntimeError("the application has no updater")
        try:
            if settings.webhook.url:
                async with receiving(application, settings.webhook):
                    await asyncio.Event().wait()
            await updater.start_polling(
                allowed_updates=Update.ALL_TYPES, bootstrap_retries=FOR_EVER
            )
            await asyncio.Event().wait()
        finally:
            if updater.running:
                await updater.stop()
            await application.stop()
            await _stop(application)
    await _let_go(application)


async def _reach(application: App) -> None:
    """Wait until Telegram can be reached, as when the machine starts before its network does.

    Raises ``TelegramError`` for what waiting does not mend, such as a token that is not valid.
    """
    pause = PAUSES[0]
    while True:
        try:
            await application.bot.initialize()
            return
        except (NetworkError, RetryAfter) as error:
            if isinstance(error, BadRequest):
                raise
            log.warning("telegram_unreachable", error=redact(str(error)), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSES[1])


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
