"""What Prometheus is told: every metric of the bot, and nowhere else.

Counted are things of which there are few kinds: no label holds a chat, a person, an address or a
word of theirs. Counters and histograms are written where something happens; gauges are set when
they are asked for (``health.measure``). Those of the process itself (memory, processor, files) are
the library's. Names and units: https://prometheus.io/docs/practices/naming/.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.domain.vitals import Cluster, Vitals

_QUICK = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
_SLOW = (30, 60, 120, 300, 600, 1800, 3600, 4 * 3600, 24 * 3600)

UPDATES = Histogram(
    "baozhai_update_seconds",
    "Updates, and from when one came until its handlers were done, its turn in the chat included",
    ["kind"],
    buckets=_QUICK,
)
HANDLERS = Histogram(
    "baozhai_handler_seconds", "What handlers took, by their names", ["handler"], buckets=_QUICK
)
REQUESTS = Counter(
    "baozhai_telegram_requests_total",
    "Requests to the Bot API that write to a chat, by how they went; flood is a 429",
    ["method", "outcome"],
)
TURNS = Histogram(
    "baozhai_pace_seconds",
    "How long a request to a chat waited for its turn: a reply's, or one of many",
    ["pace"],
    buckets=_QUICK,
)
FLOOD_SECONDS = Counter(
    "baozhai_flood_seconds_total", "Seconds that 429s told the bot to wait, summed over chats"
)
ARRIVED = Histogram(
    "baozhai_outbox_seconds", "From a promise until its message had arrived", buckets=_SLOW
)
DIGESTS = Histogram(
    "baozhai_digest_late_seconds",
    "From when a digest was due until a message of it had arrived",
    buckets=_SLOW,
)
WORKS = Histogram(
    "baozhai_work_seconds",
    "What reading a document or feed, or a turn of the model, took",
    ["work"],
    buckets=_QUICK,
)
SUMMARIES = Counter("baozhai_summaries_total", "Summaries written")
FEEDS_ASKED = Counter("baozhai_feed_polls_total", "Feeds asked, by how they answered", ["outcome"])
JOBS = Histogram(
    "baozhai_job_seconds", "What the bot does by itself, and what it took", ["job"], buckets=_QUICK
)

_READY = Gauge("baozhai_ready", "1 where the bot serves and lacks nothing, as /readyz says")
_TICK_AGE = Gauge("baozhai_tick_age_seconds", "Since the last tick came to its end")
_DISK = Gauge("baozhai_disk_free_bytes", "Free space where the data folder is")
_STORE = Gauge("baozhai_store_up", "1 where the store answers; else what it counts is stale")
_OUTBOX = Gauge("baozhai_outbox_messages", "Messages that wait to be sent")
_OUTBOX_AGE = Gauge("baozhai_outbox_age_seconds", "Since the oldest of them was promised")
_SHARES = Gauge("baozhai_shares", "Texts, links and files of readers that wait for their answer")
_ITEMS = Gauge("baozhai_feed_items_waiting", "Items of feeds that wait to be read")
_FEEDS = Gauge("baozhai_feeds", "Feeds, by how they fare", ["state"])
_WORKERS = Gauge("baozhai_workers", "Workers alive beside the bot, over a store on PostgreSQL")
_WORKS = Gauge("baozhai_works_waiting", "What they are to read or summarise, or are at")
_WORKS_AGE = Gauge("baozhai_works_age_seconds", "Since the oldest of that was asked for")
_CHATS = Gauge("baozhai_chats", "Chats: subscribed, and stopped since Telegram refuses", ["state"])


@contextmanager
def timed(histogram: Histogram, label: str) -> Iterator[None]:
    """Note what the block takes."""
    began = perf_counter()
    try:
        yield
    finally:
        histogram.labels(label).observe(perf_counter() - began)


@contextmanager
def request(method: str) -> Iterator[None]:
    """Count a request to the Bot API, by how it goes."""
    outcome = "failed"
    try:
        yield
        outcome = "ok"
    except TelegramError as error:
        outcome = _outcome(error)
        raise
    finally:
        REQUESTS.labels(method, outcome).inc()


def _outcome(error: TelegramError) -> str:
    match error:
        case RetryAfter():
            return "flood"
        case Forbidden():
            return "forbidden"
        case BadRequest():
            return "refused"
        case NetworkError():
            return "network"
    return "failed"


def arrived(now: datetime, promised: datetime, due: datetime | None) -> None:
    """A promised message arrived ``now``; ``due`` is when its digest was."""
    ARRIVED.observe((now - promised).total_seconds())
    if due is not None:
        DIGESTS.observe((now - due).total_seconds())


def work(kind: str, articles: int, seconds: float) -> None:
    """A document was read, or so many articles were summarised, in so many seconds."""
    WORKS.labels(kind).observe(seconds)
    if kind == "write":
        SUMMARIES.inc(articles)


def set_gauges(
    *, ready: bool, tick_age: float, free: int, vitals: Vitals | None, age: float
) -> None:
    """How things are now; without ``vitals`` the store does not answer. ``age`` is the oldest
    waiting message's."""
    _READY.set(ready)
    _TICK_AGE.set(tick_age)
    _DISK.set(free)
    _STORE.set(vitals is not None)
    if vitals is None:
        return
    _OUTBOX.set(vitals.unsent)
    _OUTBOX_AGE.set(age)
    _SHARES.set(vitals.shares)
    _ITEMS.set(vitals.items)
    _FEEDS.labels("well").set(vitals.feeds - vitals.failing)
    _FEEDS.labels("failing").set(vitals.failing)
    _CHATS.labels("subscribed").set(vitals.subscribed)
    _CHATS.labels("stopped").set(vitals.stopped)


def set_cluster(cluster: Cluster, now: datetime) -> None:
    """How the workers and what they are asked stand."""
    _WORKERS.set(cluster.workers)
    _WORKS.set(cluster.waiting)
    _WORKS_AGE.set((now - cluster.oldest).total_seconds() if cluster.oldest else 0)


def exposition() -> tuple[bytes, str]:
    """All of it as Prometheus reads it, and the media type."""
    return generate_latest(), CONTENT_TYPE_LATEST
