"""Days: of which a text tells, by the day that it is dated; 昨天 in a paper of the 12th is 11日."""

from __future__ import annotations

import re
from datetime import date, datetime

from summarizer.article import CHINA
from summarizer.text.numerals import value, without_separators

BEFORE, AFTER = 5, 24
"""How many days from its date a text speaks of as 11日, without or with the month."""
_NUMBER = re.compile(
    r"(?:(?P<month>\d{1,2})月)?(?<!\d)(?P<digits>\d{1,2})日(?![元均报])"
    r"|(?<=月)(?P<han>[一二三四五六七八九十]{1,3})日"
)
_WORD = re.compile(
    "今[天日早晨晚夜起]|刚刚|昨[天日早晨晚夜起]|前一[天日晚]"
    "|(?<![目之以日此提])前(?:[天晚夜]|日(?!均))|明[天日早晚起]"
)
_AGO = {"今": (0,), "刚": (0,), "昨": (1,), "前一": (1,), "前": (1, 2), "明": (-1,)}
"""How many days before its date a word means by its first characters; 前晚 is said of last night
too."""


def days(text: str, moment: datetime) -> frozenset[int]:
    """The days near ``moment`` that ``text`` names, as ordinals of the calendar in China."""
    today = moment.astimezone(CHINA).toordinal()
    plain = without_separators(text)
    found = _NUMBER.finditer(plain) if "日" in plain else ()
    named = {(match["month"], int(match["digits"] or value(match["han"]))) for match in found}
    near = range(today - BEFORE, today + AFTER + 1) if named else ()
    told = {
        day
        for day, on in ((day, date.fromordinal(day)) for day in near)
        for month, number in named
        if on.day == number and int(month or on.month) == on.month
    }
    words = set(_WORD.findall(plain))
    return frozenset(told.union(*(_days_of(word, today) for word in words)))


def _days_of(word: str, today: int) -> set[int]:
    return {today - ago for ago in _AGO.get(word[:2]) or _AGO[word[0]]}
