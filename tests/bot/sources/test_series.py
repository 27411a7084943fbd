"""Articles on several pages, in several forms, and their pictures: each is one story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.sources.link import read_link
from bot.sources.series import MAX_PAGES, UNFINISHED
from bot.store import Store
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from bot.web.client import Fetcher
from tests.bot.engines import QuickEngine
from tests.bot.sources.feeds.newsroom import RSS, feed
from tests.bot.web.server import Reply, Web

TITLE = "青岚江大桥主塔今日封顶"
HOST = "news.example.com"
PARTS = [
    "记者从青岚江大桥建设指挥部获悉，大桥南岸主塔今日上午封顶，塔高一百八十六米，比计划提前二十天。\n大桥全长三千二百米，设双向"
    "六车道，建成后从城东到江北只要八分钟，每天可分流车辆四万余辆。",
    "主塔施工用了智能爬模，每五天升高六米，全程由监测系统守着垂直度，误差不超过两厘米。\n项目总工程师林望舒说，塔身混凝土一共浇"
    "筑了三万一千方，没有出现一条裂缝。",
    "下一步将架设主缆，计划明年四月完成，之后吊装钢箱梁一百零四片。\n大桥预计后年国庆节前通车，届时渡口将改为观光码头。",
]


@pytest.fixture
async def worker() -> AsyncIterator[SummaryWorker]:
    async with aclosing(SummaryWorker(QuickEngine())) as made:
        yield made


def page(part: str, more: str = "", head: str = "", title: str = TITLE) -> Reply:
    text = "".join(f"<p>{line}</p>" for line in part.split("\n"))
    return Reply.of(
        f"<html><head><title>{title}_江城网</title>{head}</head><body><h1>{title}</h1>"
        f"<div class='info'>2026-03-02 09:30 来源：江城网</div><div class='content'>{text}</div>"
        f"<div class='pages'>{more}</div></body></html>"
    )


def link(href: str, words: str) -> str:
    return f"<a href='{href}'>{words}</a>"


def titled(address: str) -> str:
    """What is in a feed's item with an excerpt."""
    excerpt = f"<description>{PARTS[0][:60]}……</description>"
    return f"<title>{TITLE}</title><link>{address}</link>{excerpt}"


def print_in_three(web: Web) -> str:
    """An article of three pages; the address of the first."""
    numbers = link("7.html", "1") + link("7_2.html", "2") + link("7_3.html", "3")
    web.pages["/a/7.html"] = page(PARTS[0], numbers + link("7_2.html", "下一页"))
    web.pages["/a/7_2.html"] = page(
        PARTS[1], numbers + link("7_3.html", "下一页"), title=TITLE + "(2)"
    )
    web.pages["/a/7_3.html"] = page(PARTS[2], numbers + link("8.html", "下一页"))
    other = "另一条新闻的正文，与大桥没有关系，不该被并进来。这是它的第二句话，够长了。"
    web.pages["/a/8.html"] = page(other)
    return web.url("/a/7.html", HOST)


