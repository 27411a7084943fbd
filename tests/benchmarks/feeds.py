"""A soak of the poller: 500 feeds on a loopback server, a fifth of them failing in turn, days.

The server and the store are real, the clock is ours. Feeds bring an item every 1 to 24 hours and
show the last 20; half carry excerpts, whose pages are fetched. Each fifth of the feeds fails for
six hours in turn, in one of many ways. A tenth move for good half-way, and a fifth correct their
items after some hours. At the end every item must be a story exactly once, no feed may be lost,
those that moved must be known by their new address, and memory must be flat. ``SOAK_FEEDS`` and
``SOAK_DAYS`` change the size.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.sources.feeds.polling import Feeds
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from bot.web.addresses import host_of
from bot.web.client import Fetcher
from tests.benchmarks.memory import resident
from tests.benchmarks.row import Row
from tests.bot.engines import Echo
from tests.bot.making import START, HandClock
from tests.bot.web.server import Reply, Request, Web

FEEDS = int(os.environ.get("SOAK_FEEDS", "500"))
DAYS = float(os.environ.get("SOAK_DAYS", "3"))
TICK = timedelta(minutes=10)
FAILS_FOR = timedelta(hours=6)
CORRECTED_AFTER = timedelta(hours=6)
CORRECTION = "更正：工期改为十八个月。"
SHOWN = 20
AT_FIRST = 3
MEMORY_MARGIN = 1.25
"""The memory at the end may be this many times that after the first quarter."""

PLACES = ["江岸", "青岚", "白石", "云岭", "南湾", "临江", "东渡", "西坪", "北仓", "新桥"]
THINGS = [
    "码头",
    "茶园",
    "学校",
    "医院",
    "水库",
    "车站",
    "桥梁",
    "公园",
    "市场",
    "图书馆",
    "粮仓",
    "灯塔",
    "体育馆",
    "苗圃",
    "渡口",
]
ACTIONS = ["开工", "完工", "扩建", "搬迁", "验收", "开放", "招标", "修缮", "停运", "恢复"]


@dataclass(frozen=True)
class Paper:
    """One feed of the soak."""

    number: int
    period: timedelta
    excerpts: bool
    moves_at: datetime | None = None

    @property
    def host(self) -> str:
        return f"paper{self.number}.example.com"

    def published(self, now: datetime) -> int:
        """How many items there are by ``now``."""
        return AT_FIRST + int((now - START) / self.period)

    def fails(self, now: datetime) -> bool:
        """Whether it is this feed's turn to fail."""
        return (self.number + int((now - START) / FAILS_FOR)) % 5 == 0

    def headline(self, item: int) -> str:
        words = random.Random(f"{self.number} {item}")
        place, thing, action = (words.choice(kind) for kind in (PLACES, THINGS, ACTIONS))
        return f"{place}{thing}{action} 第{self.number}-{item}号"

    @property
    def corrects(self) -> bool:
        return self.number % 5 == 1 and not self.excerpts

    def text(self, item: int, now: datetime) -> str:
        words = random.Random(f"{self.number} {item} text")
        sentences = (
            f"{words.choice(PLACES)}的{words.choice(THINGS)}{words.choice(ACTIONS)}，"
            f"涉及{words.randrange(10, 9999)}人，投资{words.randrange(2, 900)}万元。"
            for _ in range(14)
        )
        text = f"{self.headline(item)}。" + "".join(sentences)
        brought = START + (item - AT_FIRST + 1) * self.period
        return text + CORRECTION * (self.corrects and now - brought > CORRECTED_AFTER)


