"""When a digest is due: against the calendar of real time zones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import next_due, parse_time, parse_timezone

EVERY_DAY = range(7)
ZONES = st.sampled_from(
    [
        "Asia/Shanghai",
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",  # half an hour of daylight saving
        "America/Sao_Paulo",  # until 2019 the clocks went forward at midnight
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Apia",  # skipped a whole Friday in 2011
        "America/St_Johns",
        "Antarctica/Troll",
    ]
)
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.integers(1_200_000_000, 2_050_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def offset(moment: datetime) -> timedelta:
    """From UTC, of a moment that has a zone."""
    found = moment.utcoffset()
    assert found is not None
    return found


@given(TIMES, WEEKDAYS, ZONES, MOMENTS)
def test_due_is_later_on_a_chosen_weekday_at_the_wall_time(
    time: str, weekdays: set[int], zone: str, after: datetime
) -> None:
    due = next_due(time, weekdays, zone, after)
    local = due.astimezone(ZoneInfo(zone))
    assert due > after
    if f"{local:%H:%M}" == time:
        assert local.weekday() in weekdays
        assert local.fold == 0
    else:  # the wall time was skipped that day: the moment at which the clocks jumped
        before = (due - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        assert offset(before) < offset(local)
        assert {local.weekday(), before.weekday()} & set(weekdays)


@given(TIMES, ZONES, MOMENTS)
def test_every_day_means_once_each_local_day(time: str, zone: str, after: datetime) -> None:
    dues = [after]
    for _ in range(8):
        dues.append(next_due(time, EVERY_DAY, zone, dues[-1]))
    days = [due.astimezone(ZoneInfo(zone)).date() for due in dues[1:]]
    skipped = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set()
    expected = {days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)}
    assert sorted(expected - skipped) == days


@given(TIMES, WEEKDAYS, ZONES, MOMENTS)
def test_nothing_due_is_passed_over(
    time: str, weekdays: set[int], zone: str, after: datetime
) -> None:
    due = next_due(time, weekdays, zone, after)
    assert next_due(time, weekdays, zone, due - timedelta(seconds=1)) == due
    halfway = after + (due - after) / 2
    assert next_due(time, weekdays, zone, halfway) == due


@pytest.mark.parametrize(
    ("time", "zone", "after", "due"),
    [
        # 02:30 does not exist on 9 March 2025: at 03:00 daylight time, when the clocks jump
        ("02:30", "America/New_York", utc(2025, 3, 9, 0), utc(2025, 3, 9, 7)),
        # 01:30 comes twice on 2 November 2025: the first one
        ("01:30", "America/New_York", utc(2025, 11, 2, 0), utc(2025, 11, 2, 5, 30)),
        # ... and not the second one an hour later
        ("01:30", "America/New_York", utc(2025, 11, 2, 5, 30), utc(2025, 11, 3, 6, 30)),
        # midnight did not exist on 4 November 2018
        ("00:00", "America/Sao_Paulo", utc(2018, 11, 3, 12), utc(2018, 11, 4, 3)),
        ("00:00", "Asia/Shanghai", utc(2025, 3, 3, 15, 59), utc(2025, 3, 3, 16)),
        ("00:00", "Asia/Shanghai", utc(2025, 3, 3, 16), utc(2025, 3, 4, 16)),
        ("08:00", "Asia/Shanghai", utc(2025, 3, 3, 0), utc(2025, 3, 4, 0)),
    ],
)
def test_clock_changes_and_midnight(time: str, zone: str, after: datetime, due: datetime) -> None:
    assert next_due(time, EVERY_DAY, zone, after) == due


def test_a_friday_that_samoa_skipped_is_passed_over() -> None:
    due = next_due("08:00", {4}, "Pacific/Apia", utc(2011, 12, 27))
    assert due.astimezone(ZoneInfo("Pacific/Apia")).date().isoformat() == "2012-01-06"


def test_the_weekday_is_the_local_one() -> None:
    # Sunday 20:00 UTC is Monday 04:00 in Shanghai
    due = next_due("08:00", {0}, "Asia/Shanghai", utc(2025, 3, 2, 20))
    assert due == utc(2025, 3, 3, 0)


@pytest.mark.parametrize("text", ["24:00", "8", "08:60", "-1:00", "0800", "٠٨:٠٠", "", "8:5"])
def test_times_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        parse_time(text)


def test_a_full_width_colon_and_a_single_digit_are_understood() -> None:
    assert parse_time(" 8：05 ").isoformat("minutes") == "08:05"


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "Beijing", "/etc/localtime"])
def test_unknown_zones_are_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse_timezone(zone)


@pytest.mark.parametrize(("weekdays", "after"), [((), utc(2025, 1, 1)), ({7}, utc(2025, 1, 1))])
def test_weekdays_must_be_some(weekdays: Collection[int], after: datetime) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        next_due("08:00", weekdays, "UTC", after)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_due("08:00", EVERY_DAY, "UTC", datetime(2025, 1, 1))  # noqa: DTZ001
