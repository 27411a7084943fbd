"""Dates as sites and programs write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from summarizer.reading.dates import parse_date, parse_stamp, printed_stamps


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024年3月5日 星期二 08:18", "2024-03-05T00:18"),
        ("2024年3月5日（周二）下午3:05", "2024-03-05T07:05"),
        ("2024年03月05日08:18", "2024-03-05T00:18"),
        ("2024年三月5日 08:18", "2024-03-05T00:18"),
        ("２０２４年３月５日　８：１８", "2024-03-05T00:18"),
        ("2024-03-05 12:05 AM", "2024-03-04T16:05"),
        ("2024-03-05 12:05 PM", "2024-03-05T04:05"),
        ("March 30 2020 07:02:38 PM", "2020-03-30T11:02"),
        ("Monday, March 4, 2024 - 7:15pm", "2024-03-04T11:15"),
        ("9/23/2024 2:05:00 PM", "2024-09-23T06:05"),
        ("9/23/24 2:05 PM", "2024-09-23T06:05"),
        ("23/9/2024 14:05", "2024-09-23T06:05"),
        ("23.09.2024 14:05", "2024-09-23T06:05"),
        ("Sep 23, 2024", "2024-09-22T16:00"),
        ("23 September 2024", "2024-09-22T16:00"),
        ("Thu Nov 12 2020 17:00:00 GMT+0000 (Coordinated Universal Time)", "2020-11-12T17:00"),
        ("Thu Nov 12 2020 17:00:00 GMT+0800 (中国标准时间)", "2020-11-12T09:00"),
        ("Tue Mar  5 08:18:00 CST 2024", "2024-03-05T00:18"),
        ("Tue Mar  5 08:18:00 2024", "2024-03-05T00:18"),
        ("Thu, 29 Oct 2020 07:36:03 GMT-07:00", "2020-10-29T14:36"),
        ("Tue, 5 Mar 24 08:18 EST", "2024-03-05T13:18"),
        ("Tuesday, 05-Mar-24 00:18:00 GMT", "2024-03-05T00:18"),
        ("星期二, 05 三月 2024 08:18:00 +0800", "2024-03-05T00:18"),
        ("周二, 5 3月 2024 08:18:00 +0800", "2024-03-05T00:18"),
        ("2023-03-31 20:19:00 America/Los_Angeles", "2023-04-01T03:19"),
        ("2024-03-05T08:18:00+08:00[Asia/Shanghai]", "2024-03-05T00:18"),
        ("2024-03-05 08:18:00 PST", "2024-03-05T16:18"),
        ("20240305T001800Z", "2024-03-05T00:18"),
        ("20240305081800", "2024-03-05T00:18"),
        ("1709597880.123", "2024-03-05T00:18"),
        ("2024-03-04 24:00", "2024-03-04T16:00"),
        ("17-04-09 21:05", "2017-04-09T13:05"),
    ],
)
def test_a_date_is_read_whatever_wrote_it(written: str, meant: str) -> None:
    moment = parse_date(written)
    assert moment is not None
    assert f"{moment:%Y-%m-%dT%H:%M}" == meant


@pytest.mark.parametrize(
    "written",
    [
        "2023-13-45",
        "2024-02-30",
        "2024-03-05 25:00",
        "2024年03月",
        "昨天 08:18",
        "3小时前",
        "2024",
        "17-04-09",
        f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}",
    ],
)
def test_no_date_is_better_than_a_wrong_one(written: str) -> None:
    assert parse_date(written) is None


def test_a_day_and_a_minute_are_told_apart() -> None:
    day, minute = parse_stamp("2024-03-05"), parse_stamp("2024-03-05 00:00")
    assert day is not None
    assert minute is not None
    assert day.moment == minute.moment
    assert (day.has_minute, minute.has_minute) == (False, True)


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("发布时间：2024-03-05 08:18　来源：江城日报", ["2024-03-05T00:18"]),
        ("2024/2/19 18:36（2/19 19:02 更新）", ["2024-02-19T10:36"]),
        ("2024年04月18日 下午3:26 • 社会 • 阅读 77", ["2024-04-18T07:26"]),
        ("Posted on March 3, 2024 at 7:15 PM by Jonas Peel", ["2024-03-03T11:15"]),
        ("自2024-05-06 2024-05-07止", ["2024-05-05T16:00", "2024-05-06T16:00"]),
        ("电话 010-2024-0305，编号2024-13-45", []),
    ],
)
def test_dates_are_found_in_a_printed_line(line: str, minutes: list[str]) -> None:
    assert [f"{stamp.moment:%Y-%m-%dT%H:%M}" for stamp in printed_stamps(line)] == minutes
