"""What a hostile or broken document must not do: take its time, or take others down."""

from __future__ import annotations

import contextlib
import gzip
import json
import time
from collections.abc import Callable

import pytest

from summarizer.article import SourceError
from summarizer.reading import read_bytes
from summarizer.reading.dates import parse_date
from summarizer.reading.feed import is_feed, item_article, read_feed
from summarizer.reading.items import FeedItem, plain_text

SECONDS = 3.0
"""Backtracking takes hours over these; a machine under load still reads them in time."""

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>{0}</title>{1}</channel></rss>'


SPACED_DATE = (
    "<html><head><title>大桥通车</title></head><body><article><h1>大桥通车</h1>"
    f"<p class='date'>2025-01-01</p><p>2025-1-1{' ' * 3_000}x</p>"
    f"<p>{'青河大桥昨天建成通车，两岸车程缩短到五分钟。' * 20}</p></article></body></html>"
)


def page(markup: str) -> str:
    """A page with an article and ``markup`` above it."""
    said = "青河大桥昨天建成通车，两岸车程缩短到五分钟。" * 20
    return f"<html><body><article>{markup}<h1>大桥通车</h1><p>{said}</p></article></body></html>"


def attributes(between: str) -> str:
    """Many attributes of one element."""
    return "".join(f"a{n}{between}" for n in range(60_000))


def packed(times: int) -> bytes:
    """A page of 30 MB packed again and again."""
    data = page("<p>" + "x" * 30_000_000).encode()
    for _ in range(times):
        data = gzip.compress(data)
    return data


def read(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        read_bytes(data, "x")


def excerpt(html: str) -> None:
    item_article(FeedItem("1", None, "标题", None, html), "1")


@pytest.mark.parametrize(
    "work",
    [
        lambda: is_feed(b"<?xml ?>" * 5_000 + b"<html>"),
        lambda: is_feed(b"<!---->" * 5_000 + b"x"),
        lambda: is_feed(b"<!--" * 16_000),
        lambda: read(b"<!---->" * 5_000 + b"x"),
        lambda: excerpt("… " * 30_000 + "x"),
        lambda: excerpt("全文" + " " * 50_000 + "x"),
        lambda: plain_text("<script " * 50_000),
        lambda: plain_text("<" * 200_000),
        lambda: plain_text("<br" + " " * 100_000),
        lambda: parse_date("2025" + " " * 100_000 + "x"),
        lambda: read(SPACED_DATE.encode()),
        lambda: read(page(f"<div {attributes('=1 ')}>").encode()),
        lambda: read(page(f"<div {attributes('x=')}>").encode()),
        lambda: read(page(f"<div {attributes('=')}>").encode()),
        lambda: read(page("<a b=" * 100_000).encode()),
        lambda: read(packed(60)),
        lambda: read(b'{"version":"jsonfeed.org","items":' + b"[" * 500_000 + b"]" * 500_000),
    ],
    ids=range(17),
)
def test_time_grows_no_faster_than_the_document(work: Callable[[], None]) -> None:
    began = time.process_time()
    work()
    assert time.process_time() - began < SECONDS


def test_pages_of_many_ordinary_tags_are_read() -> None:
    rows = "".join(f"<p id='p{n}' class='a b' data-n='{n}'>第{n}段。</p>" for n in range(1_000))
    (article, *_) = read_bytes(page(rows).encode(), "x.html").articles
    assert "两岸车程缩短" in article.body


def test_halves_of_an_emoji_are_joined_and_lone_ones_replaced() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "报\ud83d",
        "items": [
            {"id": "\ud83d1", "title": "好消息\ud83d\ude00\x07", "content_text": "正文\ude00。"}
        ],
    }
    read = read_feed(json.dumps(feed).encode(), "f")
    assert read.title == "报\ufffd"
    assert read.items[0].title == "好消息😀"
    for text in (read.items[0].html, read.items[0].guid, read.items[0].content_key):
        text.encode()
    row = json.dumps({"id": "1", "text": "正文\ud83d。", "title": "标题\ude00"}).encode()
    (article,) = read_bytes(row, "a.jsonl").articles
    assert (article.headline, article.body) == ("标题\ufffd", "正文\ufffd。")


