"""Queries inside links and buttons."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.query import clip
from bot.messages.links import decode_query, encode_query, topic_link
from bot.sandbox.limits import START_PARAMETER


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
