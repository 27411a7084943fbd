"""The application: python-telegram-bot with our handlers, ticks and dispatcher.

The same application talks to Telegram or to the sandbox, by its base URL alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, cast

from telegram import Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder, BaseRateLimiter, ContextTypes, Defaults
from telegram.warnings import PTBUserWarning

from bot.clock import Clock, SystemClock
from bot.logs import get_logger, redact
from bot.settings import Settings
from bot.store import Store
from bot.store.claim import ClaimLostError, claimed
from bot.stories.worker import SummaryWorker
from bot.telegram import commands
from bot.telegram.context import Context, Services
from bot.telegram.forms import preview
from bot.telegram.health import Health
from bot.telegram.jobs import JOBS
from bot.telegram.menus import register_everywhere, register_for_chat
from bot.telegram.order import ChatOrder
from bot.telegram.rate_limiter import ChatRateLimiter
from bot.telegram.routing import App
from bot.telegram.server import receiving, serving
from bot.telegram.ticking import ticking
from bot.telegram.updates import PollRequest
from bot.web.client import Fetcher

PAUSES = (1.0, 60.0)
"""Seconds between attempts to reach Telegram at the start: the first pause and the longest."""
FOR_EVER = -1
"""PTB's number of retries without end."""
GRACE = 2.5
"""Seconds that each part has to end by itself when the bot stops; supervisors kill after ten."""

log = get_logger(__name__)


def build_application(
    settings: Settings,
    store: Store,
    worker: SummaryWorker,
    *,
    clock: Clock | None = None,
    fetcher: Fetcher | None = None,
    rate_limiter: BaseRateLimiter[Any] | None = None,
) -> App:
    """The application over an open store; ``running`` sets it going.

    ``fetcher`` and ``rate_limiter`` stand in for the usual ones in tests.
    """
    clock = clock or SystemClock()
    telegram = settings.telegram
    builder = (
        ApplicationBuilder()
        .token(telegram.token.get_secret_value())
        .base_url(telegram.base_url)
        .base_file_url(telegram.base_file_url)
        .context_types(ContextTypes(context=Context))
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=preview(None),
            )
        )
        .rate_limiter(rate_limiter or ChatRateLimiter())
        .concurrent_updates(ChatOrder())
    )
    health, proxy = Health(), telegram.proxy or None
    polling = PollRequest(health.hear, connection_pool_size=1, proxy=proxy)
    builder = builder.get_updates_request(polling)
    if proxy:
        builder = builder.proxy(proxy)
    # PTB warns, for every command there is, of each button whose message is too old to be shown.
    warnings.filterwarnings("ignore", "`update.callback_query` is not `None`", PTBUserWarning)
    application = cast(App, builder.build())
    fetcher = fetcher or Fetcher(proxy=settings.fetch.proxy)
    # PTB would make it without arguments, and before there is a bot to send with.
    application.bot_data = Services(
        settings, store, worker, clock, fetcher, application.bot, health
    )
    commands.register(application)
    return application


@asynccontextmanager
async def running(
    application: App, *, poll: bool = True, jobs: bool = True
) -> AsyncIterator[asyncio.Event]:
    """The application at work while the block runs, its worker and connections closed after it.
    When the event is set the store may be another bot's, and the block is to end at once.

    Updates come by webhook where ``webhook.url`` is set, else by polling; without ``poll`` none
    come. Without ``jobs`` nothing happens by the machine's clock. Waits while another bot runs on a
    store on PostgreSQL, and until Telegram can be reached. Raises ``StoreClaimedError`` where
    another runs on an SQLite file, ``TelegramError`` for
    what waiting does not mend, such as a token that is not valid, and ``OSError`` where the
    webhook's port is taken.
    """
    services, updater = application.bot_data, application.updater
    if updater is None:
        raise RuntimeError("the application has no updater")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(services.aclose)
        # The application closes its bot's connections only where it was started.
        stack.push_async_callback(application.bot.shutdown)
        secret = await stack.enter_async_context(serving(application))
        database = services.store.database
        lost = await stack.enter_async_context(claimed(database, stand_by=True))
        await _reach(application)
        await stack.enter_async_context(application)
        if not application.bot.supports_inline_queries:
            log.warning("no_inline_mode", hint="send /setinline to @BotFather for share buttons")
        if not application.bot.bot.supports_guest_queries:
            log.info("no_guest_mode", hint="switch Guest Mode on in @BotFather's app for mentions")
        await _tell_menus(application)
        await services.access.drop_excluded()
        await application.start()
        # What was begun first ends last: sending, receiving, the work, then the handlers.
        stack.push_async_callback(_stop, application)
        stack.push_async_callback(services.worker.aclose)
        if jobs:
            services.worker.start()
            await stack.enter_async_context(ticking(application, JOBS))
        if poll and services.settings.webhook.url:
            await stack.enter_async_context(receiving(application, secret))
        elif poll:
            await updater.start_polling(
                allowed_updates=Update.ALL_TYPES, bootstrap_retries=FOR_EVER
            )
            stack.push_async_callback(_in_time, updater.stop)
            stack.enter_context(services.health.receives(polling=True))
        services.dispatcher.start()
        stack.push_async_callback(_in_time, services.dispatcher.stop)
        stack.callback(services.store.database.hurry, GRACE)
        yield lost


