"""The day that a newspaper prints in its masthead or folio line, as presses write it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from summarizer.article import CHINA
from summarizer.text.numerals import value

EARLIEST = 1872
"""The year of the first modern Chinese newspaper (申报)."""
LEEWAY = timedelta(days=1)
"""A paper may be dated the day after it is read: it is printed the evening before."""
FIRST_REPUBLICAN = 1911
"""Added to a year of the Republic (民國) to get the common one."""

_SIGNS = "〇○零ＯO一二三四五六七八九"
_TENS = "一二三四五六七八九十廿卅"
_MONTH_DAY = rf"(?P<m>\d{{1,2}}|[{_TENS}]{{1,2}})\s?月\s?(?P<d>\d{{1,2}}|[{_TENS}]{{1,3}})\s?[日号]"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = r"(?P<n>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WESTERN_YEAR = rf"(?P<y>(?:1[89]|20)\d\d|[一二][{_SIGNS}]{{3}})"
_REPUBLICAN_YEAR = rf"(?:中华)?民国\s?(?P<r>\d{{1,3}}|[元{_SIGNS}十百]{{1,5}})"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_WESTERN_YEAR}\s?年\s?{_MONTH_DAY}",
        rf"{_REPUBLICAN_YEAR}\s?年\s?{_MONTH_DAY}",
        r"(?P<y>(?:1[89]|20)\d\d)\s?(?P<mark>[-./])\s?(?P<m>\d{1,2})\s?(?P=mark)\s?(?P<d>\d{1,2})"
        r"(?![\d.])",
        rf"{_MONTH_NAME}\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)\s?[,，]?\s?"
        r"(?P<y>(?:1[89]|20)\d\d)(?!\d)",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s?{_MONTH_NAME}\s?[,，]?\s?"
        r"(?P<y>(?:1[89]|20)\d\d)(?!\d)",
        r"(?P<a>\d{1,2})(?P<mark>[-./])(?P<b>\d{1,2})(?P=mark)(?P<y>(?:1[89]|20)\d\d)(?!\d)",
    )
)

_FIRST = re.compile("[0-9一二民中JFMASONDjfmasond]")
"""What a date begins with."""


def match_day(text: str, at: int) -> tuple[date | None, int] | None:
    """The date that ``text``, in simplified characters, prints from ``at`` on, and where it ends:
    ``2026年3月18日``, ``二〇二六年三月十八日``, ``2026.3.18``, ``民国115年3月18日``,
    ``March 18, 2026``.

    The date is None where the form is a date's and the day is not: 31 February, the future, three
    numbers that may be read two ways (3/4/2026). None alone where no date begins there.
    """
    if not _FIRST.match(text, at):
        return None
    found = next(filter(None, (form.match(text, at) for form in _FORMS)), None)
    return (_day(found), found.end()) if found else None


def make_day(year: int, month: int, day: int) -> date | None:
    """That day, if there is one and a paper may be of it: since ``EARLIEST``, not in the future."""
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if year >= EARLIEST and made <= datetime.now(CHINA).date() + LEEWAY else None


def number(numeral: str) -> int:
    """A year, month or day in figures or Chinese numerals: ``3``, ``廿三``, ``二〇二六``."""
    plain = re.sub("[○ＯOo]", "〇", numeral).replace("廿", "二十").replace("卅", "三十")
    return 1 if plain == "元" else int(value(plain)) if not plain.isdecimal() else int(plain)


def _day(form: re.Match[str]) -> date | None:
    got = form.groupdict()
    year = number(got["y"]) if got.get("y") else number(got["r"]) + FIRST_REPUBLICAN
    if got.get("a"):
        first, second = int(got["a"]), int(got["b"])
        if first <= 12 and second <= 12 and first != second:
            return None
        month, day = (first, second) if second > 12 else (second, first)
    else:
        month = _MONTHS.index(got["n"][:3].lower()) + 1 if got.get("n") else number(got["m"])
        day = number(got["d"])
    return make_day(year, month, day)
