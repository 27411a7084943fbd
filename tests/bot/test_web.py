"""Links into pages: articles, documents, and feeds with their items' own pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.fetch import Fetcher
from bot.ingest import Ingest
from bot.store import Store
from bot.web import file_name, read_link
from bot.worker import SummaryWorker
from summarizer.article import SourceError
from tests.bot.making import QuickEngine
from tests.bot.test_feeds import RSS, feed, item, page, text_of
from tests.bot.web import Reply, Web

PAGES = Path(__file__).parents[1] / "summarizer" / "reading" / "web"


@pytest.fixture
def worker() -> Iterator[SummaryWorker]:
    made = SummaryWorker()
    made._engine = QuickEngine()  # type: ignore[assignment]
    yield made
    made.close()


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with Web.running() as server:
        yield server


@pytest.fixture
async def fetcher(web: Web) -> AsyncIterator[Fetcher]:
    async with Fetcher(allowed={web.address}, resolver=web.resolve, timeout=20) as made:
        yield made


async def test_a_page_in_a_wrong_encoding(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    text = (PAGES / "article.html").read_text(encoding="utf-8")
    web.pages["/news/1"] = Reply.of(text.encode("gb18030"), "text/html; charset=utf-8")
    web.pages["/short"] = Reply.redirect("/news/1")
    first, caption = (await read_link(web.url("/short"), fetcher, worker)).articles
    assert first.headline == "临江港首条智能岸桥投产 5G专网让司机走下高空"
    assert (first.url, caption.url) == (web.url("/news/1"), None)


async def test_a_feed_gives_its_items_in_full(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    links = [web.url(f"/a/{n}", "news.example.com") for n in range(4)]
    short = "第{}号工程昨天开工。……阅读全文"
    items = [item(0, link=links[0]), *(item(n, short.format(n), links[n]) for n in (1, 2, 3))]
    web.pages["/feed"] = Reply.of(feed(*items), RSS)
    web.pages["/a/1"] = Reply.gzipped(page(1))
    web.pages["/a/2"] = Reply(b"", 404)
    web.pages["/a/3"] = Reply(b"", 503)
    got = await read_link(web.url("/feed"), fetcher, worker)
    bodies = [article.body for article in got.articles]
    assert bodies == [text_of(0), text_of(1), "第2号工程昨天开工。", "第3号工程昨天开工。"]
    assert [article.id for article in got.articles] == [f"feed#{n}" for n in (1, 2, 3, 4)]
    assert [article.url for article in got.articles] == links


async def test_a_feed_of_one_item_that_moves_on_makes_two_stories(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, store: Store
) -> None:
    for n in (1, 2):
        web.pages["/feed"] = Reply.of(feed(item(n)), RSS)
        got = await read_link(web.url("/feed"), fetcher, worker)
        await Ingest(store, worker).add(got, url=web.url("/feed"))
    assert await store.stories.count() == 2


async def test_a_page_that_changed_updates_its_story(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, store: Store
) -> None:
    results = []
    for version in ("", "总投资增加到九亿元，"):
        web.pages["/a/1"] = Reply.of(page(1, version))
        got = await read_link(web.url("/a/1"), fetcher, worker)
        results.append(await Ingest(store, worker).add(got))
    assert [(r.new, r.updated) for r in results] == [(1, 0), (0, 1)]
    (story,) = await store.stories.latest()
    assert "九亿元" in story.body
    assert len(await store.revisions.of(story.id)) == 1


async def test_a_private_share_never_updates_a_public_story(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, store: Store
) -> None:
    for owner, version in ((None, ""), (77, "内部消息，"), (78, "另一个版本，")):
        web.pages["/a/1"] = Reply.of(page(1, version))
        got = await read_link(web.url("/a/1"), fetcher, worker)
        await Ingest(store, worker).add(got, owner_chat=owner)
    (public,) = await store.stories.latest()
    assert public.body == text_of(1)
    assert await store.revisions.of(public.id) == []


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply.of(b""), "empty"),
        (Reply.of((PAGES / "index.html").read_bytes()), "not_news"),
        (Reply.of(bytes(range(256)) * 30, "application/octet-stream"), "binary"),
        (Reply.of(feed(), RSS), "empty"),
        (Reply(b"", 404), "fetch_failed"),
    ],
)
async def test_what_cannot_be_read_is_told(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, reply: Reply, code: str
) -> None:
    web.pages["/x"] = reply
    with pytest.raises(SourceError) as refused:
        await read_link(web.url("/x"), fetcher, worker)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://news.example.com/a/1.html?x=1", "text/html", "1.html"),
        ("https://news.example.com/a/1.shtml", "text/html", "1.shtml.html"),
        ("https://news.example.com/", "text/html; charset=gbk", "news.example.com.html"),
        ("https://news.example.com/%E6%8A%A5.pdf", "application/pdf", "报.pdf"),
    ],
)
def test_names(url: str, kind: str, name: str) -> None:
    assert file_name(url, kind) == name
