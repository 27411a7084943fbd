"""Links into pages: articles, documents, and feeds with their items' own pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import httpcore
import pytest

from bot.sources.link import read_link
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from bot.web.client import Fetcher
from summarizer.article import SourceError
from summarizer.reading import read_bytes
from tests.bot.engines import QuickEngine
from tests.bot.sources.feeds.newsroom import RSS, feed, item, page, text_of
from tests.bot.web.server import Reply, Request, Web

PAGES = Path(__file__).parents[2] / "summarizer" / "reading" / "web"
SAMPLES = Path(__file__).parents[3] / "bot" / "sandbox" / "samples"


@pytest.fixture
async def worker() -> AsyncIterator[SummaryWorker]:
    async with aclosing(SummaryWorker(QuickEngine())) as made:
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


async def test_a_page_that_tells_of_something_else_is_not_the_story(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    web.pages["/gone"] = Reply.of(
        "<html><head><title>提示信息</title></head><body><div><p>抱歉，您访问的页面不存在或者已经被"
        "删除。</p><p>请检查您输入的网址是否正确，或者返回首页继续浏览其他内容，感谢您的支持与理解。"
        "</p></div></body></html>"
    )
    link = web.url("/gone", "news.example.com")
    flash = f"<item><title>临江大桥今日正式通车</title><link>{link}</link></item>"
    web.pages["/feed"] = Reply.of(feed(item(1, "江岸码头昨日开工……", link), flash), RSS)
    got = await read_link(web.url("/feed"), fetcher, worker)
    assert [article.body for article in got.articles] == [
        "江岸码头昨日开工",
        "临江大桥今日正式通车。",
    ]


GATES = [
    "本文为付费内容，请您登录后购买阅读全文。开通会员可以阅读全部深度报道，每月只要十五元，新用户首月免费，随时可以取消。",
    "您的浏览器版本过低，无法播放视频，请升级浏览器或者使用其他浏览器打开本页面。建议您使用最新版的浏览器，以获得更好的体验。",
]


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("excerpt", ["央行今天宣布，下调存款准备金率0.5个百分点……", ""])
async def test_a_gate_in_an_articles_place_is_not_the_story(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, gate: str, excerpt: str
) -> None:
    title = "央行下调存款准备金率"
    link = web.url("/a", "news.example.com")
    web.pages["/a"] = Reply.of(
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{gate}</p>"
        f"<p>{gate}</p></article></body></html>"
    )
    told = f"<title>{title}</title><link>{link}</link><description>{excerpt}</description>"
    web.pages["/feed"] = Reply.of(feed(f"<item>{told}</item>"), RSS)
    (article,) = (await read_link(web.url("/feed"), fetcher, worker)).articles
    assert article.body == (excerpt.rstrip("…") or f"{title}。")


async def test_a_page_that_shares_a_name_or_two_is_not_the_story(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    link = web.url("/a", "news.example.com")
    other = "江城市政府昨天召开新闻发布会，介绍江城长江大桥建设指挥部今年的工作，绿化将在秋天完工。"
    web.pages["/a"] = Reply.of(
        "<html><head><title>江城召开发布会</title></head><body><article><h1>江城召开发布会</h1>"
        f"<p>{other}</p><p>{other}</p></article></body></html>"
    )
    told = f"<title>江城长江大桥发生连环车祸</title><link>{link}</link>"
    web.pages["/feed"] = Reply.of(feed(f"<item>{told}</item>"), RSS)
    (article,) = (await read_link(web.url("/feed"), fetcher, worker)).articles
    assert article.body == "江城长江大桥发生连环车祸。"


async def test_a_silent_host_is_given_up_after_one_page(web: Web, worker: SummaryWorker) -> None:
    asked = 0

    async def silence(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        raise httpcore.ConnectTimeout

    links = [web.url(f"/a/{n}", "silent.example.com") for n in range(20)]
    items = (item(n, f"第{n}号工程昨天开工……", links[n]) for n in range(20))
    web.pages["/feed"] = Reply.of(feed(*items), RSS)
    async with Fetcher(allowed={web.address}, resolver=silence) as fetcher:
        got = await read_link(web.url("/feed"), fetcher, worker)
    assert (len(got.articles), asked) == (20, 1)


async def test_an_item_that_links_to_a_document_is_its_article_there(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    data = (SAMPLES / "page-b.pdf").read_bytes()
    told = [a for a in read_bytes(data, "b.pdf").articles if a.kind == "article" and a.headline]
    links = [web.url("/b.pdf", "news.example.com")] * len(told)
    items = (
        f"<item><title>{a.headline}</title><guid>{n}</guid><link>{links[n]}</link></item>"
        for n, a in enumerate(told)
    )
    web.pages["/b.pdf"] = Reply.of(data, "application/pdf")
    web.pages["/feed"] = Reply.of(feed(*items), RSS)
    got = await read_link(web.url("/feed"), fetcher, worker)
    assert [article.body for article in got.articles] == [article.body for article in told]
    assert len(told) > 1


async def test_papers_are_told_apart_by_their_names(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, store: Store
) -> None:
    names = {"a.example.com": "临江日报", "b.example.com": "青岚网", "c.example.com": ""}
    for host, name in names.items():
        site = f"<meta property='og:site_name' content='{name}'></head>"
        web.pages[f"{host}/index.html"] = Reply.of(page(1).replace("</head>", site))
        got = await read_link(web.url("/index.html", host), fetcher, worker)
        assert got.site == (name or host)
        await Ingest(store, worker).add(got)
    (story,) = await store.stories.latest()
    assert story.sources == 3


async def test_a_feed_is_called_by_its_title(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    web.pages["/rss.xml"] = Reply.of(feed(item(1), title="工程快报"), RSS)
    web.pages["/untitled"] = Reply.of(feed(item(1), title=""), RSS)
    titled = await read_link(web.url("/rss.xml"), fetcher, worker)
    untitled = await read_link(web.url("/untitled", "news.example.com"), fetcher, worker)
    assert (titled.site, untitled.site) == ("工程快报", "news.example.com")


async def test_a_host_is_asked_for_one_item_at_a_time(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    under_way: dict[str, int] = {"a.example.com": 0, "b.example.com": 0}
    peaks: list[int] = []
    both = asyncio.Event()

    async def answer(request: Request) -> Reply:
        under_way[request.host] += 1
        peaks.append(under_way[request.host])
        if sum(under_way.values()) == 2:
            both.set()
        await both.wait()
        await asyncio.sleep(0.02)  # for more, if more were asked
        under_way[request.host] -= 1
        return Reply.of(page(int(request.path.rpartition("/")[2])))

    hosts = list(under_way)
    items = [item(n, "……阅读全文", web.url(f"/a/{n}", hosts[n % 2])) for n in range(8)]
    web.pages |= {f"/a/{n}": answer for n in range(8)}
    web.pages["/feed"] = Reply.of(feed(*items), RSS)
    got = await read_link(web.url("/feed"), fetcher, worker)
    assert [article.body for article in got.articles] == [text_of(n) for n in range(8)]
    assert max(peaks) == 1


def home(*feeds: str) -> str:
    links = "".join(f"<link rel=alternate type=application/rss+xml href={f}>" for f in feeds)
    return f"<html><head><title>首页</title>{links}</head><body><a href='/1'>要闻</a></body></html>"


async def test_a_home_page_is_read_by_the_feed_it_names(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    web.pages["/"] = Reply.of(home("/rss.xml", "/comments.xml"))
    web.pages["/rss.xml"] = Reply.of(feed(item(1), item(2)), RSS)
    got = await read_link(web.url("/"), fetcher, worker)
    assert got.site == "工程快报"
    assert [article.headline for article in got.articles] == ["第1号工程开工", "第2号工程开工"]


@pytest.mark.parametrize("named", ["/gone.xml", "/page", "/", "http://10.0.0.1/rss.xml"])
async def test_a_home_page_without_a_feed_that_reads_holds_no_news(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, named: str
) -> None:
    web.pages["/"] = Reply.of(home(named))
    web.pages["/page"] = Reply.of(page(1))
    with pytest.raises(SourceError) as refused:
        await read_link(web.url("/"), fetcher, worker)
    assert refused.value.code == "not_news"


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
    assert story.former is not None


async def test_a_private_share_never_updates_a_public_story(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, store: Store
) -> None:
    for owner, version in ((None, ""), (77, "内部消息，"), (78, "另一个版本，")):
        web.pages["/a/1"] = Reply.of(page(1, version))
        got = await read_link(web.url("/a/1"), fetcher, worker)
        await Ingest(store, worker).add(got, owner_chat=owner)
    (public,) = await store.stories.latest()
    assert public.body == text_of(1)
    assert public.former is None


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