def test_one_impossible_reference_or_link_leaves_the_rest_readable() -> None:
    item = "<item><title>通车&#55357;&#56832;&#x110000;&#99999999999;</title><guid>1</guid></item>"
    feed = read_feed(RSS.format("报", item).encode(), "f")
    assert feed.items[0].title.startswith("通车😀")
    odd = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "http://[x", "content_text": "甲"},
            {"id": "2", "url": "/b", "content_text": "乙"},
        ],
    }
    read = read_feed(json.dumps(odd).encode(), "f", "https://a.example/feed")
    assert [item.link for item in read.items] == [None, "https://a.example/b"]


def test_rows_nested_too_deep_are_unreadable() -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(b'{"text":' + b"[" * 200_000 + b"]" * 200_000 + b"}", "deep.jsonl")
    assert caught.value.code == "unreadable"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Wed, 05 Mar 2025 08:30:00 CST", "2025-03-05T00:30:00+00:00"),
        ("2025-03-05 08:30:00 CST", "2025-03-05T00:30:00+00:00"),
        ("2025年03月05日08时30分", "2025-03-05T00:30:00+00:00"),
        ("2025年3月5日 下午3:05", "2025-03-05T07:05:00+00:00"),
        ("2025年3月5日 下午3点", "2025-03-05T07:00:00+00:00"),
        ("2025/3/5 8:30", "2025-03-05T00:30:00+00:00"),
        ("2025-03-05T08:30:00.123+0800", "2025-03-05T00:30:00+00:00"),
        ("2025-03-05T08:30:00-05:30", "2025-03-05T14:00:00+00:00"),
        ("2025-03-05T08:30:00Z", "2025-03-05T08:30:00+00:00"),
        ("1741134600", "2025-03-05T00:30:00+00:00"),
        ("1741134600000", "2025-03-05T00:30:00+00:00"),
        ("2025-03-05", "2025-03-04T16:00:00+00:00"),
    ],
)
def test_dates_are_read_as_chinese_pages_mean_them(written: str, meant: str) -> None:
    moment = parse_date(written)
    assert moment is not None
    assert moment.isoformat() == meant


@pytest.mark.parametrize(
    "written",
    ["", "0001-01-01T00:00:00", "1741年1月1日", "9" * 60, "2025年13月40日", "9999-12-31", "昨天"],
)
def test_what_is_no_date_of_news_is_none(written: str) -> None:
    assert parse_date(written) is None


def test_a_long_feed_in_ascending_order_shows_its_newest() -> None:
    items = "".join(
        f"<item><guid>{n}</guid><title>第{n}条</title>"
        f"<pubDate>2025-03-{1 + n // 24:02}T{n % 24:02}:00:00Z</pubDate></item>"
        for n in range(603)
    )
    found = {item.guid for item in read_feed(RSS.format("报", items).encode(), "f").items}
    assert {"600", "601", "602"} <= found


def test_feeds_are_known_by_what_they_hold() -> None:
    keys_sorted = {"items": [], "title": "报", "version": "https://jsonfeed.org/version/1.1"}
    assert is_feed(json.dumps(keys_sorted).encode())
    assert is_feed(b"<!--" + b"x" * 9_000 + b"--><rss version='2.0'/>")
    assert is_feed(b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>")
    assert is_feed(b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>')
    assert not is_feed(b'{"version": "1"}')
    assert not is_feed(b"<html><body>rss</body></html>")
    with pytest.raises(SourceError) as caught:
        read_bytes(b'{"version": "1"}', "data.json")
    assert caught.value.code == "unsupported"


def test_angle_brackets_that_are_no_tags_stay() -> None:
    assert plain_text("<新闻1+1> 今晚播出 a < b 而 c > d<b>粗</b><!-- 注 -->") == (
        "<新闻1+1> 今晚播出 a < b 而 c > d粗"
    )
