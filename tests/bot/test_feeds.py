"""Polling: a real server, a real store, a clock that the test moves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from bot.feeds import MAX_ATTEMPTS, MAX_BACK_OFF, MIN_INTERVAL, REPORT_AFTER, Feeds, Polled
from bot.fetch import Fetcher
from bot.ingest import Ingest
from bot.store import Store
from bot.store.feeds import FeedState
from bot.worker import SummaryWorker
from tests.bot.making import HandClock, QuickEngine
from tests.bot.web import Reply, Request, Web

RSS = "application/rss+xml; charset=utf-8"


def text_of(n: int, version: str = "") -> str:
    """The full text of item ``n``: long enough not to be an excerpt."""
    return f"第{n}号工程昨天开工，{version}" + f"工地上第{n}台打桩机已经就位。" * 30


def item(n: int, text: str | None = None, link: str = "") -> str:
    return (
        f"<item><title>第{n}号工程开工</title><guid>g-{n}</guid><link>{link}</link>"
        f"<description>&lt;p&gt;{text or text_of(n)}&lt;/p&gt;</description></item>"
    )


def feed(*items: str, title: str = "工程快报") -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def page(n: int, version: str = "") -> str:
    return (
        f"<html><head><title>第{n}号工程开工</title></head><body><article><h1>第{n}号工程开工</h1>"
        f"<p>{text_of(n, version)}</p></article></body></html>"
    )


class Newsroom:
    """A poller over a store, a server and a clock."""

    def __init__(self, store: Store, web: Web, fetcher: Fetcher, clock: HandClock) -> None:
        self.store, self.web, self.fetcher, self.clock = store, web, fetcher, clock
        self.told: list[tuple[str, bool]] = []
        self.operators = True
        self.engine = QuickEngine()
        self.worker = SummaryWorker()
        self.worker._engine = self.engine  # type: ignore[assignment]
        self.feeds = self.poller()

    def poller(self) -> Feeds:
        """A poller as after a restart."""
        ingest = Ingest(self.store, self.worker)
        return Feeds(
            self.store,
            ingest,
            self.fetcher,
            self.clock,
            report=self.tell,
            chance=random.Random(7),
        )

    async def tell(self, state: FeedState, works: bool) -> bool:
        self.told.append((state.url, works))
        return self.operators

    async def add(self, path: str = "/feed", host: str = "news.example.com") -> str:
        url = self.web.url(path, host)
        await self.store.feeds.add({url: url})
        return url

    async def poll(self, **later: float) -> Polled:
        self.clock.forward(**later)
        return await self.feeds.poll_due()

    async def headlines(self) -> list[str]:
        return sorted(story.headline for story in await self.store.stories.latest(1000))


@pytest.fixture
async def newsroom(store: Store, clock: HandClock) -> AsyncIterator[Newsroom]:
    async with (
        Web.running() as web,
        Fetcher(allowed={web.address}, resolver=web.resolve, timeout=10) as fetcher,
    ):
        made = Newsroom(store, web, fetcher, clock)
        yield made
        made.worker.close()


async def test_items_become_stories_once(newsroom: Newsroom) -> None:
    url = await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(2), item(1)), RSS)
    first = await newsroom.poll()
    assert (first.feeds, first.found, first.stories) == (1, 2, 2)
    assert await newsroom.headlines() == ["第1号工程开工", "第2号工程开工"]
    story = (await newsroom.store.stories.latest(1))[0]
    assert (story.headline, story.source) == ("第2号工程开工", "工程快报")  # oldest first
    newsroom.web.pages["/feed"] = Reply.of(feed(item(3), item(2), item(1)), RSS)
    second = await newsroom.poll(hours=2)
    assert (second.found, second.stories) == (1, 1)
    assert len(newsroom.engine.asked) == 3
    state = await newsroom.store.feeds.get(url)
    assert state is not None
    assert state.title == "工程快报"


async def test_asks_for_changes_only(newsroom: Newsroom) -> None:
    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"1"':
            return Reply(b"", 304)
        return Reply.of(feed(item(1)), RSS, etag='"1"', last_modified="Mon, 03 Mar 2025")

    url = await newsroom.add()
    newsroom.web.pages["/feed"] = answer
    await newsroom.poll()
    again = await newsroom.poll(hours=2)
    assert (again.feeds, again.unchanged, again.found) == (1, 1, 0)
    assert newsroom.web.requests[-1].headers["if-modified-since"] == "Mon, 03 Mar 2025"
    state = await newsroom.store.feeds.get(url)
    assert state is not None
    assert state.etag == '"1"'


async def test_interval_follows_the_feed(newsroom: Newsroom) -> None:
    url = await newsroom.add()
    count = 0

    def growing(request: Request) -> Reply:
        return Reply.of(feed(*(item(n) for n in range(count))), RSS)

    newsroom.web.pages["/feed"] = growing
    waits = []
    for count in [1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]:  # noqa: B007 (read in growing)
        asked = newsroom.clock.now()
        await newsroom.feeds.poll_due()
        state = await newsroom.store.feeds.get(url)
        assert state is not None
        assert state.next_poll_at is not None
        waits.append(state.next_poll_at - asked)
        newsroom.clock.moment = state.next_poll_at
    assert timedelta(minutes=13) < min(waits[:5]) < timedelta(minutes=17)
    assert timedelta(hours=10) < waits[-1] < timedelta(hours=14)
    assert len(set(waits)) == len(waits)  # jitter


async def test_is_not_asked_before_its_time(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    await newsroom.poll()
    assert (await newsroom.poll(minutes=5)).feeds == 0
    assert len(newsroom.web.requests) == 1


async def test_fetches_the_full_text_of_an_excerpt(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1, "工程开工……阅读全文", link)), RSS)
    newsroom.web.pages["/a/1"] = Reply.gzipped(page(1))
    await newsroom.poll()
    (story,) = await newsroom.store.stories.latest()
    assert (story.url, story.body) == (link, text_of(1))


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_the_excerpt_does_where_the_page_is_gone(newsroom: Newsroom, status: int) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(
        feed(item(1, "第1号工程昨天开工，工期两年。", link)), RSS
    )
    newsroom.web.pages["/a/1"] = Reply(b"", status)
    assert (await newsroom.poll()).stories == 1
    assert (await newsroom.store.stories.latest())[0].body == "第1号工程昨天开工，工期两年。"


async def test_the_excerpt_does_where_the_page_keeps_failing(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(
        feed(item(1, "第1号工程昨天开工，工期两年。", link)), RSS
    )
    newsroom.web.pages["/a/1"] = Reply(b"", 503)
    outcomes = [await newsroom.poll(hours=2) for _ in range(MAX_ATTEMPTS)]
    assert [o.postponed for o in outcomes] == [1] * (MAX_ATTEMPTS - 1) + [0]
    assert outcomes[-1].stories == 1


async def test_a_page_on_a_private_address_is_not_fetched(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = "http://169.254.169.254/latest/meta-data/"
    newsroom.web.pages["/feed"] = Reply.of(
        feed(item(1, "第1号工程昨天开工，工期两年。", link)), RSS
    )
    assert (await newsroom.poll()).stories == 1
    assert (await newsroom.store.stories.latest())[0].body == "第1号工程昨天开工，工期两年。"


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(b"", 500),
        Reply(b"", 404),
        Reply.of("<html><body><p>维护中</p></body></html>"),
        Reply.of(b"\x1f\x8b broken", RSS, content_encoding="gzip"),
        Reply.redirect("/feed"),
        Reply.redirect("http://10.0.0.1/feed"),
        Reply.of("", RSS),
    ],
)
async def test_a_failing_feed_is_told_once_and_told_again_when_it_works(
    newsroom: Newsroom, trouble: Reply
) -> None:
    url = await newsroom.add()
    newsroom.web.pages["/feed"] = trouble
    for number in range(REPORT_AFTER + 4):
        outcome = await newsroom.poll(days=2)
        assert outcome.failed == 1
        assert newsroom.told == ([(url, False)] if number + 1 >= REPORT_AFTER else [])
    newsroom.feeds = newsroom.poller()  # a restart forgets nothing
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    assert (await newsroom.poll(days=2)).stories == 1
    assert newsroom.told == [(url, False), (url, True)]
    state = await newsroom.store.feeds.get(url)
    assert state is not None
    assert (state.failures, state.failing_since, state.reason) == (0, None, None)


async def test_a_feed_is_never_given_up(newsroom: Newsroom) -> None:
    url = await newsroom.add()
    newsroom.web.pages["/feed"] = Reply(b"", 500)
    waits = []
    for _ in range(40):
        asked = newsroom.clock.now()
        assert (await newsroom.feeds.poll_due()).failed == 1
        state = await newsroom.store.feeds.get(url)
        assert state is not None
        assert state.next_poll_at is not None
        waits.append(state.next_poll_at - asked)
        newsroom.clock.moment = state.next_poll_at
    assert waits[0] < 1.1 * MIN_INTERVAL
    assert 0.9 * MAX_BACK_OFF <= waits[-1] <= 1.1 * MAX_BACK_OFF


async def test_retry_after_is_heeded(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply(b"", 429, {"retry-after": "7200"})
    await newsroom.poll()
    assert (await newsroom.poll(minutes=100)).feeds == 0
    assert (await newsroom.poll(minutes=40)).feeds == 1


async def test_one_bad_feed_does_not_hold_up_the_others(newsroom: Newsroom) -> None:
    await newsroom.add("/bad", "bad.example.com")
    await newsroom.add("/feed", "good.example.com")
    newsroom.web.pages["/bad"] = Reply.of(b"\xff\xfe\x00" * 1000, RSS)
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    outcome = await newsroom.poll()
    assert (outcome.feeds, outcome.failed, outcome.stories) == (2, 1, 1)


async def test_a_host_is_not_flooded(newsroom: Newsroom) -> None:
    for number in range(25):
        await newsroom.add(f"/feed?{number}")
        newsroom.web.pages[f"/feed?{number}"] = Reply.of(feed(item(number)), RSS)
    counts = [(await newsroom.poll(minutes=1)).feeds for _ in range(4)]
    assert counts == [10, 10, 5, 0]


async def test_a_changed_item_updates_its_story(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    await newsroom.poll()
    (before,) = await newsroom.store.stories.latest()
    later = text_of(1, "总投资增加到九亿元，")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1, later)), RSS)
    assert (await newsroom.poll(hours=2)).updated == 1
    (after,) = await newsroom.store.stories.latest()
    assert (after.id, after.body) == (before.id, later)
    assert "九亿元" in after.gist
    (former,) = await newsroom.store.revisions.of(after.id)
    assert (former.body, former.gist) == (before.body, before.gist)


async def test_the_same_address_with_new_content_updates_its_story(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1, link=link)), RSS)
    await newsroom.poll()
    renamed = item(1, text_of(1, "总投资增加到九亿元，"), link).replace("g-1", "another-guid")
    newsroom.web.pages["/feed"] = Reply.of(feed(renamed), RSS)
    assert (await newsroom.poll(hours=2)).updated == 1
    assert len(await newsroom.store.stories.latest()) == 1


async def test_the_same_text_in_two_feeds_is_one_story_of_two_papers(newsroom: Newsroom) -> None:
    for number, name in enumerate(["江城日报", "江城晚报"]):
        await newsroom.add("/feed", f"paper{number}.example.com")
        host = f"paper{number}.example.com"
        newsroom.web.pages[f"{host}/feed"] = Reply.of(feed(item(1), title=name), RSS)
    outcome = await newsroom.poll()
    assert (outcome.stories, outcome.duplicates) == (1, 1)
    (story,) = await newsroom.store.stories.latest()
    assert story.sources == 2


async def test_a_crash_between_feed_and_item_loses_nothing(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1), item(2), item(3)), RSS)
    newsroom.engine.fail_at = "第2号工程"
    outcome = await newsroom.poll()
    assert (outcome.stories, outcome.postponed) == (2, 1)
    newsroom.engine.fail_at = None
    newsroom.web.pages["/feed"] = Reply.of(feed(), RSS)  # the feed has forgotten them
    newsroom.feeds = newsroom.poller()
    assert (await newsroom.poll(hours=1)).stories == 1
    assert await newsroom.headlines() == [f"第{n}号工程开工" for n in (1, 2, 3)]


async def test_an_operator_who_cannot_be_told_is_told_later(newsroom: Newsroom) -> None:
    url = await newsroom.add()
    newsroom.web.pages["/feed"] = Reply(b"", 500)
    tell, newsroom.told = newsroom.tell, []

    async def broken(state: FeedState, works: bool) -> bool:
        raise ConnectionError("Telegram is down")

    newsroom.tell = broken  # type: ignore[method-assign]
    newsroom.feeds = newsroom.poller()
    for _ in range(REPORT_AFTER + 1):
        await newsroom.poll(days=2)
    newsroom.tell = tell  # type: ignore[method-assign]
    newsroom.feeds = newsroom.poller()
    await newsroom.poll(days=2)
    assert newsroom.told == [(url, False)]


async def test_health_shows_trouble_first(newsroom: Newsroom) -> None:
    good = await newsroom.add("/feed", "good.example.com")
    bad = await newsroom.add("/bad", "bad.example.com")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1), item(2)), RSS)
    await newsroom.poll()
    first, second = await newsroom.store.feeds.health()
    assert (first.feed.url, first.feed.failures, first.stories) == (bad, 1, 0)
    assert first.feed.reason == "fetch_failed: HTTP 404"
    assert (second.feed.url, second.stories, second.waiting) == (good, 2, 0)


async def test_a_malformed_address_stops_no_other_feed(newsroom: Newsroom) -> None:
    await newsroom.store.feeds.add({"http://[bad/feed": "坏地址"})
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    polled = await newsroom.poll()
    assert (polled.feeds, polled.failed, polled.stories) == (2, 1, 1)
    bad = await newsroom.store.feeds.get("http://[bad/feed")
    assert bad is not None
    assert bad.failures == 1


async def test_flashes_that_share_a_link_or_an_id_are_stories_of_their_own(
    newsroom: Newsroom,
) -> None:
    def flash(n: int, guid: str, link: str) -> str:
        told = ["地铁四号线今天试运行。", "港区发出大风蓝色预警。", "水库开闸放水三小时。"]
        return (
            f"<item><title>快讯{n}</title><guid>{guid}</guid><link>{link}</link>"
            f"<description>{told[n] * 20}</description></item>"
        )

    home = newsroom.web.url("/", "news.example.com")
    await newsroom.add("/shared", "a.example.com")
    await newsroom.add("/same", "b.example.com")
    newsroom.web.pages["/shared"] = Reply.of(feed(*(flash(n, str(n), home) for n in (0, 1))), RSS)
    newsroom.web.pages["/same"] = Reply.of(feed(*(flash(n, "x", "") for n in (1, 2))), RSS)
    await newsroom.poll()
    assert await newsroom.headlines() == ["快讯0", "快讯1", "快讯2"]
    newsroom.web.pages["/same"] = Reply.of(feed(flash(0, "y", ""), flash(2, "x", "")), RSS)
    await newsroom.poll(hours=2)
    assert await newsroom.headlines() == ["快讯0", "快讯1", "快讯2"]


QUAKES = [
    (
        "四川雅江县发生3.1级地震",
        "中国地震台网正式测定：今天8时在四川雅江县发生3.1级地震，震源深度10公里。",
    ),
    (
        "新疆库车市发生4.2级地震",
        "中国地震台网正式测定：今天9时在新疆库车市发生4.2级地震，震源深度16公里。",
    ),
    (
        "西藏定日县发生3.6级地震",
        "中国地震台网正式测定：今天9时在西藏定日县发生3.6级地震，震源深度10公里。",
    ),
]


@pytest.mark.parametrize("own_ids", [True, False])
async def test_flashes_on_one_page_are_no_versions_of_each_other(
    newsroom: Newsroom, own_ids: bool
) -> None:
    link = newsroom.web.url("/list", "news.example.com")
    guids = [f"<guid>q-{n}</guid>" if own_ids else "" for n in range(3)]
    items = [
        f"<item><title>{title}</title>{guids[n]}<link>{link}</link><description>{text}</description></item>"
        for n, (title, text) in enumerate(QUAKES)
    ]
    await newsroom.add()
    newsroom.web.pages["/list"] = Reply(b"", 404)
    newsroom.web.pages["/feed"] = Reply.of(feed(*items), RSS)
    polled = await newsroom.poll()
    assert (polled.stories, polled.updated) == (3, 0)
    assert await newsroom.headlines() == sorted(title for title, _ in QUAKES)


async def test_an_item_that_waits_is_not_replaced_by_another_of_its_link(
    newsroom: Newsroom,
) -> None:
    link = newsroom.web.url("/list", "news.example.com")
    await newsroom.add()
    newsroom.web.pages["/list"] = Reply(b"", 503)
    for title, text in QUAKES:
        told = f"<title>{title}</title><link>{link}</link><description>{text}</description>"
        newsroom.web.pages["/feed"] = Reply.of(feed(f"<item>{told}</item>"), RSS)
        await newsroom.poll(hours=1)
    for _ in range(12):
        await newsroom.poll(hours=4)
    assert await newsroom.headlines() == sorted(title for title, _ in QUAKES)


@pytest.mark.parametrize(
    "text", ["阅读原文", "如题", "[图片]", "转发微博", "点击查看详情", "Comments"]
)
async def test_a_text_that_says_nothing_makes_no_story_of_another(
    newsroom: Newsroom, text: str
) -> None:
    await newsroom.add()
    items = [
        f"<item><title>{title}</title><guid>{n}</guid><description>{text}</description></item>"
        for n, (title, _) in enumerate(QUAKES)
    ]
    newsroom.web.pages["/feed"] = Reply.of(feed(*items), RSS)
    assert (await newsroom.poll()).stories == 3
    stories = await newsroom.store.stories.latest(9)
    assert sorted(story.body for story in stories) == sorted(f"{title}。" for title, _ in QUAKES)


async def test_the_same_flash_on_another_day_is_news(newsroom: Newsroom) -> None:
    def flash(day: int) -> str:
        date = f"<pubDate>2025-03-0{day} 09:15:00</pubDate>"
        return f"<item><title>今日人民币汇率中间价公布</title><guid>{day}</guid>{date}</item>"

    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(flash(2)), RSS)
    await newsroom.poll()
    newsroom.web.pages["/feed"] = Reply.of(feed(flash(3), flash(2)), RSS)
    assert (await newsroom.poll(hours=3)).stories == 1


async def test_two_feeds_of_one_paper_are_one_paper(newsroom: Newsroom) -> None:
    link = newsroom.web.url("/a/1", "news.example.com")
    for name in ("要闻", "国内"):
        await newsroom.add(f"/{name}")
    for n in range(4):
        shown = item(1, text_of(1, f"总投资增加到{n + 2}亿元，"), link)
        for name in ("要闻", "国内"):
            newsroom.web.pages[f"/{quote(name)}"] = Reply.of(feed(shown, title=name), RSS)
        await newsroom.poll(hours=3)
    (story,) = await newsroom.store.stories.latest(9)
    assert story.sources == 1
    assert "5亿元" in story.body


async def test_guids_made_anew_each_time_bring_nothing_again(newsroom: Newsroom) -> None:
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/a/1"] = Reply.of(page(1))
    await newsroom.add()
    found = []
    for n in range(4):
        shown = item(1, f"第1号工程昨天开工，阅读量 {n} 次……", link).replace("g-1", f"g-{n}")
        newsroom.web.pages["/feed"] = Reply.of(feed(shown), RSS)
        found.append((await newsroom.poll(hours=2)).found)
    assert found == [1, 0, 0, 0]
    assert len(newsroom.engine.asked) == 1


async def test_a_slow_host_does_not_hold_up_what_others_bring(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.feeds.PATIENCE", 0.3)
    released = asyncio.Event()

    async def hang(request: Request, writer: asyncio.StreamWriter) -> None:
        await released.wait()

    newsroom.web.streams["/slow"] = hang
    await newsroom.add("/slow", "slow.example.com")
    await newsroom.add("/feed", "good.example.com")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    polling = asyncio.create_task(newsroom.feeds.poll_due())
    read = asyncio.Event()
    done = newsroom.store.feed_items.done

    async def note(item_id: int, story_id: int | None) -> None:
        await done(item_id, story_id)
        read.set()

    monkeypatch.setattr(newsroom.store.feed_items, "done", note)
    await asyncio.wait_for(read.wait(), 5)
    assert not polling.done()
    assert await newsroom.headlines() == ["第1号工程开工"]
    released.set()
    assert (await polling).failed == 1


async def test_a_host_that_asks_for_peace_gets_it(newsroom: Newsroom) -> None:
    await newsroom.add("/feed", "news.example.com")
    pages = [newsroom.web.url(f"/a/{n}", "pages.example.com") for n in range(6)]
    newsroom.web.pages |= {f"/a/{n}": Reply(b"", 429, {"retry-after": "7200"}) for n in range(6)}
    shown = (item(n, f"第{n}号工程昨天开工……", pages[n]) for n in range(6))
    newsroom.web.pages["/feed"] = Reply.of(feed(*shown), RSS)

    def asked() -> int:
        return sum(request.host == "pages.example.com" for request in newsroom.web.requests)

    for _ in range(10):
        await newsroom.poll(minutes=10)
    assert asked() == 1
    newsroom.web.pages |= {f"/a/{n}": Reply.of(page(n)) for n in range(6)}
    for _ in range(12):
        await newsroom.poll(minutes=30)
    assert asked() == 7
    stories = await newsroom.store.stories.latest(9)
    assert sorted(story.body for story in stories) == sorted(text_of(n) for n in range(6))


async def test_a_feed_that_always_says_unchanged_is_asked_for_all_of_it_each_day(
    newsroom: Newsroom,
) -> None:
    def stuck(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"1"':
            return Reply(b"", 304)
        return Reply.of(feed(*(item(n) for n in range(count))), RSS, etag='"1"')

    count = 1
    await newsroom.add()
    newsroom.web.pages["/feed"] = stuck
    await newsroom.poll()
    count = 3
    polled = [await newsroom.poll(hours=13) for _ in range(3)]
    assert sum(p.stories for p in polled) == 2


async def test_an_id_that_is_used_again_for_other_news_rewrites_nothing(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    await newsroom.poll()
    other = item(1, "港区今天发出大风蓝色预警，请渔船回港避风。" * 20).replace("第1号工程", "港区")
    newsroom.web.pages["/feed"] = Reply.of(feed(other), RSS)
    await newsroom.poll(hours=2)
    assert await newsroom.headlines() == ["港区开工", "第1号工程开工"]


async def test_a_corrected_headline_is_taken_over(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    await newsroom.poll()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1).replace("工程开工", "工程缓建")), RSS)
    polled = await newsroom.poll(hours=2)
    assert (polled.updated, polled.stories) == (1, 0)
    assert await newsroom.headlines() == ["第1号工程缓建"]
    (story,) = await newsroom.store.stories.latest(2)
    assert [r.headline for r in await newsroom.store.revisions.of(story.id)] == ["第1号工程开工"]


async def test_one_papers_update_does_not_speak_for_another(newsroom: Newsroom) -> None:
    for paper in ("a", "b"):
        await newsroom.add(f"/{paper}", f"{paper}.example.com")
        newsroom.web.pages[f"/{paper}"] = Reply.of(feed(item(1), title=f"{paper}报"), RSS)
    await newsroom.poll()
    (shared,) = await newsroom.store.stories.latest(9)
    assert shared.sources == 2
    changed = item(1, text_of(1) + "本报评论员认为值得。")
    newsroom.web.pages["/b"] = Reply.of(feed(changed, title="b报"), RSS)
    await newsroom.poll(hours=2)
    stories = await newsroom.store.stories.latest(9)
    assert {(story.source, "评论员" in story.body) for story in stories} == {
        ("a报", False),
        ("b报", True),
    }
    assert len({story.event_id for story in stories}) == 1


async def test_a_feed_that_moved_for_good_is_asked_there(newsroom: Newsroom) -> None:
    await newsroom.add()
    here = newsroom.web.url("/rss", "new.example.com")
    newsroom.web.pages["/feed"] = Reply.redirect(here, 301)
    newsroom.web.pages["/rss"] = Reply.of(feed(item(1)), RSS)
    assert (await newsroom.poll()).stories == 1
    assert list(await newsroom.store.feeds.all()) == [here]
    del newsroom.web.pages["/feed"]
    newsroom.web.pages["/rss"] = Reply.of(feed(item(2), item(1)), RSS)
    polled = await newsroom.poll(hours=2)
    assert (polled.failed, polled.found, polled.stories) == (0, 1, 1)


@pytest.mark.parametrize("status", [302, 307])
async def test_a_feed_that_is_elsewhere_for_a_while_is_asked_where_it_was(
    newsroom: Newsroom, status: int
) -> None:
    url = await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.redirect("/rss", status)
    newsroom.web.pages["/rss"] = Reply.of(feed(item(1)), RSS)
    assert (await newsroom.poll()).stories == 1
    assert list(await newsroom.store.feeds.all()) == [url]


async def test_a_feed_that_moved_to_what_is_no_feed_stays(newsroom: Newsroom) -> None:
    url = await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.redirect("/sold", 301)
    newsroom.web.pages["/sold"] = Reply.of("<html><body><p>域名出售</p></body></html>")
    assert (await newsroom.poll()).failed == 1
    assert list(await newsroom.store.feeds.all()) == [url]


async def test_a_feed_that_moved_to_another_of_ours_gives_way_to_it(newsroom: Newsroom) -> None:
    for name in ("/old", "/older", "/rss"):
        await newsroom.add(name)
    for name in ("/old", "/older"):
        newsroom.web.pages[name] = Reply.redirect("/rss", 301)
    newsroom.web.pages["/rss"] = Reply.of(feed(item(1)), RSS)
    polled = await newsroom.poll()
    assert (polled.failed, polled.stories, polled.duplicates) == (0, 1, 0)
    assert list(await newsroom.store.feeds.all()) == [newsroom.web.url("/rss", "news.example.com")]
    await newsroom.add("/old")  # as a list of feeds from before would
    newsroom.web.pages["/rss"] = Reply.of(feed(item(2), item(1)), RSS)
    polled = await newsroom.poll(hours=2)
    assert (polled.stories, polled.duplicates) == (1, 0)
    assert len(await newsroom.store.feeds.all()) == 1
    (story, _) = await newsroom.store.stories.latest(9)
    assert story.sources == 1


async def test_a_feed_of_thousands_does_not_keep_the_others_waiting(newsroom: Newsroom) -> None:
    await newsroom.add("/long", "long.example.com")
    newsroom.web.pages["/long"] = Reply.of(feed(*(item(n) for n in range(500))), RSS)
    await newsroom.poll()
    await newsroom.add("/short", "short.example.com")
    newsroom.web.pages["/short"] = Reply.of(feed(item(1000)), RSS)
    await newsroom.poll(minutes=1)
    assert "第1000号工程开工" in await newsroom.headlines()


async def test_long_read_items_are_forgotten_once_their_feed_drops_them(
    newsroom: Newsroom,
) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1), item(2)), RSS)
    await newsroom.poll()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(3), item(2)), RSS)
    await newsroom.poll(hours=2)
    keep, items = timedelta(days=90), newsroom.store.feed_items
    newsroom.clock.forward(days=80)
    assert await items.prune(keep) == 0
    newsroom.clock.forward(days=80)
    assert await items.prune(keep) == 1  # the feed still shows 2 and 3, whenever it is asked
    assert await items.counts() == {"done": 2}
    await newsroom.poll()
    assert len(newsroom.engine.asked) == 3


async def test_nobody_to_tell_is_not_told(newsroom: Newsroom) -> None:
    url = await newsroom.add()
    newsroom.web.pages["/feed"] = Reply(b"", 500)
    newsroom.operators = False
    for _ in range(REPORT_AFTER):
        await newsroom.poll(days=2)
    newsroom.operators, newsroom.told = True, []
    for _ in range(2):
        await newsroom.poll(days=2)
    assert newsroom.told == [(url, False)]
