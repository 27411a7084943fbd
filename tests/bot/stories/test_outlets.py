"""One name for a source, however it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.outlets import plain_name, site_name
from bot.stories.worker import SummaryWorker
from summarizer.article import Masthead, Page
from tests.bot.engines import QuickEngine
from tests.bot.making import article


@pytest.fixture
async def ingest(store: Store) -> AsyncIterator[Ingest]:
    async with aclosing(SummaryWorker(QuickEngine())) as worker:
        yield Ingest(store, worker)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("江城晚报", "江城晚报"),
        ("《江城晚报》", "江城晚报"),
        ("江城晚报 - 要闻", "江城晚报"),
        ("江城晚报-时政新闻", "江城晚报"),
        ("国内新闻_江城网", "江城网"),
        ("江城晚报 RSS", "江城晚报"),
        ("江城晚报电子版", "江城晚报"),
        ("江城网官方网站", "江城网"),
        ("中新网", "中国新闻网"),
        ("要闻频道-人民网", "人民网"),
        ("IT之家 - 数码评测", "IT之家"),
        ("www.jcwb.example.com", "jcwb.example.com"),
        ("时政新闻", ""),
        ("江城晚报-第3版.pdf", "江城晚报-第3版.pdf"),
        ("老王 - 读书与写作", "老王 - 读书与写作"),
        ("Hacker News", "Hacker News"),
        ("工程快报", "工程快报"),
    ],
)
def test_what_titles_hang_on_a_name_goes(said: str, name: str) -> None:
    assert plain_name(said) == name


@given(st.text(st.sampled_from("江城晚报人民网-_| RSS新闻.a"), max_size=20))
def test_a_plain_name_is_plain(said: str) -> None:
    assert plain_name(plain_name(said)) == plain_name(said)


def test_a_site_is_known_by_any_of_its_hosts() -> None:
    assert site_name("politics.people.com.cn") == "人民网"
    assert site_name("notpeople.com.cn") is None


async def test_feed_masthead_and_host_are_one_source(store: Store, ingest: Ingest) -> None:
    host = "https://jcwb.example.com"
    feed = Page("江城晚报 - 要闻", (article("一号桥通车了。", url=f"{host}/1"),))
    printed = Page("scan.pdf", (article("二号桥通车了。"),)).under(Masthead("江城晚报"))
    shared = Page("3.htm", (article("三号桥通车了。", url=f"{host}/3"),), site="jcwb.example.com")
    traditional = Page("4", (article("四號橋通車了。"),), site="江城晚報")
    for page in (feed, printed, shared, traditional):
        [story] = (await ingest.add(page)).stories
        assert story.source == "江城晚报"
    assert await store.stories.sources() == ["江城晚报"]


async def test_a_host_of_many_names_gives_none(store: Store, ingest: Ingest) -> None:
    host = "https://blogs.example.com"
    for number, name in enumerate(["老王", "小李"]):
        await ingest.add(Page(name, (article(f"{name}写的文章。", url=f"{host}/{number}"),)))
    linked = Page("x", (article("路人的文章。", url=f"{host}/x"),), site="blogs.example.com")
    assert [s.source for s in (await ingest.add(linked)).stories] == ["blogs.example.com"]


async def test_a_name_shared_in_private_is_nobodys(store: Store, ingest: Ingest) -> None:
    url = "https://secret.example.com/1"
    private = Page("内部通讯", (article("内部的消息。", url=url),))
    await ingest.add(private, owner_chat=7)
    linked = replace(
        private, articles=(article("公开的消息。", url=url),), site="secret.example.com"
    )
    assert [s.source for s in (await ingest.add(linked)).stories] == ["secret.example.com"]


async def test_a_private_share_spells_no_name_for_others(store: Store, ingest: Ingest) -> None:
    await ingest.add(Page("江岸日報", (article("內部的消息。"),)), owner_chat=7)
    [story] = (await ingest.add(Page("江岸日报", (article("公开的消息。"),)))).stories
    assert story.source == "江岸日报"
