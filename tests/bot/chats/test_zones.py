"""Time zones as people write them."""

from __future__ import annotations

import pytest

from bot.chats.zones import find_timezone, suggest_timezones, zones_of


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("东京", "Asia/Tokyo"),
        ("Europe/london", "Europe/London"),
        ("UTC+8", "Asia/Shanghai"),
        ("UTC-5", "Etc/GMT+5"),
        ("GMT+5:30", "Asia/Kolkata"),
        ("UTC+5:20", None),
        ("哪里都不是", None),
    ],
)
def test_a_zone_by_city_name_or_offset(written: str, zone: str | None) -> None:
    assert find_timezone(written) == zone


def test_a_zone_written_wrong_is_guessed() -> None:
    assert "Europe/London" in suggest_timezones("Londn")


@pytest.mark.parametrize("country", ["美国", "美國", "USA", "the United States", "加拿大"])
def test_a_wide_country_has_several(country: str) -> None:
    assert len(zones_of(country)) > 3


@pytest.mark.parametrize("place", ["东京时间", "東京", "Tokyo time"])
def test_a_place_has_one(place: str) -> None:
    assert zones_of(place) == ["Asia/Tokyo"]
