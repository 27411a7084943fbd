"""Dates as web pages and feeds write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

LONGEST = 64
"""Characters of a date that are looked at."""
EARLIEST = 1990
"""Years before it are no date of a news item (.NET's zero is the year 1)."""

_CHINA = ZoneInfo("Asia/Shanghai")
_EPOCH = re.compile(r"\d{10}|\d{13}")
_DAY = re.compile(r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?")
_HOUR = re.compile(
    r"[T\s]*(上午|早上|凌晨|中午|下午|晚上)?\s*(\d{1,2})[:：时点]"
    r"(?:(\d{1,2})(?:[:：分](\d{1,2})(?:[.,]\d+)?)?)?[分秒]?\s*(.*)"
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


def parse_date(value: str) -> datetime | None:
    """``value`` in UTC: ISO 8601 and its Chinese variations, seconds or milliseconds since 1970,
    or RFC 2822; None if neither, or if it is not :func:`is_plausible`.

    A date that names no time zone is taken as China's, and so is the zone CST.
    """
    value = re.sub(r"\bCST\b", "+0800", value.strip()[:LONGEST])
    try:
        moment = _read(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)
        moment = moment.astimezone(UTC)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment if is_plausible(moment) else None


def is_plausible(moment: datetime) -> bool:
    """Whether news may be of that moment: from ``EARLIEST`` to the end of next year."""
    return EARLIEST <= moment.year <= datetime.now(UTC).year + 1


def _read(value: str) -> datetime:
    if _EPOCH.fullmatch(value):
        return datetime.fromtimestamp(int(value[:10]), UTC)
    day = _DAY.match(value)
    if day is None:
        spell = datetime.fromisoformat if value[:8].isdigit() else parsedate_to_datetime
        return spell(value)
    moment = datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=_CHINA)
    rest = value[day.end() :]
    hour = _HOUR.match(rest)
    if hour is None:
        if re.search(r"\d", rest):
            raise ValueError(value)
        return moment
    half, hours, minutes, seconds, zone = hour.groups()
    afternoon = half in {"下午", "晚上"} and int(hours) < 12
    moment = moment.replace(
        hour=int(hours) + 12 * afternoon, minute=int(minutes or 0), second=int(seconds or 0)
    )
    if offset := _OFFSET.match(zone):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return moment.replace(tzinfo=timezone(ahead if offset[1] == "+" else -ahead))
    return moment.replace(tzinfo=UTC) if zone.strip().upper() in {"Z", "GMT", "UTC"} else moment
