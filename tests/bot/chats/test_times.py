"""Times, days and zones as people write them."""

from __future__ import annotations

import pytest

from bot.chats.times import (
    find_timezone,
    parse_clock,
    parse_weekdays,
    split_request,
    suggest_timezones,
)
from bot.messages import wording


@pytest.mark.parametrize(
    ("words", "time", "topics"),
    [
        ("7:30 5G 医保", "07:30", ["5G", "医保"]),
        ("７：３０", "07:30", []),
        ("早上8点", "08:00", []),
        ("晚上九点半 口罩", "21:30", ["口罩"]),
        ("医保，5G、养老 18:05", "18:05", ["医保", "5G", "养老"]),
        ("", None, []),
        ("晚上8点钟 5G", "20:00", ["5G"]),
        ("每天早上8点", "08:00", []),
        ("每日8点一刻", "08:15", []),
        ("今晚8点", "20:00", []),
        ("半夜11点", "23:00", []),
        ("半夜2点", "02:00", []),
        ("八点钟", "08:00", []),
        ("八点二十分", "08:20", []),
        ("早上 八点半 医保", "08:30", ["医保"]),
        ("0830", "08:30", []),
        ("8.30", "08:30", []),
        ("8:00 PM", "20:00", []),
        ("8pm", "20:00", []),
        ("7:30 pm 5G", "19:30", ["5G"]),
        ("7pm 5G", "19:00", ["5G"]),
        ("7:30am 5G", "07:30", ["5G"]),
        ("早 5G", None, ["早", "5G"]),
        ("一带一路 21:00", "21:00", ["一带一路"]),
    ],
)
def test_a_request_names_a_time_and_topics(words: str, time: str | None, topics: list[str]) -> None:
    request = split_request(words)
    assert (request.time, request.topics, request.wrong) == (time, topics, None)


@pytest.mark.parametrize("written", ["25:00", "晚上25:00", "8:99", "二十五点", "8点70分"])
def test_a_time_that_does_not_exist_is_told_of(written: str) -> None:
    assert split_request(f"{written} 5G").wrong == written


@pytest.mark.parametrize(
    ("words", "days", "topics"),
    [
        ("工作日 8:00", "工作日", []),
        ("8:00 周一", "周一", []),
        ("每周一 周三 8:00 医保", "周一、周三", ["医保"]),
        ("周末 9点", "周末", []),
        ("周一三五 7:00", "周一、周三、周五", []),
    ],
)
def test_a_request_may_name_its_days(words: str, days: str, topics: list[str]) -> None:
    request = split_request(words)
    assert wording.days("zh-Hans", request.weekdays) == days
    assert request.topics == topics
    assert request.time is not None


@pytest.mark.parametrize(("written", "time"), [("晚上9点", "21:00"), ("七", None), ("24:00", None)])
def test_a_time_alone(written: str, time: str | None) -> None:
    assert parse_clock(written) == time


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("周一 周三", {0, 2}),
        ("周五到周日", {4, 5, 6}),
        ("每天", set(range(7))),
        ("周一 到 周三", {0, 1, 2}),
        ("mon-fri", set(range(5))),
        ("工作日", set(range(5))),
        ("昨天", None),
    ],
)
def test_days_alone(written: str, days: set[int] | None) -> None:
    assert parse_weekdays(written) == days


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
