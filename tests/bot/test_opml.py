"""OPML, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opml import OpmlError, parse, render
from bot.settings import config_file

TITLES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1)
URLS = st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z0-9?&=<>\"]{0,12}", fullmatch=True)


@given(st.dictionaries(URLS, TITLES.filter(lambda title: title.strip() == title and title)))
def test_what_is_written_is_read(feeds: dict[str, str]) -> None:
    assert parse(render(feeds)) == feeds


def test_the_shipped_list_is_read() -> None:
    assert len(parse(config_file("feeds.opml").read_bytes())) >= 3


def test_other_schemes_are_left_out() -> None:
    feeds = b'<opml><body><outline xmlUrl="file:///etc/passwd"/><outline text="x"/></body></opml>'
    assert parse(feeds) == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<opml>",
        b"<rss/>",
        b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml>&b;</opml>',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_opml_is_refused(data: bytes) -> None:
    with pytest.raises(OpmlError):
        parse(data)
