"""Dates as web pages and feeds write them.

ISO 8601 and RFC 2822 first of all, and what else is met: Chinese forms, American ones, those that
programs write by default (JavaScript's, C's), seconds since 1970.

No library does it: of the 32 forms in this module's test python-dateutil 4.0 reads 15 as they are
meant and dateparser 1.5 reads 24, which takes a hundred times as long and takes '2024' and
'3小时前' for dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from summarizer.article import CHINA

LONGEST = 80
"""Characters of a date that are looked at."""
EARLIEST = 1990
"""Years before it are no date of a news item (.NET's zero is the year 1)."""
LEEWAY = timedelta(days=1)
"""By how much a site's clock, or its zone, may be ahead."""

_EPOCH = re.compile(r"(\d{10})(?:\.\d+|\d{3})?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january 一月 正月",
            "feb february 二月",
            "mar march 三月",
            "apr april 四月",
            "may 五月",
            "jun june 六月",
            "jul july 七月",
            "aug august 八月",
            "sep sept september 九月",
            "oct october 十月",
            "nov november 十一月",
            "dec december 十二月",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"
_WEEKDAY = re.compile(
    r"[(\[]?\s?(?:(?:星期|周|週|礼拜)[一二三四五六日天]"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b)\s?[)\]]?,?",
    re.I,
)
_GAP = r"\s{0,3}"
_UNPARTED = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=$|[T\s]|[0-2]\d[0-5]\d)")
_FORMS = tuple(
    form if isinstance(form, re.Pattern) else re.compile(form, re.I)
    for form in (
        rf"(?P<y>(?:19|20)\d\d){_GAP}[-年/.]{_GAP}(?:(?P<m>\d\d?){_GAP}[-月/.]|(?P<n>{_MONTH}){_GAP}-?)"
        rf"{_GAP}(?P<d>\d\d?)(?!\d){_GAP}[日号]?",
        _UNPARTED,
        rf"(?P<n>{_MONTH}|\d\d?月)\s{{0,3}}(?P<d>\d\d?)(?:st|nd|rd|th|日)?(?!\d),?\s{{1,3}}(?P<y>(?:19|20)\d\d)",
        rf"(?P<d>\d\d?)(?:st|nd|rd|th)?[\s/-]{{1,3}}(?P<n>{_MONTH}|\d\d?月)[\s,/-]{{1,3}}"
        r"(?P<y>(?:19|20)?\d\d)(?!\d|:)",
        r"(?P<a>\d\d?)(?P<mark>[/.-])(?P<b>\d\d?)(?P=mark)(?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?P<a>\d\d?)(?P<mark>/)(?P<b>\d\d?)/(?P<y>\d\d)(?=,?\s{1,3}\d\d?:\d\d)",
        # Two figures of a year: only with the minute, or the three may stand for anything.
        r"(?P<y>\d\d)(?:-(?P<m>\d\d)-(?P<d>\d\d)|年(?P<mm>\d\d?)月(?P<dd>\d\d?)日)(?=\s{1,3}\d\d?:\d\d)",
    )
)
_ANY = re.compile(
    r"(?<![\d./-])(?:(?:19|20)\d\d\s{0,3}[-年/.]|\d\d[-年]\d|\d\d?[\s/-]{1,3}[a-z]{3}|[a-z]{3,9}\.?\s\d|\d\d?/\d\d?/)",
    re.I,
)
"""Where a date may begin in running text."""
_CLOCK = re.compile(
    r"[\s,，T日·|(-]{0,4}(?:at\s)?(?P<before>上午|早上|早晨|凌晨|清晨|中午|下午|傍晚|晚上|夜间|[ap]\.?m\.?)?\s{0,3}"
    r"(?P<h>\d\d?)\s?[:时點点]\s?(?P<m>\d\d?)?(?:\s?[:分]\s?(?P<s>\d\d?)(?:[.,:]\d+)?)?[分秒]?(?!\d)"
    r"\s{0,3}(?P<after>[ap]\.?m\b\.?)?",
    re.I,
)
_COMPACT = re.compile(r"(?P<h>\d\d)(?P<m>[0-5]\d)(?P<s>[0-5]\d)?(?!\d)(?P<before>)(?P<after>)")
_ASCTIME = re.compile(
    r"^(\w+\s+\d\d?)\s+(\d\d?:\d\d(?::\d\d)?)((?:\s+[A-Z]{1,5}(?:[+-][\d:]+)?)?)\s+(\d{4})$", re.I
)
_ZONE = re.compile(
    r"\s{0,3}\[?(?:(?P<name>[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)|(?P<word>Z|[A-Z]{3,4})?"
    r"(?:\s?(?P<sign>[+\-−])(?P<h>\d\d?)(?::?(?P<m>\d\d))?)?)"
)
_ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "UT"), 0.0),
    **{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BRT": -3},
    **{"BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5},
    **{"CST": 8, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11},
    **{"NZST": 12, "NZDT": 13},
}
"""Hours ahead of UTC. CST is China's here, not Chicago's."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment in UTC, and whether its minute was told or only its day (then China's midnight)."""

    moment: datetime
    has_minute: bool
    has_zone: bool = False
    """Whether its time zone was told."""


def parse_date(value: str) -> datetime | None:
    """``value`` in UTC; None where it is no date, or one that is not :func:`is_plausible`.

    A date that names no time zone is taken as China's, and so is the zone CST. Three numbers are
    read the American way with strokes between them (9/23/2024), the European way with points or
    hyphens (23-09-2024), and either way where only one can be.
    """
    stamp = parse_stamp(value)
    return stamp.moment if stamp else None


def parse_stamp(value: str) -> Stamp | None:
    """As :func:`parse_date`; says also how much of it was told."""
    text = _plain(value)
    if epoch := _EPOCH.fullmatch(text):
        return _plausible(Stamp(datetime.fromtimestamp(int(epoch[1]), UTC), True, True))
    text = _ASCTIME.sub(r"\1 \4 \2\3", text)
    found = _read(text)
    if found is None:
        return None
    stamp, rest = found
    return stamp if stamp.has_minute or not re.search(r"\d", rest) else None


def printed_stamps(text: str) -> Iterator[Stamp]:
    """The dates that stand in a line of running text, in its order."""
    at = 0
    while start := _ANY.search(text, at):
        found = _read(_plain(text[start.start() : start.start() + LONGEST]))
        at = start.end()
        if found is not None:
            yield found[0]


def is_plausible(moment: datetime) -> bool:
    """Whether news may be of that moment: since ``EARLIEST``, and not in the future."""
    return moment.year >= EARLIEST and moment <= datetime.now(UTC) + LEEWAY


def _plausible(stamp: Stamp) -> Stamp | None:
    return stamp if is_plausible(stamp.moment) else None


def _plain(value: str) -> str:
    """A date at half width, without the day of the week."""
    text = unicodedata.normalize("NFKC", value.strip()[:LONGEST])
    return " ".join(_WEEKDAY.sub(" ", text).split()).lstrip(", ")


def _read(text: str) -> tuple[Stamp, str] | None:
    """The date that ``text`` begins with, and what follows its day where no clock does."""
    form = next(filter(None, (form.match(text) for form in _FORMS)), None)
    if form is None:
        return None
    rest = text[form.end() :]
    compact = form.re is _UNPARTED
    clock = _COMPACT.match(rest.removeprefix("T")) if compact else None
    clock = clock or _CLOCK.match(rest)
    try:
        day = datetime(*_day(form), tzinfo=CHINA)
        if clock is None:
            stamp = _plausible(Stamp(day.astimezone(UTC), False))
        else:
            zone, told = _zone(clock.string[clock.end() :])
            moment = (day + _time(clock)).replace(tzinfo=zone)
            stamp = _plausible(Stamp(moment.astimezone(UTC), True, told))
    except (ValueError, OverflowError):
        return None
    return (stamp, rest) if stamp else None


def _day(form: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day. Raises ``ValueError`` for numbers that are none."""
    got = form.groupdict()
    year = int(got["y"])
    if year < 100:
        year += 2000 if year <= datetime.now(UTC).year % 100 else 1900
    if got.get("a"):
        first, second = int(got["a"]), int(got["b"])
        american = (got["mark"] == "/" and first <= 12) or second > 12
        return (year, first, second) if american else (year, second, first)
    if name := got.get("n"):
        name = name.lower().rstrip(".")
        month = _MONTHS.get(name) or int(name.rstrip("月"))
    else:
        month = int(got.get("m") or got["mm"])
    return year, month, int(got.get("d") or got["dd"])


def _time(clock: re.Match[str]) -> timedelta:
    """The time of day. Raises ``ValueError`` for 25:00 and its like; 24:00 ends the day."""
    hour, minute = int(clock["h"]), int(clock["m"] or 0)
    second = int(clock["s"] or 0)
    half = (clock["after"] or clock["before"] or "").lower()
    if half[:1] == "p" or half in {"下午", "傍晚", "晚上", "夜间"}:
        hour += 12 if hour < 12 else 0
    elif (half[:1] == "a" or half in {"凌晨", "上午"}) and hour == 12:
        hour = 0
    elif half == "中午" and hour < 3:
        hour += 12
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute):
        raise ValueError(clock[0])
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(text: str) -> tuple[tzinfo, bool]:
    """The time zone that follows a clock, and whether one does."""
    match = _ZONE.match(text)
    if match is None:
        return CHINA, False
    if match["name"]:
        try:
            return ZoneInfo(match["name"]), True
        except (ZoneInfoNotFoundError, ValueError):
            return CHINA, False
    hours = _ZONES.get(match["word"] or "")
    if match["sign"] and (match["word"] in (None, "GMT", "UTC", "UT")):
        hours = int(match["h"]) + int(match["m"] or 0) / 60
        hours = hours if match["sign"] == "+" else -hours
    if hours is None or not -15 < hours < 15:
        return CHINA, False
    return timezone(timedelta(hours=hours)), True
