"""Polling: which feeds are asked when, and what becomes of those in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.feed import FeedState
from bot.sources.feeds.intervals import MAX_BACK_OFF, MIN_INTERVAL
from bot.sources.feeds.polling import REPORT_AFTER
from tests.bot.making import PATIENCE_SECONDS
from tests.bot.sources.feeds.newsroom import RSS, Newsroom, feed, item
from tests.bot.web.server import Reply, Request


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


async def test_a_slow_host_does_not_hold_up_what_others_bring(newsroom: Newsroom) -> None:
    items = newsroom.store.feed_items
    released = asyncio.Event()

    async def hang(request: Request, writer: asyncio.StreamWriter) -> None:
        await released.wait()

    newsroom.web.streams["/slow"] = hang
    await newsroom.add("/slow", "slow.example.com")
    await newsroom.add("/feed", "good.example.com")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)

    async def until(states: dict[str, int]) -> None:
        while await items.counts() != states:  # noqa: ASYNC110 (the store calls nobody)
            await asyncio.sleep(0.01)

    async def until_the_good_one_answered() -> None:
        await until({"waiting": 1})

    newsroom.feeds = newsroom.poller(until_the_good_one_answered)
    polling = asyncio.create_task(newsroom.feeds.poll_due())
    async with asyncio.timeout(PATIENCE_SECONDS):
        await until({"done": 1})
    assert not polling.done()
    assert await newsroom.headlines() == ["第1号工程开工"]
    released.set()
    assert (await polling).failed == 1


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


async def test_feeds_that_differ_in_a_query_are_works_of_their_own(newsroom: Newsroom) -> None:
    noted: list[str] = []

    @asynccontextmanager
    async def attempt(work: str) -> AsyncIterator[None]:
        noted.append(work)
        yield

    newsroom.worker.attempt = attempt
    for path in ("/search?q=1", "/search?q=2"):
        await newsroom.add(path)
        newsroom.web.pages[path] = Reply.of(feed(), RSS)
    await newsroom.poll()
    assert len(set(noted)) == len(noted) == 2
