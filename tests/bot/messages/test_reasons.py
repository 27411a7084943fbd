"""Why something could not be read, in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.feed import FeedState
from bot.messages.catalogue import LANGUAGES
from bot.messages.reasons import feed_reason, reason_words, trouble_of
from summarizer.article import SourceError

NOW = datetime(2025, 3, 3, tzinfo=UTC)

OURS = [
    "HTTP 503",
    "timed out",
    "the name does not resolve",
    "certificate not valid",
    "redirects in a circle",
    "too many redirects",
    "could not connect",
    "connection lost",
    "broken compression",
    "cut short",
    "content encoding: br",
    "malformed URL",
    "not a public host",
    "not a public address",
    "not a web port",
    "credentials in the URL",
    "only http and https",
    "not a feed",
]


@pytest.mark.parametrize("reason", OURS)
def test_what_fetching_says_is_said_in_chinese(reason: str) -> None:
    for language in ("zh-Hans", "zh-Hant"):
        said = reason_words(reason, language)
        assert not set(reason.split()) & set(said.split()) - {"503", "http", "br", "https"}
        assert any(character >= "一" for character in said)


def test_types_and_what_others_say_stay() -> None:
    assert [reason_words("audio/mpeg", language) for language in LANGUAGES] == ["audio/mpeg"] * 3
    assert reason_words("the proxy: 403 Forbidden", "zh-Hans") == "代理：403 Forbidden"


def test_why_a_feed_fails() -> None:
    def told(reason: str) -> str:
        return trouble_of(FeedState("http://a.cn", "甲", NOW, reason=reason), "zh-Hans")

    assert told("fetch_failed: HTTP 404") == "打不开：网站答复 404"
    assert told("unreadable: not a feed") == "内容读不懂：不是订阅源的内容"
    assert told("too_large") == "内容太大"
    assert told("odd: KeyError") == "读不了（KeyError）"
    error = SourceError("fetch_failed", name="a", reason="timed out")
    assert feed_reason(error, "zh-Hans") == "没能打开（太久没有答复）"
