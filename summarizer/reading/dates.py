"""Dates as web pages and feeds write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_CHINA = ZoneInfo("Asia/Shanghai")


def parse_date(value: str) -> datetime | None:
    """``value`` in UTC: ISO 8601 in its common variations, or RFC 2822; None if neither.

    A date that names no time zone is taken as China's.
    """
    value = value.strip()
    spelled = re.sub(r"\s*[年月/.](?=\s*\d{1,2}(?:\D|$))", "-", value).replace("日", "", 1)
    match = re.match(r"(\d{4})-\s*(\d{1,2})-\s*(\d{1,2})(.*)$", spelled)
    try:
        if match:
            year, month, day, rest = match.groups()
            rest = re.sub(r"^[T\s]*(\d):", r"T0\1:", rest)
            moment = datetime.fromisoformat(f"{year}-{month:>02}-{day:>02}{rest}".strip())
        else:
            moment = parsedate_to_datetime(value)
    except (ValueError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the year 1 or 9999
        return None
