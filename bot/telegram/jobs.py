"""What the bot does by itself: digests and alerts each minute, feeds, the inbox, pruning."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.digests import promises
from bot.disk import LEAST_FREE, free_bytes
from bot.logs import get_logger
from bot.store import StoreUnavailableError
from bot.telegram import metrics
from bot.telegram.context import Context
from bot.telegram.shares import answer_unfinished
from bot.telegram.ticking import Job

TICK = timedelta(minutes=1)
LOOK = timedelta(minutes=5)
PRUNE = timedelta(days=1)
LATE = timedelta(minutes=30)
"""So late a digest is no longer of its hour: 45,000 chats that are due together are sent theirs by
then, at 25 a second."""
KEEP_PROMISES = timedelta(days=30)
KEEP_ITEMS = timedelta(days=90)
"""How long an item is remembered that its feed does not show any more, and an attempt that a crash
ended and nobody made again."""

log = get_logger(__name__)


async def tick(context: Context) -> None:
    """Once a minute: promise the digests and alerts that are due, and have them sent; take up
    the shares that are left unanswered."""
    services = context.services
    try:
        if promised := await _promise(context):
            log.info("promised", messages=promised)
    except StoreUnavailableError as error:  # all stays due
        log.error("store_unavailable", reason=str(error))
        await services.operators.hear_of_store(str(error))
    services.dispatcher.wake()
    await answer_unfinished(context)
    services.health.tick()


async def _promise(context: Context) -> int:
    services, now = context.services, context.now()
    settings = services.settings.digest
    # Alerts first: what a chat hears of this minute is not in its digest of this minute.
    alerts = await services.alerts.promise_new(now, context.account)
    return alerts + await promises.due(
        services.store,
        now,
        context.account,
        first_window=timedelta(hours=settings.first_window_hours),
        admits=services.access.admits,
        skip_empty=settings.when_empty == "skip",
    )


async def poll_feeds(context: Context) -> None:
    """Once a minute: ask the feeds that are due. A tick that takes longer skips the next."""
    polled = await context.services.feeds.poll_due()
    failed, unchanged = polled.failed, polled.unchanged
    for outcome, feeds in (
        ("changed", polled.feeds - failed - unchanged),
        ("unchanged", unchanged),
        ("failed", failed),
    ):
        metrics.FEEDS_ASKED.labels(outcome).inc(feeds)
    if polled.stories or polled.failed:
        log.info("feeds_polled", stories=polled.stories, failed=polled.failed)


async def scan_inbox(context: Context) -> None:
    """Once a minute: ingest what was put into the inbox folder."""
    scanned = await context.services.inbox.scan()
    if scanned.done or scanned.failed:
        log.info("inbox_scanned", files=scanned.done, failed=scanned.failed)


async def look_after(context: Context) -> None:
    """Every five minutes: tell the operators what they have to mend, while there is time for it."""
    services, now = context.services, context.now()
    free = await asyncio.to_thread(free_bytes, services.settings.home)
    if free < LEAST_FREE:
        await services.operators.hear_of_disk(free)
    late = await services.store.outbox.late(now - LATE)
    for chat in await services.store.chats.due(now - LATE):
        if chat.next_due_at is not None and await services.access.admits(chat):
            late[chat.id] = chat.next_due_at
    if cluster := await services.worker.cluster():
        await services.operators.hear_of_workers(cluster.workers)
    if late:
        await services.operators.hear_of_late(len(late), min(late.values()))


async def prune(context: Context) -> None:
    """Once a day: forget old stories, promises long kept and what feeds showed long ago."""
    services = context.services
    keep = services.settings.database.keep_days
    if keep:
        dropped = await services.store.stories.prune(timedelta(days=keep))
        log.info("pruned", stories=dropped)
    merges = await services.store.index.merge()
    log.info("index_merged", transactions=merges)
    await services.store.outbox.prune(context.now() - KEEP_PROMISES)
    await services.store.cards.prune(context.now() - KEEP_PROMISES)
    await services.store.editions.prune(context.now() - KEEP_PROMISES)
    await services.store.feed_items.prune(KEEP_ITEMS)
    await services.store.attempts.prune(KEEP_ITEMS)
    await services.store.event_follows.prune()


JOBS = (
    Job("tick", tick, TICK),
    Job("feeds", poll_feeds, TICK, first=timedelta(seconds=5)),
    Job("inbox", scan_inbox, TICK, first=timedelta(seconds=10)),
    Job("look_after", look_after, LOOK, first=LOOK),
    Job("prune", prune, PRUNE, first=TICK),
)
