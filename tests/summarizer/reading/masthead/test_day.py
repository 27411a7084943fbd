"""The day that a paper prints of itself, however a press writes it."""

from __future__ import annotations

from calendar import month_name
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import CHINA
from summarizer.reading.masthead.day import EARLIEST
from summarizer.reading.masthead.words import words_of

SIGNS = "〇一二三四五六七八九"
TODAY = datetime.now(CHINA).date()
days = st.dates(date(EARLIEST, 1, 1), TODAY)


def parse_day(line: str) -> date | None:
    """The date that all of a masthead's line is."""
    words = words_of(line) or []
    return words[0].day if len(words) == 1 else None


def said(number: int) -> str:
    """Up to 31 as it is spoken: 三, 十八, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else SIGNS[tens] + "十"
    return ten + (SIGNS[ones] if ones else "")


def signs(number: int) -> str:
    return "".join(SIGNS[int(digit)] for digit in str(number))


@given(days)
def test_a_day_is_read_as_it_was_written(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    month = month_name[m]
    forms = [
        f"{y}年{m}月{d}日",
        f"{y} 年 {m:02} 月 {d:02} 日",
        f"{signs(y)}年{said(m)}月{said(d)}日",
        f"{signs(y).replace('〇', '零')}年{said(m)}月{said(d)}日",
        f"{signs(y).replace('〇', '○')}年{said(m)}月{said(d)}日",
        f"{y}.{m}.{d}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{month} {d}, {y}",
        f"{month[:3]}. {d} {y}",
        f"{d} {month} {y}",
    ]
    if y > 1911:
        forms += [
            f"民國{y - 1911}年{m}月{d}日",
            f"中華民國{signs(y - 1911)}年{said(m)}月{said(d)}日",
        ]
    if d > 12:
        forms += [f"{m}/{d}/{y}", f"{d}/{m}/{y}"]
    assert {form: parse_day(form) for form in forms} == dict.fromkeys(forms, day)


@given(st.integers(2, 20_000))
def test_the_future_is_no_papers_day(later: int) -> None:
    day = TODAY + timedelta(days=later)
    assert parse_day(f"{day.year}年{day.month}月{day.day}日") is None


@given(st.text(max_size=40))
def test_any_text_gives_a_day_or_none(text: str) -> None:
    parse_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026年2月31日",
        "2026年13月1日",
        "3/4/2026",
        "3月18日",
        "2026年3月",
        "民國元年二月三十日",
        "",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert parse_day(text) is None


def test_the_first_year_of_the_republic() -> None:
    assert parse_day("民國元年三月十八日") == date(1912, 3, 18)
