"""Politeness towards hosts: turns, rests, and a fair share of a round."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.web.client import Fetcher
from bot.web.hosts import AT_ONCE, LONGEST_REST, PER_HOST, REST, Hosts, fair
from summarizer.article import SourceError
from tests.bot.making import HandClock
from tests.bot.web.server import Reply, Request, Web


@pytest.fixture
def hosts(fetcher: Fetcher, clock: HandClock) -> Hosts:
    return Hosts(fetcher, clock)


async def test_so_many_hosts_are_asked_at_once_and_each_once(web: Web, hosts: Hosts) -> None:
    names = [f"paper{n}.example.com" for n in range(AT_ONCE + 4)]
    under_way: Counter[str] = Counter()
    full = asyncio.Event()
    peaks: list[int] = []

    async def answer(request: Request) -> Reply:
        under_way[request.host] += 1
        assert under_way[request.host] == 1
        peaks.append(under_way.total())
        if under_way.total() == AT_ONCE:
            full.set()
        await full.wait()
        await asyncio.sleep(0.02)  # for more, if more were asked
        under_way[request.host] -= 1
        return Reply.of("news")

    web.pages["/"] = answer
    asked = [hosts.fetch_page(web.url("/", name)) for name in names * 2]
    got = await asyncio.gather(*asked)
    assert [fetched.status for fetched in got] == [200] * len(asked)
    assert max(peaks) == AT_ONCE


@pytest.mark.parametrize(
    ("asks", "rest"),
    [("7200", timedelta(hours=2)), ("1", REST), ("999999999", LONGEST_REST)],
)
async def test_a_host_that_asks_for_peace_rests(
    web: Web, hosts: Hosts, clock: HandClock, asks: str, rest: timedelta
) -> None:
    began = clock.now()
    one, other = (web.url("/", f"{name}.example.com") for name in ("one", "other"))
    web.pages["one.example.com/"] = Reply(b"", 429, {"retry-after": asks})
    web.pages["other.example.com/"] = Reply.of("news")
    for _ in range(3):
        with pytest.raises(SourceError) as caught:
            await hosts.fetch_page(one)
        assert caught.value.details["status"] == "429"
    assert [request.host for request in web.requests] == ["one.example.com"]
    assert hosts.rests_until(one) == began + rest
    assert (await hosts.fetch_page(other)).data == b"news"
    web.pages["one.example.com/"] = Reply.of("news")
    assert (await hosts.fetch(one)).data == b"news"  # a feed has times of its own
    clock.forward(seconds=rest.total_seconds())
    assert (await hosts.fetch_page(one)).data == b"news"
    assert hosts.rests_until(one) == clock.now()


async def test_what_is_not_there_is_no_wish_for_peace(web: Web, hosts: Hosts) -> None:
    for path in ("/gone", "/gone"):
        with pytest.raises(SourceError):
            await hosts.fetch_page(web.url(path))
    assert len(web.requests) == 2


def test_a_round_asks_a_share_of_each_host() -> None:
    urls = [f"https://a.example.com/{n}" for n in range(PER_HOST + 5)]
    urls.insert(3, "https://b.example.com/")
    assert fair(urls, str) == urls[: PER_HOST + 1]
