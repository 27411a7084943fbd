"""When a chat's next digest is due.

Our own function over ``zoneinfo``, since a cron trigger fires twice when clocks go back and
aims at an hour that does not exist when they go forward. The rules: on each chosen weekday of
the local calendar exactly once; at the first of two equal wall times; and where the wall time
is skipped, at the moment the clocks jump.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)


def parse_time(text: str) -> time:
    """``HH:MM`` as a time; a single-digit hour and ``：`` are understood.

    Raises ``ValueError`` for anything else, such as ``24:00``.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a time from 00:00 to 23:59: {text!r}")
    return time(int(match[1]), int(match[2]))


def parse_timezone(name: str) -> ZoneInfo:
    """The IANA time zone ``name``. Raises ``ValueError`` for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"not an IANA time zone: {name!r}") from None


def next_due(chat_time: str, weekdays: Collection[int], timezone: str, after: datetime) -> datetime:
    """The first due moment strictly later than ``after`` (aware), in UTC.

    ``weekdays`` are 0 for Monday to 6 for Sunday. Raises ``ValueError`` for a time or time
    zone that does not exist, no weekdays, or a naive ``after``.
    """
    wanted, zone = parse_time(chat_time), parse_timezone(timezone)
    if not weekdays or not set(weekdays) <= set(range(7)):
        raise ValueError(f"weekdays must be some of 0 to 6: {sorted(weekdays)}")
    if after.tzinfo is None:
        raise ValueError("'after' needs a time zone")
    # A zone that jumps over a whole day (Samoa, 2011) can push a due day to the week after.
    start = after.astimezone(zone).date() - timedelta(days=1)
    for offset in range(16):
        day = start + timedelta(days=offset)
        if day.weekday() not in weekdays:
            continue
        due = _moment(day, wanted, zone)
        if due is not None and due > after:
            return due
    raise AssertionError("sixteen days hold every weekday twice")


def _moment(day: date, wanted: time, zone: ZoneInfo) -> datetime | None:
    """The moment of ``wanted`` on ``day`` in UTC; ``None`` where the day does not exist."""
    local = datetime.combine(day, wanted, zone)
    due = local.astimezone(UTC)
    shown = due.astimezone(zone).replace(tzinfo=None)
    if shown == local.replace(tzinfo=None):
        return due
    # The wall time is skipped. With fold=0, ``due`` lies after the jump by as much as the wall
    # time lies in the gap; the jump itself is where fold=1, which lies before, meets it.
    before = local.replace(fold=1).astimezone(UTC)
    jump = _jump(before, due, zone)
    beside = (jump - timedelta(seconds=1), jump)
    return jump if day in {moment.astimezone(zone).date() for moment in beside} else None


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second past ``before`` at which ``zone`` has the offset it has at ``after``."""
    offset = after.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)
