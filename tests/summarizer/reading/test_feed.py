"""Feeds into items and articles. Every text is written by us."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import SourceError
from summarizer.reading import read_bytes
from summarizer.reading.feed import is_excerpt, is_feed, item_article, read_feed
from summarizer.reading.items import FeedItem

BASE = "https://news.example.com/rss/all.xml"
FULL = (
    "<p>临江日报讯（记者 沈知远）四月，白石乡的茶园里一片忙碌，采茶工人天不亮就上山。</p>"
    "<p>合作社今年引进了两台杀青机，鲜叶当天就能做完，茶青收购价每斤涨了六块钱。</p>"
)
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>临江日报</title><link>https://news.example.com/</link>
<item><title>春茶上市 &amp; 茶农增收</title><link>/a/1.html</link>
<guid isPermaLink="false">g-1</guid><pubDate>2024-04-18 07:32:00</pubDate>
<description>茶农增收有新招……阅读全文</description>
<content:encoded><![CDATA[{FULL}]]></content:encoded></item>
<item><title>地铁六号线延长段试运行</title><link>https://news.example.com/a/2.html</link>
<pubDate>Wed, 17 Apr 2024 22:00:00 GMT</pubDate><dc:creator>柳明溪</dc:creator>
<description>全长十一公里的延长段昨天开始空载试运行。</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example.com/">
<title>南湾周刊</title><link href="https://news.example.com/"/>
<entry><id>tag:news.example.com,2024:7</id>
<title type="html">把旧厂房变成&lt;b&gt;会客厅&lt;/b&gt;</title>
<link rel="alternate" href="a/7"/><updated>2024-03-09T09:05:00+08:00</updated>
<author><name>季晚舟</name></author>
<content type="html">{FULL.replace("<", "&lt;")}</content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "青岚发布",
        "items": [
            {
                "id": 71,
                "url": "/a/71",
                "title": "河堤加固完工",
                "content_html": FULL,
                "date_published": "2024-05-01T08:00:00+08:00",
                "authors": [{"name": "何静之"}],
            },
            {"id": "72", "content_text": "第一行。\n第二行 <不是标签>。"},
            "nonsense",
        ],
    },
    ensure_ascii=False,
)


def test_rss() -> None:
    feed = read_feed(RSS.encode(), "feed", BASE)
    first, second = feed.items
    assert feed.title == "临江日报"
    assert (first.guid, first.link) == ("g-1", "https://news.example.com/a/1.html")
    assert first.title == "春茶上市 & 茶农增收"
    assert first.published == datetime(2024, 4, 17, 23, 32, tzinfo=UTC)  # no zone: China's
    assert "杀青机" in first.html
    assert second.guid == second.link == "https://news.example.com/a/2.html"
    assert second.published == datetime(2024, 4, 17, 22, 0, tzinfo=UTC)
    assert second.author == "柳明溪"


def test_atom() -> None:
    (item,) = read_feed(ATOM.encode(), "feed", BASE).items
    assert (item.guid, item.link) == ("tag:news.example.com,2024:7", "https://news.example.com/a/7")
    assert (item.title, item.author) == ("把旧厂房变成会客厅", "季晚舟")
    assert item.published == datetime(2024, 3, 9, 1, 5, tzinfo=UTC)
    assert "杀青机" in item.html


def test_json_feed() -> None:
    feed = read_feed(JSON_FEED.encode(), "feed", BASE)
    first, second = feed.items
    assert (feed.title, first.guid, first.link) == (
        "青岚发布",
        "71",
        "https://news.example.com/a/71",
    )
    assert first.published == datetime(2024, 5, 1, 0, 0, tzinfo=UTC)
    assert first.author == "何静之"
    made = item_article(second, "x")
    assert made is not None
    assert made.body == "第一行。\n第二行 <不是标签>。"


def test_an_item_with_its_text_is_an_article() -> None:
    item = read_feed(RSS.encode(), "feed", BASE).items[0]
    made = item_article(item, "feed#1")
    assert made is not None
    assert (made.headline, made.byline, made.dateline) == (item.title, "沈知远", "临江日报讯")
    assert made.body.startswith("四月，白石乡的茶园里")
    assert made.published == item.published


def test_a_feed_is_a_source_of_articles() -> None:
    page = read_bytes(RSS.encode(), "all.xml")
    assert [a.id for a in page.articles] == ["all.xml#1", "all.xml#2"]
    assert page.articles[1].body == "全长十一公里的延长段昨天开始空载试运行。"


@pytest.mark.parametrize(
    ("html", "excerpt"),
    [
        ("<p>只有一句导语。</p>", True),
        ("<p>" + "全文在此，一字不少。" * 40 + "</p>", False),
        ("<p>" + "全文在此，一字不少。" * 40 + "……阅读全文</p>", True),
        ("<p>" + "全文在此，一字不少。" * 40 + "[…]</p>", True),
        ("<p>" + "说到一半就没有了，" * 40 + "</p>", True),
        ("", True),
    ],
)
def test_tells_excerpts(html: str, excerpt: bool) -> None:
    assert is_excerpt(FeedItem("g", "https://news.example.com/a", "题", None, html)) is excerpt


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1", "no-such"])
@pytest.mark.parametrize("actual", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_bytes_tell_the_encoding(declared: str, actual: str) -> None:
    data = RSS.replace('encoding="utf-8"', f'encoding="{declared}"').encode(actual)
    assert read_feed(data, "feed", BASE) == read_feed(RSS.encode(), "feed", BASE)


@pytest.mark.parametrize(
    "broken",
    [
        RSS.replace("&amp;", "&"),
        RSS.replace("&amp;", "&nbsp;&hellip;"),
        RSS[: RSS.rindex("</item>")],
        RSS.replace("</channel>", ""),
        RSS.replace('<guid isPermaLink="false">', "<guid isPermaLink=false>"),
        "\n\n" + RSS,
        RSS.replace("<title>临江日报</title>", "<title>临江日报\x0b\x00</title>"),
    ],
)
def test_malformed_xml_is_read_as_far_as_it_goes(broken: str) -> None:
    feed = read_feed(broken.encode(), "feed", BASE)
    assert feed.title.startswith("临江日报")
    assert "杀青机" in feed.items[0].html


def lols() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "哈哈">{levels}]>'


@pytest.mark.parametrize(
    "bomb",
    [
        lols() + RSS.split("?>", 1)[1].replace("临江日报", "&l11;", 1),
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "'
        + "哈" * 50_000
        + '">]>'
        + RSS.split("?>", 1)[1].replace("临江日报", "&a;" * 50_000, 1),
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + RSS.split("?>", 1)[1].replace("临江日报", "&a;", 1),
        '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd">'
        + RSS.split("?>", 1)[1],
    ],
)
def test_entities_are_not_expanded(bomb: str) -> None:
    start = time.process_time()
    feed = read_feed(bomb.encode(), "feed", BASE)
    assert len(feed.items) == 2
    assert len(feed.title) <= 300
    assert "root:" not in feed.title
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><body><p>hello</p></body></html>", "unreadable"),
        (b'{"version": "1", "items": []}', "unreadable"),
        (b'{"version":' + b"[" * 100_000, "unreadable"),
        (b'<rss version="2.0"><channel>' + b"<a>" * 100_000, "unreadable"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_what_is_no_feed_is_told(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_feed(data, "feed")
    assert refused.value.code == code


@pytest.mark.parametrize("text", [RSS, ATOM, JSON_FEED, RSS.split("?>", 1)[1]])
def test_knows_a_feed_by_its_start(text: str) -> None:
    assert is_feed(text.encode())
    assert is_feed(text.encode("utf-8-sig"))


@pytest.mark.parametrize("text", ["<html><body>", "{}", "第一版 要闻", '{"id": 1, "text": "新闻"}'])
def test_knows_what_is_no_feed(text: str) -> None:
    assert not is_feed(text.encode())


def test_the_content_key_is_blind_to_markup_alone() -> None:
    def key(html: str) -> str:
        return FeedItem("g", None, "题", None, html).content_key

    assert key("<p>一句话。</p>") == key("<div><p>一句话。\n</p></div>")
    assert key("<p>一句话。</p>") != key("<p>两句话。</p>")


@settings(max_examples=60)
@given(st.integers(0, len(RSS.encode())), st.binary(max_size=40))
def test_a_damaged_feed_is_read_or_refused(at: int, noise: bytes) -> None:
    data = RSS.encode()
    data = data[:at] + noise + data[at + len(noise) * 5 :]
    try:
        feed = read_feed(data, "feed", BASE)
    except SourceError:
        return
    for item in feed.items:
        assert item.guid
        assert item.link is None or item.link.startswith("http")


@pytest.mark.parametrize(
    ("title", "text", "body"),
    [
        ("临江大桥今日正式通车", "", "临江大桥今日正式通车。"),
        ("临江大桥今日通车了吗？", "<p> </p>", "临江大桥今日通车了吗？"),
        ("Bridge opens to traffic", "……阅读全文", "Bridge opens to traffic."),
        ("临江大桥今日正式通车", "<p>大桥全长四公里。</p>", "大桥全长四公里。"),
        ("图片报道", "", None),
        ("", "", None),
    ],
)
def test_an_item_of_a_title_alone_is_a_flash(title: str, text: str, body: str | None) -> None:
    made = item_article(FeedItem("g", None, title, None, text), "feed#1")
    assert (made and made.body) == body


def test_items_stand_newest_first_and_only_a_whole_address_is_a_link() -> None:
    def item(day: int, more: str) -> str:
        return f"<item><title>{day}日</title><pubDate>2024-05-0{day}</pubDate>{more}</item>"

    rows = item(1, "<guid>post-1</guid>"), item(2, "<link>/a b/2</link>"), item(3, "<guid>x</guid>")
    data = f'<rss version="2.0"><channel><title>报</title>{"".join(rows)}</channel></rss>'
    items = read_feed(data.encode(), "feed", BASE).items
    assert [item.title for item in items] == ["3日", "2日", "1日"]
    links = [item.link for item in items]
    assert links == [None, "https://news.example.com/a%20b/2", None]


def one(inside: str, *, head: str = "", site: str = "") -> FeedItem:
    """The item of an RSS feed that holds ``inside``."""
    data = (
        f'{head}<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel><title>江城新闻</title>'
        f"{site}<item>{inside}</item></channel></rss>"
    )
    (item,) = read_feed(data.encode(), "feed", BASE).items
    return item


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A&B 水厂通水", "A&B 水厂通水"),
        ("R&D 支出增长", "R&D 支出增长"),
        ("<![CDATA[R&D 支出 <b>大增</b>]]>", "R&D 支出 大增"),
        ("C++ 中 vector&lt;int&gt; 的用法", "C++ 中 vector<int> 的用法"),
        ("&lt;dialog&gt; 元素的新属性", "<dialog> 元素的新属性"),
        ("A&amp;amp;B 合并 &amp;quot;完成&amp;quot;", 'A&B 合并 "完成"'),
        ("城北水厂\x93提前\x94通水", "城北水厂“提前”通水"),
        ("城北水厂&#147;提前&#148;通水", "城北水厂“提前”通水"),
        ("两行\n 标题", "两行 标题"),
    ],
)
def test_a_title_is_text(written: str, shown: str) -> None:
    assert one(f"<title>{written}</title><guid>1</guid>").title == shown


@pytest.mark.parametrize(
    ("written", "byline"),
    [
        ("<author>lin@example.com (林小禾)</author>", "林小禾"),
        ("<author>林小禾 &lt;lin@example.com&gt;</author>", "林小禾"),
        ("<author>lin@example.com</author>", None),
        ("<author>admin</author>", None),
        ("<author>江城新闻</author>", None),
        ("<author>本站编辑</author><dc:creator>林小禾</dc:creator>", "林小禾"),
        ("<dc:creator>周明远</dc:creator><dc:creator>林小禾</dc:creator>", "周明远、林小禾"),
        ("<dc:creator>林小禾, 周明远</dc:creator>", "林小禾、周明远"),
        ("<dc:creator>user1832</dc:creator>", None),
        ("<dc:creator>Ailsa Munro and Jonas Peel</dc:creator>", "Ailsa Munro、Jonas Peel"),
    ],
)
def test_an_author_is_a_name(written: str, byline: str | None) -> None:
    assert one(f"<title>题</title>{written}").author == byline


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("news.example.org/a/1.html", "https://news.example.org/a/1.html"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("//cdn.example.org/a", "https://cdn.example.org/a"),
        ("/a/1.html", "https://site.example.net/a/1.html"),
        ("a/1.html", "https://site.example.net/news/a/1.html"),
        ("1.html", "https://site.example.net/news/1.html"),
        ("javascript:void(0)", None),
        ("http://[", None),
    ],
)
def test_a_link_is_made_whole_from_the_site(written: str, link: str | None) -> None:
    site = "<link>https://site.example.net/news/</link>"
    assert one(f"<title>题</title><link>{written}</link>", site=site).link == link


def test_the_date_may_have_any_name() -> None:
    told = datetime(2024, 3, 5, 0, 18, tzinfo=UTC)
    for name in ("prism:publicationDate", "dc:date", "pubdate", "date", "publishTime"):
        assert one(f"<title>题</title><{name}>2024-03-05T08:18:00+08:00</{name}>").published == told


@pytest.mark.parametrize(
    "complaint",
    [
        "<br />\n<b>Warning</b>: Cannot modify header in <b>/x.php</b> on line <b>2</b><br />\n",
        "PHP Notice:  Undefined index: id in /x.php on line 2\n\n",
        "\n\n<!-- cached -->\n",
    ],
)
def test_a_servers_complaint_before_a_feed_is_passed_over(complaint: str) -> None:
    assert is_feed((complaint + RSS).encode())
    assert len(read_feed((complaint + RSS).encode(), "feed", BASE).items) == 2


def test_a_page_that_shows_a_feed_is_no_feed() -> None:
    assert not is_feed(b"<!DOCTYPE html><html><body><pre><rss version='2.0'></pre></body></html>")


@pytest.mark.parametrize("text", [RSS, JSON_FEED], ids=["rss", "json"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gbk"])
def test_a_feed_needs_no_mark_for_its_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert is_feed(data)
    assert read_feed(data, "feed", BASE) == read_feed(text.encode(), "feed", BASE)


@pytest.mark.parametrize(
    ("written", "picture"),
    [
        (
            '<enclosure url="/p/1.jpg" type="image/jpeg" length="9"/>',
            "https://news.example.com/p/1.jpg",
        ),
        (
            '<media:content url="https://a.example/1.png" medium="image"/>',
            "https://a.example/1.png",
        ),
        ('<media:thumbnail url="//a.example/1.png"/>', "https://a.example/1.png"),
        ('<enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="9"/>', None),
        (
            "<description>&lt;img width=1 height=1 src=/s.gif&gt;"
            "&lt;img src='/p/2.jpg?a=1&amp;amp;b=2'&gt;</description>",
            "https://news.example.com/p/2.jpg?a=1&b=2",
        ),
        ('<description>&lt;img src="data:image/png;base64,AA"&gt;</description>', None),
        ("<description>没有图。</description>", None),
    ],
)
def test_the_first_picture_of_an_item(written: str, picture: str | None) -> None:
    assert one(f"<title>题</title><link>/a/1.html</link>{written}").picture == picture


def test_markup_that_is_escaped_once_too_often_is_markup() -> None:
    text = "&amp;lt;p&amp;gt;第一段。&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;第二段。&amp;lt;/p&amp;gt;"
    code = "标签 &amp;lt;p&amp;gt; 用来分段。"
    rss = "<rss version='2.0'><channel><title>甲</title>{}</channel></rss>"
    items = "".join(
        f"<item><title>乙</title><description>{d}</description></item>" for d in (text, code)
    )
    first, second = read_feed(rss.format(items).encode(), "feed").items
    assert first.text == "第一段。\n第二段。"
    assert "&lt;p&gt;" in second.html


@pytest.mark.parametrize(
    "behind",
    [
        "<a href='x'>继续阅读 <span>夜班公交延长</span> →</a>",
        "<a href='x'>Continue reading <em>夜班公交延长</em></a>",
        "<p>The post <a href='x'>夜班公交延长</a> first appeared on <a>云岭网</a>.</p>",
        "<p>这篇文章 <a href='x'>夜班公交延长</a> 最先出现在 <a>云岭网</a>。</p>",
    ],
)
def test_what_blogs_put_behind_a_text_is_none_of_it(behind: str) -> None:
    item = FeedItem(
        "1", None, "夜班公交延长", None, f"<p>末班车推迟到凌晨一点，多开两趟。</p>{behind}"
    )
    assert item.text == "末班车推迟到凌晨一点，多开两趟。"
