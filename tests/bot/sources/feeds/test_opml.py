"""OPML in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds import opml

LIST = """<?xml version="1.0" encoding="ENC"?>
<opml version="1.0"><head><title>我的订阅</title></head><body>
<outline text="报纸"><outline text="本地"><outline type="rss" text="江城日报 &amp; 晚报"
 xmlUrl=" https://news.example.com/rss?a=1&amp;b=2 "/></outline></outline>
<outline title="周刊" text="x" xmlurl="http://weekly.example.com/feed"/>
<outline text="本机文件" xmlUrl="file:///etc/passwd"/>
<outline text="没有地址"/>
</body></opml>"""
FEEDS = {
    "https://news.example.com/rss?a=1&b=2": "江城日报 & 晚报",
    "http://weekly.example.com/feed": "周刊",
}


def test_nested_lists_are_read() -> None:
    read = opml.parse(LIST.replace("ENC", "UTF-8").encode())
    assert read.feeds == FEEDS
    assert list(read.refused) == ["file:///etc/passwd"]


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "utf-16"])
@pytest.mark.parametrize("actual", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_bytes_tell_the_encoding(declared: str, actual: str) -> None:
    assert opml.parse(LIST.replace("ENC", declared).encode(actual)).feeds == FEEDS


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<html></html>",
        bytes(range(256)) * 20,
        b'<!DOCTYPE opml [<!ENTITY a "b">]><opml version="2.0"><body/></opml>',
    ],
)
def test_what_is_no_opml_is_refused(data: bytes) -> None:
    with pytest.raises(opml.OpmlError):
        opml.parse(data)


def test_one_feed_written_in_many_ways_is_one() -> None:
    ways = [
        "https://News.example.com/rss",
        "HTTPS://news.example.com:443/rss#top",
        "feed:https://news.example.com/rss",
    ]
    entries = "".join(f'<outline text="报" XMLURL="{way}"/>' for way in ways)
    read = opml.parse(f"<opml><body>{entries}</body></opml>".encode())
    assert read.feeds == {"https://news.example.com/rss": "报"}
    assert opml.parse(
        b'<opml><body><outline text="a" xmlUrl="feed://a.example.com/"/></body></opml>'
    ).feeds == {"http://a.example.com/": "a"}


def test_sloppy_markup_is_read_as_far_as_it_goes() -> None:
    sloppy = (
        '<!DOCTYPE opml SYSTEM "opml.dtd"><opml xmlns="http://opml.org/spec2"><body>'
        '<outline text="甲&nbsp;报" xmlUrl="http://a.example.com/?x=1&y=2"/>'
        '<outline text="内网" xmlUrl="http://u:p@a.example.com/"/><outline></opml>'
    )
    read = opml.parse(sloppy.encode())
    assert list(read.feeds) == ["http://a.example.com/?x=1&y=2"]
    assert list(read.refused) == ["http://a.example.com/"]


def test_control_characters_are_not_written() -> None:
    assert opml.parse(opml.render({"http://a.example.com/": "a\x0bb"})).feeds == {
        "http://a.example.com/": "ab"
    }


plain = st.text(
    st.characters(
        min_codepoint=0x20,
        exclude_categories=["Cc", "Cs", "Co", "Cn"],
        exclude_characters="\ufffd",  # stands for what could not be read
    ),
    min_size=1,
).filter(str.strip)


@given(st.dictionaries(st.integers(0, 10**6).map("https://a.example.com/{}".format), plain))
def test_what_is_written_is_read_back(feeds: dict[str, str]) -> None:
    assert opml.parse(opml.render(feeds)).feeds == feeds


@pytest.mark.parametrize(
    ("markup", "broken"),
    [
        (
            '<opml><body><outline text="甲&nbsp;报" xmlUrl="http://a.example.com/"/></body></opml>',
            False,
        ),
        ('<opml><body><outline text="甲" xmlUrl="http://a.example.com/"/><outline tex', True),
        ('<opml><body><outline text="甲" xmlUrl="http://a.example.com/"', True),
    ],
)
def test_a_file_that_breaks_off_is_told_from_a_sloppy_one(markup: str, broken: bool) -> None:
    read = opml.parse(markup.encode())
    assert list(read.feeds) == ["http://a.example.com/"]
    assert read.broken is broken