async def _in_time(stop: Callable[[], Awaitable[None]]) -> None:
    """Stop something, or leave it where it takes long."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop(), GRACE)


async def _stop(application: App) -> None:
    """Stop the application. What is not done in time is left: a share, a file and a feed's item
    are in the store until they are done, and taken up by the next process."""
    stopping = asyncio.create_task(application.stop())
    ended, _ = await asyncio.wait({stopping}, timeout=GRACE)
    if not ended:
        log.info("work_left", works=len(application.bot_data.under_way))
        if application.job_queue is not None:
            await application.job_queue.stop(wait=False)
        cast(ChatOrder, application.update_processor).cancel()
        for task in application.bot_data.under_way:
            task.cancel()
    await stopping


async def _tell_menus(application: App) -> None:
    """Tell Telegram the commands: everybody's, and the operators' in their own chats."""
    services = application.bot_data
    try:
        await register_everywhere(application.bot, services.settings)
        for operator in services.settings.access.operators:
            if chat := await services.store.chats.get(operator):
                await register_for_chat(application.bot, chat, services.settings)
    except TelegramError as error:  # the menus are a comfort: the bot works without them
        log.warning("menus_not_registered", error=redact(str(error)))


async def _reach(application: App) -> None:
    """Wait until Telegram can be reached, as when the machine starts before its network does.

    Raises ``TelegramError`` for what waiting does not mend, such as a token that is not valid.
    """
    health, pause = application.bot_data.health, PAUSES[0]
    while True:
        try:
            await application.bot.initialize()
            health.reaching = False
            return
        except (NetworkError, RetryAfter) as error:
            if isinstance(error, BadRequest):
                raise
            health.reaching = True
            log.warning("telegram_unreachable", error=redact(str(error)), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSES[1])


class RefusedError(Exception):
    """Telegram does not take the bot, whose token may be wrong; the message says why."""


def run(settings: Settings) -> None:
    """Run the bot until it is interrupted; SIGTERM counts as an interruption.

    Raises ``RefusedError``, and ``StoreError`` for a store that cannot be opened.
    """
    try:
        asyncio.run(_run(settings))
    except TelegramError as error:
        raise RefusedError(redact(str(error))) from error


def _worker(settings: Settings) -> SummaryWorker:
    """The bot's worker: a cluster's where the store is on PostgreSQL."""
    own = SummaryWorker.of(settings)
    if not settings.database_url.startswith("postgresql:"):
        return own
    from bot.stories.cluster.asking import ClusterWorker

    return ClusterWorker.over(settings, own)


async def _run(settings: Settings) -> None:
    store = await Store.open(settings.database_url)
    worker = _worker(settings)
    application = build_application(settings, store, worker)
    serving = asyncio.current_task()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows
        for interruption in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(interruption, serving.cancel if serving else loop.stop)
    if not await store.feeds.all():
        log.info("no_feeds", hint="baozhai feeds add URL, baozhai feeds import FILE, /addsource")
    try:
        with contextlib.suppress(asyncio.CancelledError):
            async with running(application) as lost:
                await lost.wait()
                raise ClaimLostError("the store may be another bot's by now")
    finally:
        await store.close()
