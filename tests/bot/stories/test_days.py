"""Of which days a text tells."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.stories.days import days
from summarizer.article import CHINA

TODAY = datetime(2026, 3, 12, 9, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("新华社云江3月12日电 12日7时20分许", [12]),
        ("昨天早高峰，一辆公交车坠水", [11]),
        ("昨夜今晨大雪", [11, 12]),
        ("前一天清晨，列车停了", [11]),
        ("前晚电梯下滑五层", [10, 11]),
        ("三月十一日晚", [11]),
        ("明起调价", [13]),
        ("去年8月11日开工", []),
        ("票价20日元，目前天气转晴，此前日均两万人次，近日", []),
        ("2026年3月14日起施行", [14]),
    ],
)
def test_days_are_told_by_number_and_by_word(text: str, told: list[int]) -> None:
    assert days(text, TODAY) == {date(2026, 3, day).toordinal() for day in told}


def test_a_number_without_a_month_may_be_a_day_of_the_next_or_the_last_one() -> None:
    found = days("2日、28日", datetime(2026, 3, 1, 9, tzinfo=CHINA))
    assert found == {date(2026, 3, 2).toordinal(), date(2026, 2, 28).toordinal()}


def test_a_day_begins_when_it_does_in_china() -> None:
    evening = datetime(2026, 3, 11, 17, tzinfo=UTC)
    assert days("今天", evening) == days("12日", evening)
    assert days("今天", evening) == days("昨天", evening + timedelta(days=1))