class Press:
    """The server's side: every paper's feed and pages, by the clock."""

    def __init__(self, papers: Sequence[Paper], clock: HandClock, web: Web) -> None:
        self.papers = {paper.host: paper for paper in papers}
        self.clock = clock
        self.web = web
        self.answers: Counter[str] = Counter()
        self.stopped_at: datetime | None = None
        web.pages["/feed"] = self.feed
        web.pages["/moved"] = self.feed
        web.streams["/cut"] = self.cut

    @property
    def now(self) -> datetime:
        return self.stopped_at or self.clock.now()

    def feed(self, request: Request) -> Reply:
        paper = self.papers[request.host]
        if self.stopped_at is None and paper.fails(self.clock.now()):
            self.answers["failures"] += 1
            return self.trouble(paper)
        if paper.moves_at and self.now >= paper.moves_at and request.path == "/feed":
            self.answers["moved"] += 1
            return Reply.redirect("/moved", 301)
        count = paper.published(self.now)
        if not paper.corrects and request.headers.get("if-none-match") == f'"{count}"':
            self.answers["unchanged"] += 1
            return Reply(b"", 304)
        self.answers["feeds"] += 1
        items = "".join(
            self.item(paper, n) for n in range(count - 1, max(-1, count - SHOWN - 1), -1)
        )
        body = f'<rss version="2.0"><channel><title>{paper.host}</title>{items}</channel></rss>'
        return Reply.of(body, "application/rss+xml; charset=utf-8", etag=f'"{count}"')

    def item(self, paper: Paper, n: int) -> str:
        text = paper.text(n, self.now)
        if paper.excerpts:
            self.web.pages.setdefault(f"/a/{n}", self.page)
            text = text[:40] + "……阅读全文"
        return (
            f"<item><title>{paper.headline(n)}</title><guid>{n}</guid>"
            f"<link>{self.web.url(f'/a/{n}', paper.host)}</link>"
            f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
        )

    def page(self, request: Request) -> Reply:
        self.answers["pages"] += 1
        paper, n = self.papers[request.host], int(request.path.rpartition("/")[2])
        title, text = paper.headline(n), paper.text(n, self.now)
        return Reply.gzipped(
            f"<html><head><title>{title}</title></head><body><nav><a href='/'>首页</a></nav>"
            f"<article><h1>{title}</h1><p>{text}</p></article></body></html>"
        )

    def trouble(self, paper: Paper) -> Reply:
        troubles: list[Callable[[], Reply]] = [
            lambda: Reply(b"", 500),
            lambda: Reply(b"", 404),
            lambda: Reply(b"", 429, {"retry-after": "1800"}),
            lambda: Reply.redirect("/feed"),
            lambda: Reply.redirect("http://10.0.0.1/feed"),
            lambda: Reply.redirect(self.web.url("/cut", paper.host)),
            lambda: Reply.of("<html><body>维护中</body></html>"),
            lambda: Reply.of(b"\x1f\x8bbroken", content_encoding="gzip"),
            lambda: Reply.of(b"", "application/rss+xml"),
        ]
        return troubles[paper.number % len(troubles)]()

    async def cut(self, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<rss")
        await writer.drain()


def run() -> list[Row]:
    """The soak's rows; raises AssertionError where an item or a feed was lost or doubled."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(soak(Path(folder), FEEDS, DAYS))


async def soak(folder: Path, number: int, days: float) -> list[Row]:
    """Poll ``number`` feeds for simulated ``days``; a small one is also a test."""
    chance = random.Random(11)
    clock = HandClock()
    moving = START + timedelta(days=days / 2)
    papers = [
        Paper(
            n,
            timedelta(minutes=60 * 24 ** chance.random()),
            n % 2 == 0,
            moving if n % 10 == 3 else None,
        )
        for n in range(number)
    ]
    store = await Store.open(f"sqlite:///{folder / 'soak.db'}", clock=clock)
    worker = SummaryWorker(Echo())
    told: Counter[bool] = Counter()

    async def tell(_: object, works: bool) -> bool:
        told[works] += 1
        return True

    async with (
        Web.running() as web,
        Fetcher(allowed={web.address}, resolver=web.resolve) as fetcher,
    ):
        press = Press(papers, clock, web)
        await store.feeds.add({web.url("/feed", paper.host): paper.host for paper in papers})
        feeds = Feeds(
            store, Ingest(store, worker), worker, fetcher, clock, report=tell, chance=chance
        )
        early = 0
        updated = 0
        began = time.perf_counter()
        ticks = int(timedelta(days=days) / TICK)
        for tick in range(ticks):
            updated += (await feeds.poll_due()).updated
            clock.forward(seconds=TICK.total_seconds())
            web.requests.clear()
            if tick == ticks // 4:
                early = resident()
        seconds = time.perf_counter() - began
        answers = press.answers.copy()
        press.stopped_at = clock.now()
        for _ in range(15):  # nothing new, nothing fails: whatever waits comes in
            clock.forward(hours=4)
            updated += (await feeds.poll_due()).updated
        late = resident()
        total = await _check(store, press)
    await worker.aclose()
    await store.close()
    assert late < MEMORY_MARGIN * early, f"memory grew from {early} to {late}"
    unchanged = answers["unchanged"]
    asked = answers["feeds"] + unchanged
    rows = [
        Row(f"items of {number} feeds, {days:g} days", total, "published", total, ""),
        Row("items read", total / seconds, "requests answered", asked / seconds, "/s"),
        Row("requests saved by conditional GET", unchanged, "feed requests", asked, ""),
        Row("memory after the soak", late / 1e6, "after a quarter", early / 1e6, "MB"),
    ]
    if updated:
        rows.append(Row("items updated", updated, "items", total, ""))
    if told[True]:
        rows.append(Row("failing feeds told", told[False], "told to work again", told[True], ""))
    return rows


async def _check(store: Store, press: Press) -> int:
    """Every item is a story once, as its paper has it last; no feed is lost. How many items."""
    papers = press.papers.values()
    wanted = Counter(
        paper.headline(n) for paper in papers for n in range(paper.published(press.now))
    )
    found = await store.stories.latest(limit=10**6)
    stories = Counter(story.headline for story in found)
    lost, doubled = wanted - stories, stories - wanted
    assert not lost, f"{lost.total()} items lost, such as {next(iter(lost))}"
    assert not doubled, f"{doubled.total()} items twice, such as {next(iter(doubled))}"
    bodies = {story.headline: story.body for story in found}
    for paper in papers:
        count = paper.published(press.now)
        for n in range(max(0, count - SHOWN), count):
            corrected = CORRECTION in paper.text(n, press.now)
            assert (CORRECTION in bodies[paper.headline(n)]) == corrected, paper.headline(n)
    states = await store.feed_items.counts()
    assert set(states) == {"done"}, f"items left over: {states}"
    health = await store.feeds.health()
    assert len(health) == len(papers), f"{len(papers) - len(health)} feeds lost"
    assert not any(one.feed.failures or one.feed.reported for one in health), "feeds still failing"
    moved = {host_of(one.feed.url) for one in health if one.feed.url.endswith("/moved")}
    assert moved == {paper.host for paper in papers if paper.moves_at}, "not asked where they went"
    return stories.total()


if __name__ == "__main__":
    for row in run():
        print(row.markdown())
