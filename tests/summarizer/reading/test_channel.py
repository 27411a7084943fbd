"""The preview page of a Telegram channel. Its texts are written by us."""

from __future__ import annotations

from datetime import UTC, datetime

from summarizer.reading import read_bytes
from summarizer.reading.feed import is_excerpt, is_feed, item_article, read_feed

LONG = "临江港三期码头今天上午投产，六台岸桥由控制室里的三个人照看，司机不再爬四十米高的驾驶室。"


def post(number: int, inside: str, kind: str = "") -> str:
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message {kind} js-widget_message" data-post="linjiang/{number}">'
        '<a class="tgme_widget_message_reply"><div class="js-message_reply_text">旧的一条</div></a>'
        f'{inside}<div class="tgme_widget_message_footer">'
        '<span class="tgme_widget_message_views">9.1K</span>'
        f'<a class="tgme_widget_message_date" href="https://t.me/linjiang/{number}">'
        f'<time datetime="2024-03-0{number}T08:18:00+00:00" class="time">08:18</time></a>'
        "</div></div></div>"
    )


def said(text: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'


PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>临江快讯 – Telegram</title></head>'
    "<body>"
    '<div class="tgme_channel_info_header_title"><span dir="auto">临江快讯</span></div>'
    + post(1, said("临江频道创建了"), "service_message")
    + post(
        2,
        '<a class="tgme_widget_message_photo_wrap" style="width:8px;'
        "background-image:url('https://cdn.example.org/2.jpg')\"></a>"
        + said(f"<b>港口三期投产</b><br/><br/>{LONG}<br/>#港口 #临江<br/>投稿：@linjiang_bot"),
    )
    + post(3, said("市图书馆明天起延长开放到晚上十点。"))
    + post(4, '<a class="tgme_widget_message_photo_wrap" style="background-image:url(x)"></a>')
    + "</body></html>"
).encode()


def test_a_channels_posts_are_the_items_of_a_feed() -> None:
    assert is_feed(PAGE)
    feed = read_feed(PAGE, "linjiang", "https://t.me/s/linjiang")
    newest, older = feed.items
    assert (feed.title, feed.link) == ("临江快讯", "https://t.me/s/linjiang")
    assert (older.title, older.text) == ("港口三期投产", LONG)
    assert older.guid == older.link == "https://t.me/linjiang/2"
    assert older.published == datetime(2024, 3, 2, 8, 18, tzinfo=UTC)
    assert older.picture == "https://cdn.example.org/2.jpg"
    assert (newest.title, newest.text) == ("", "市图书馆明天起延长开放到晚上十点。")


def test_a_post_is_whole_and_its_page_is_not_asked_for() -> None:
    newest, _ = read_feed(PAGE, "linjiang").items
    assert not is_excerpt(newest)
    article = item_article(newest, "x")
    assert article is not None
    assert (article.headline, article.body) == (None, "市图书馆明天起延长开放到晚上十点。")


def test_a_saved_preview_page_is_its_posts() -> None:
    page = read_bytes(PAGE, "linjiang.html")
    assert page.site == "临江快讯"
    assert [article.headline for article in page.articles] == [None, "港口三期投产"]


def test_a_feed_that_quotes_such_a_page_is_read_as_a_feed() -> None:
    quoted = '<div class="tgme_widget_message_wrap">' + LONG + "</div>"
    data = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>转录</title>'
        f"<item><title>港口三期投产</title><description><![CDATA[{quoted}]]></description></item>"
        "</channel></rss>"
    ).encode()
    assert is_feed(data)
    (item,) = read_feed(data, "feed").items
    assert (item.title, item.text) == ("港口三期投产", LONG)
