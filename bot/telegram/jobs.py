"""What the bot does by itself: digests and alerts each minute, feeds, the inbox, pruning."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.digests import promises
from bot.digests.alerts import Alerts
from bot.domain.feed import FeedState
from bot.domain.message import Message, Promise
from bot.messages import html
from bot.sources.feeds.polling import Feeds
from bot.sources.inbox import Inbox
from bot.telegram.context import SERVICES, Context, Services
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.routing import App
from bot.telegram.shares import answer_unfinished
from bot.web.addresses import host_of

TICK = timedelta(minutes=1)
PRUNE = timedelta(days=1)
KEEP_PROMISES = timedelta(days=30)
KEEP_ITEMS = timedelta(days=90)
"""How long an item is remembered that its feed does not show any more."""
DISPATCHER, ALERTS, FEEDS, INBOX = "dispatcher", "alerts", "feeds", "inbox"

log = structlog.get_logger(__name__)


def schedule(application: App) -> None:
    """Set the jobs going with the application's JobQueue."""
    services: Services = application.bot_data[SERVICES]
    store, clock = services.store, services.clock

    async def report(feed: FeedState, works: bool) -> bool:
        return await _report_feed(application, feed, works)

    async def report_stopped(chat_id: int, reason: str) -> None:
        await _report_stopped(application, chat_id, reason)

    application.bot_data[DISPATCHER] = Dispatcher(store, application.bot, clock, report_stopped)
    application.bot_data[ALERTS] = Alerts(store, clock, services.access.admits)
    application.bot_data[FEEDS] = Feeds(
        store, services.ingest, services.fetcher, clock, report=report
    )
    folder = services.settings.home.expanduser() / "inbox"
    application.bot_data[INBOX] = Inbox(folder, services.ingest, services.worker)
    queue = application.job_queue
    if queue is None:
        raise RuntimeError("python-telegram-bot was installed without its job-queue extra")
    queue.run_repeating(tick, TICK, first=1, name="tick")
    queue.run_repeating(poll_feeds, TICK, first=5, name="feeds")
    queue.run_repeating(scan_inbox, TICK, first=10, name="inbox")
    queue.run_repeating(prune, PRUNE, first=TICK, name="prune")


async def tick(context: Context) -> None:
    """Once a minute: promise the digests and alerts that are due, and have them sent; take up
    the shares that are left unanswered."""
    services = context.services
    settings, now = services.settings, context.now()
    # Alerts first: what a chat hears of this minute is not in its digest of this minute.
    promised = await context.bot_data[ALERTS].promise_new(now, context.bot.username)
    promised += await promises.due(
        services.store,
        now,
        first_window=timedelta(hours=settings.digest.first_window_hours),
        admits=services.access.admits,
        skip_empty=settings.digest.when_empty == "skip",
    )
    if promised:
        log.info("promised", messages=promised)
    context.bot_data[DISPATCHER].wake()
    await answer_unfinished(context)


async def poll_feeds(context: Context) -> None:
    """Once a minute: ask the feeds that are due. A tick that takes longer skips the next."""
    polled = await context.bot_data[FEEDS].poll_due()
    if polled.stories or polled.failed:
        log.info("feeds_polled", stories=polled.stories, failed=polled.failed)


async def scan_inbox(context: Context) -> None:
    """Once a minute: ingest what was put into the inbox folder."""
    scanned = await context.bot_data[INBOX].scan()
    if scanned.done or scanned.failed:
        log.info("inbox_scanned", files=scanned.done, failed=scanned.failed)


async def prune(context: Context) -> None:
    """Once a day: forget old stories, promises long kept and what feeds showed long ago."""
    services = context.services
    keep = services.settings.database.keep_days
    if keep:
        dropped = await services.store.stories.prune(timedelta(days=keep))
        log.info("pruned", stories=dropped)
    await services.store.outbox.prune(context.now() - KEEP_PROMISES)
    await services.store.feed_items.prune(KEEP_ITEMS)


async def _report_feed(application: App, feed: FeedState, works: bool) -> bool:
    """Tell the operators that a feed keeps failing, or that it works again; whether any was."""
    services: Services = application.bot_data[SERVICES]
    key = "admin.feed_works" if works else "admin.feed_failing"
    since = feed.failing_since or services.clock.now()
    occasion = f"feed:{key}:{since.isoformat()}:{feed.url}"
    told = await _tell_operators(
        services,
        occasion,
        key,
        name=feed.title,
        host=host_of(feed.url),
        tries=feed.failures,
        reason=feed.reason or "",
    )
    application.bot_data[DISPATCHER].wake()
    return told > 0


async def _report_stopped(application: App, chat_id: int, reason: str) -> None:
    """Tell the operators that a chat gets nothing any more since the bot may not write there."""
    services: Services = application.bot_data[SERVICES]
    chat = await services.store.chats.get(chat_id)
    name = f"{chat.title} ({chat_id})" if chat and chat.title else str(chat_id)
    occasion = f"stopped:{chat_id}:{services.clock.now().isoformat()}"
    await _tell_operators(services, occasion, "admin.chat_stopped", name=name, reason=reason)
    application.bot_data[DISPATCHER].wake()


async def _tell_operators(services: Services, occasion: str, key: str, **values: object) -> int:
    """Promise a message to every operator who uses the bot, once an ``occasion``; to how many."""
    told = 0
    for operator in services.settings.access.operators:
        chat = await services.store.chats.get(operator)
        if chat is None or chat.blocked:
            continue
        body = html(chat.language, key, **values)
        await services.store.outbox.promise(Promise(operator, occasion, [Message(body)]))
        told += 1
    return told
