"""Queries inside links and buttons."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.query import clip
from bot.messages.links import decode_query, encode_query, fits_link, topic_link
from bot.sandbox.limits import START_PARAMETER
from bot.sandbox.links import checked_link


@given(st.text(min_size=1, max_size=60).filter(lambda text: bool(clip(text))))
def test_any_query_survives_a_link(text: str) -> None:
    query = clip(text)
    if not query.encode("gb18030", "ignore"):
        return
    code = encode_query(query)
    assert START_PARAMETER.fullmatch(f"topic_{code}")
    assert len(f"topic:495:{code}".encode()) <= 64
    assert decode_query(code) == query.encode("gb18030", "ignore").decode("gb18030")
    assert topic_link("baozhai_bot", query).startswith("https://t.me/baozhai_bot?start=topic_")


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://news.cn/a?b=1#c", True),
        ("http://paper.news.cn:8080/", True),
        ("https://新闻.中国/甲", True),
        ("http://localhost/a", False),
        ("https://news", False),
        ("https://./a", False),
        ("https://news.cn:99999/a", False),
        ("https://news.cn:0/a", False),
        ("https://ex^ample.com", False),
        ("https://news.cn\n/a", False),
        ("ftp://news.cn/a", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_an_address_fits_a_button_or_not(url: str, fits: bool) -> None:
    assert fits_link(url) is fits


@given(st.text(alphabet="htps:/.@[]%^?#0123456789aZ-_ \n中~", max_size=40).map("http://".__add__))
@example("http://a.b:65536/")
@example("http://a.b@/")
@example("http://./")
def test_what_fits_a_button_is_taken_by_telegram(url: str) -> None:
    if fits_link(url):
        checked_link(url)


@pytest.mark.parametrize("offset", [0, 5, 9_999_999, 10_000_000])
def test_a_page_of_the_longest_query_fits_a_link(offset: int) -> None:
    link = topic_link("baozhai_bot", "长" * 20, offset)
    assert START_PARAMETER.fullmatch(link.split("?start=")[1])
