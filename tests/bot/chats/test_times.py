"""Times, days and zones as people write them."""

from __future__ import annotations

import pytest

from bot.chats.times import split_request
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