async def test_a_link_to_an_article_of_several_pages(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    first = print_in_three(web)
    for asked in (first, web.url("/a/7_2.html", HOST)):
        read = (await read_link(asked, fetcher, worker)).articles[0]
        assert read.body == "\n".join(PARTS)
        assert (read.headline, read.url, read.confidence) == (TITLE, first, 0.9)
    assert "/a/8.html" not in [request.path for request in web.requests]


async def test_a_paragraph_that_a_page_breaks_off_is_one(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    whole = PARTS[0].replace("\n", "")
    web.pages["/a/7.html"] = page(whole[:70], link("7_2.html", "下一页 ›"))
    web.pages["/a/7_2.html"] = page(whole[70:] + "\n" + PARTS[1])
    read = await read_link(web.url("/a/7.html", HOST), fetcher, worker)
    assert read.articles[0].body == whole + "\n" + PARTS[1]


async def test_a_feeds_item_is_read_to_its_last_page(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    first = print_in_three(web)
    entry = f"<item>{titled(first)}</item>"
    web.pages["/feed"] = Reply.of(feed(entry), RSS)
    read = (await read_link(web.url("/feed", HOST), fetcher, worker)).articles[0]
    assert read.body == "\n".join(PARTS)


@pytest.mark.parametrize(
    ("second", "more", "head"),
    [
        ("/a/7.html?page=2", link("?page=2", "2"), ""),
        ("/a/7/2", "", "<link rel='next' href='/a/7/2'>"),
        ("/a/7_1.html", "<script>createPageHTML(2, 0, '7', 'html');</script>", ""),
        ("/a/7/page/2/", link("/a/7/page/2/", "<span>Next page</span> »"), ""),
        (
            "/a/7-2.html",
            link("/a/7-2.html", "<b>[2]</b>"),
            "<base href='http://elsewhere.example/'>",
        ),
    ],
)
async def test_ways_to_lead_on(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, second: str, more: str, head: str
) -> None:
    head = head.replace("http://elsewhere.example", web.url("", HOST))
    first = "/a/7.html" if ".html" in second else "/a/7"
    web.pages[first] = page(PARTS[0], more, head)
    web.pages[second] = page(PARTS[1])
    read = await read_link(web.url(first, HOST), fetcher, worker)
    assert read.articles[0].body == "\n".join(PARTS[:2])


async def test_what_is_behind_may_be_none_of_it(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    """The same again (its comments have pages), another article, or a page of another host."""
    web.pages["/a/7"] = page(PARTS[0], link("?page=2", "2"))
    web.pages["/a/7?page=2"] = page(PARTS[0], link("?page=3", "3"))
    web.pages["/a/8"] = page(PARTS[0], "", "<link rel='next' href='/a/8/2'>")
    web.pages["/a/8/2"] = page(PARTS[1], title="临江码头明年改造")
    web.pages["/a/9"] = page(PARTS[0], link(web.url("/a/9/2", "other.example.com"), "下一页"))
    for path in ("/a/7", "/a/8", "/a/9"):
        read = await read_link(web.url(path, HOST), fetcher, worker)
        assert (read.articles[0].body, read.articles[0].confidence) == (PARTS[0], 0.9)
    assert not [r for r in web.requests if r.host == "other.example.com"]


async def test_an_article_has_so_many_pages_at_most(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    for n in range(1, 30):
        text = (
            f"这是第{n}页的内容，讲的是工程第{n}个月的进展，工人们在江面上浇筑了第{n}节塔身，"
            "验收一次通过，一切顺利。"
        )
        web.pages[f"/a/7_{n}.html"] = page(text, link(f"7_{n + 1}.html", "下一页"))
    read = await read_link(web.url("/a/7_1.html", HOST), fetcher, worker)
    assert len(read.articles[0].body.split("\n")) == MAX_PAGES
    assert len(web.requests) == MAX_PAGES


async def test_an_article_without_its_end_says_so(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    print_in_three(web)
    web.pages["/a/7_3.html"] = Reply(b"", 503)
    read = (await read_link(web.url("/a/7.html", HOST), fetcher, worker)).articles[0]
    assert (read.body, read.confidence) == ("\n".join(PARTS[:2]), UNFINISHED)


async def test_forms_of_a_page_are_one_story(
    store: Store, web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    """Its version for phones has a last paragraph of its own, that for printing lacks the end."""
    own = web.url("/a/7.html", "www.example.com")
    canonical = f"<link rel='canonical' href='{own}'>"
    text = "\n".join(PARTS)
    web.pages["/a/7.html"] = page(text, head=canonical)
    web.pages["/amp/7.html"] = page(
        text + "\n本页为手机版，内容经过精简，更多图片请见电脑版网页。", head=canonical
    )
    web.pages["/print.php?id=7"] = page(
        PARTS[0] + "\n" + PARTS[1], head=f"<meta property='og:url' content='{own}'>"
    )
    ingest = Ingest(store, worker)
    forms = [
        own,
        web.url("/amp/7.html", "m.example.com"),
        web.url("/print.php?id=7", "www.example.com"),
    ]
    for form in forms:
        await ingest.add(await read_link(form, fetcher, worker), url=form)
    (story,) = await store.stories.latest()
    assert story.url == own


async def test_an_address_that_cannot_be_the_articles_is_not_taken(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    for said in (
        "/",
        web.url("/index.html", HOST),
        "http://elsewhere.example.org/a/7.html",
        "http://[",
    ):
        web.pages["/a/7.html"] = page(PARTS[0], head=f"<link rel='canonical' href='{said}'>")
        read = await read_link(web.url("/a/7.html", HOST), fetcher, worker)
        assert read.articles[0].url == web.url("/a/7.html", HOST)


PICTURES = [
    ("<meta property='og:image' content='/p/lead.jpg'>", "", "/p/lead.jpg"),
    ("<meta property='og:image' content='/img/logo.png'>", "<img src='/p/1.jpg'>", "/p/1.jpg"),
    ("", "<img data-src='/p/2.jpg' src='/img/blank.gif'>", "/p/2.jpg"),
    ("", "<img width=20 height=20 src='/p/3.gif'>", None),
    ("<meta property='og:image' content='/static/share-icon.png'>", "", None),
]


@pytest.mark.parametrize(("head", "image", "wanted"), PICTURES)
async def test_the_picture_of_a_page(
    web: Web, fetcher: Fetcher, worker: SummaryWorker, head: str, image: str, wanted: str | None
) -> None:
    body = PARTS[0].replace("\n", image + "\n")
    aside = "<div class='related'><img src='/p/other.jpg'></div>"
    web.pages["/a/7.html"] = page(body, aside, head)
    read = (await read_link(web.url("/a/7.html", HOST), fetcher, worker)).articles[0]
    assert read.picture == (wanted and web.url(wanted, HOST))


async def test_a_feeds_picture_goes_before_its_pages(
    web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    address = web.url("/a/7.html", HOST)
    web.pages["/a/7.html"] = page(PARTS[0], head=PICTURES[0][0])
    enclosure = "<enclosure url='http://img.example.com/1.jpg' type='image/jpeg' length='9'/>"
    entry = titled(address)
    web.pages["/feed"] = Reply.of(
        feed(f"<item>{entry}{enclosure}</item>", f"<item>{entry}</item>"), RSS
    )
    got = (await read_link(web.url("/feed", HOST), fetcher, worker)).articles
    assert [each.picture for each in got] == [
        "http://img.example.com/1.jpg",
        web.url("/p/lead.jpg", HOST),
    ]


async def test_a_storys_picture_is_kept_and_forgotten_with_it(
    store: Store, kept_in: str, web: Web, fetcher: Fetcher, worker: SummaryWorker
) -> None:
    address = web.url("/a/7.html", HOST)
    web.pages["/a/7.html"] = page(PARTS[0], head=PICTURES[0][0])
    read = await read_link(address, fetcher, worker)
    (story,) = (await Ingest(store, worker).add(read, url=address, owner_chat=5)).stories
    kept = await store.stories.get(story.id, 5)
    assert kept is not None
    assert kept.picture == story.picture == web.url("/p/lead.jpg", HOST)
    await store.forget(5)
    assert await store.stories.get(story.id, 5) is None
    if kept_in == "sqlite":
        assert b"/p/lead.jpg" not in store.database.path.read_bytes()
