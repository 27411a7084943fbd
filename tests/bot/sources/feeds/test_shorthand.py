"""What people write for a feed's address."""

from __future__ import annotations

import pytest

from bot.sources.feeds.shorthand import expanded


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rsshub://thepaper/featured", "https://hub.example.org/thepaper/featured"),
        ("RSSHub:/thepaper/featured?limit=5", "https://hub.example.org/thepaper/featured?limit=5"),
        ("@linjiang", "https://t.me/s/linjiang"),
        ("t.me/linjiang", "https://t.me/s/linjiang"),
        ("https://t.me/s/linjiang", "https://t.me/s/linjiang"),
        ("https://telegram.me/linjiang/", "https://t.me/s/linjiang"),
        ("https://t.me/linjiang/12", "https://t.me/linjiang/12"),
        ("https://t.me/joinchat", "https://t.me/joinchat"),
        ("https://t.me/+AbCd1234", "https://t.me/+AbCd1234"),
        ("news.example.com/rss", "news.example.com/rss"),
    ],
)
def test_shorthand_stands_for_an_address(written: str, meant: str) -> None:
    assert expanded(written, "https://hub.example.org/") == meant
