"""What the bot does by itself: digests and alerts each minute, feeds, the inbox, pruning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog

from bot.digests.alerts import Alerts
from bot.domain.chat import Chat
from bot.domain.digest import Alert, Digest
from bot.domain.feed import FeedState
from bot.domain.message import Message
from bot.messages import buttons, html, in_script_of, text
from bot.messages.stories import digest_messages, list_messages, story_html
from bot.sources.feeds.polling import Feeds
from bot.sources.inbox import Inbox
from bot.telegram.commands.stories import copyable
from bot.telegram.context import SERVICES, Context, Services
from bot.telegram.dispatcher import Dispatcher, promise_due
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
    username = context.bot.username

    def digests(digest: Digest, chat: Chat) -> list[dict[str, Any]]:
        if not digest.stories and settings.digest.when_empty == "skip":
            return []
        return [message.as_json() for message in digest_messages(digest, chat)]

    def told(alerts: Sequence[Alert], chat: Chat) -> list[dict[str, Any]]:
        return [message.as_json() for message in alert_messages(alerts, chat, username)]

    window = timedelta(hours=settings.digest.first_window_hours)
    # Alerts first: what a chat hears of this minute is not in its digest of this minute.
    promised = await context.bot_data[ALERTS].promise_new(now, told)
    promised += await promise_due(
        services.store, now, digests, first_window=window, admits=services.access.admits
    )
    if promised:
        log.info("promised", messages=promised)
    context.bot_data[DISPATCHER].wake()
    await answer_unfinished(context)


def alert_messages(alerts: Sequence[Alert], chat: Chat, username: str) -> list[Message]:
    """A story sent as it comes, under what it was followed as; several as one list."""
    language = chat.language
    queries = dict.fromkeys(in_script_of(language, alert.query) for alert in alerts)
    topic = text(language, "list.separator").join(queries)
    if len(alerts) > 1:
        head = html(language, "alert.several", topic=topic, count=len(alerts))
        why = [alert.why for alert in alerts]
        return list_messages(head, [alert.story for alert in alerts], chat, why)
    (alert,) = alerts
    head = html(language, "alert.head", topic=topic)
    followed, plain = [(alert.query, True)], copyable(alert.story, chat, username)
    keyboard = buttons.story_keyboard(alert.story, chat, followed, plain)
    return [Message(f"{head}\n\n{story_html(alert.story, chat, alert.why)}", keyboard)]


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
        await services.store.outbox.promise(operator, occasion, [Message(body).as_json()])
        told += 1
    return told
