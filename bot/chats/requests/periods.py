"""The time that news are asked from: 昨天, 最近一周, since last month, 3月15日."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.chats.requests.said import NUMBERS, Said, any_of, compiled, english, number

_N = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3}|几|半)"
_HOW_MANY = {"几": 3, "半": 0.5, "few": 3, "couple of": 2, "several": 3}
_EN_N = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)}|few|couple of|several)"
_UNITS = {
    "小时": 1 / 24,
    "hour": 1 / 24,
    "天": 1,
    "日": 1,
    "周": 7,
    "星期": 7,
    "礼拜": 7,
    "月": 30,
    "年": 365,
}
_UNITS |= {"day": 1, "week": 7, "month": 30, "year": 365}
_UNIT = r"(?P<unit>小时|天|日|周|星期|礼拜|月|年)"
_EN_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
_SINCE = "(?:以来|之内|以内|内|里|来|间)?"

_DAYS_AGO = [
    (3, "大前天"),
    (
        0,
        any_of(
            "今天(?:晚上|早上|上午|下午|中午)?|当天|今日(?!头条|说法)|今儿|今早|当日",
            english("today(?:'s)?|of the day|this morning|tonight"),
        ),
    ),
    (2, any_of("前天|前日", english("(?:the )?day before yesterday"))),
    (
        1,
        any_of(
            "昨天(?:晚上|早上|上午|下午|中午|夜里)?|昨日|昨晚|昨儿个?(?:晚上|早上|夜里)?|昨夜",
            english("yesterday(?:'s)?|last night"),
        ),
    ),
]
_AGO = [(days, compiled(pattern)) for days, pattern in _DAYS_AGO]
_DAYS = {0: "今天", 1: "昨天", 2: "前天"}
_LASTING = [
    compiled(rf"(?:最近|近来|过去|近|这|前|上|前面)的?{_N}个?{_UNIT}{_SINCE}"),
    compiled(rf"{_N}个?{_UNIT}(?:以来|之内|以内|内|(?=的?(?:新闻|要闻|大事|回顾|消息|报道)))"),
    compiled("(?P<count>)(?:今|去)(?P<unit>年)"),
    compiled(
        rf"(?:本|这个?|这一个?|上个?|上一个?)(?P<count>)(?P<unit>周|星期|礼拜|月)"
        rf"(?![末一二三四五六日天初底中]){_SINCE}"
    ),
    compiled(
        english(
            rf"(?:in |over |from |for |during |within |of )?(?:the |these )?"
            rf"(?:last|past|previous|recent) (?:{_EN_N} )?{_EN_UNIT}(?:'s)?"
        )
    ),
    compiled(english(rf"(?:in |from |of )?this (?P<count>){_EN_UNIT}(?:'s)?")),
    compiled(english(rf"(?:in|within) {_EN_N} {_EN_UNIT}")),
]
_SINCE_DAY = compiled(
    any_of(
        r"(?:自|从)?上?个?(?:周|星期|礼拜)[一二三四五六日天](?:以来|到现在|至今)",
        english(r"since (?:last )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"),
    )
)
_BEFORE = [
    compiled(rf"{_N}个?{_UNIT}(?:之?前|以前)"),
    compiled(english(rf"{_EN_N} {_EN_UNIT} ago")),
]
_DATE = compiled(
    r"(?<!\d)(?:(?P<year>20\d\d)[年./-])?(?P<month>1[0-2]|0?[1-9])月(?P<day>[0-3]?\d)[日号]"
)


@dataclass(frozen=True, slots=True)
class Period:
    """The last ``days`` days, ``ago`` days before today one day of them; or a day of a month."""

    days: int = 1
    ago: int = 0
    month_day: tuple[int, int] | None = None

    @property
    def words(self) -> str:
        """The period in words that are read as it: how it travels in a query."""
        if self.month_day:
            return f"{self.month_day[0]}月{self.month_day[1]}日"
        return f"最近{self.days}天" if self.days > 1 else _DAYS.get(self.ago, f"{self.ago}天前")

    def bounds(self, now: datetime) -> tuple[datetime, datetime]:
        """Its first moment and the first after it, by the clock of ``now``."""
        if self.days > 1:
            return now - timedelta(days=self.days), now + timedelta(days=1)
        day = now.date() - timedelta(days=self.ago)
        if self.month_day:
            day = self._latest(now.date())
        begin = datetime.combine(day, time(), now.tzinfo)
        return begin, datetime.combine(day + timedelta(days=1), time(), now.tzinfo)

    def _latest(self, today: date) -> date:
        month, day = self.month_day or (today.month, today.day)
        for year in range(today.year, today.year - 8, -1):
            try:
                when = date(year, month, day)
            except ValueError:  # 29 February
                continue
            if when <= today:
                return when
        return today


def take_period(said: Said) -> Period | None:
    """Take the time that is asked from out of what was said."""
    for match in said.take(_DATE):
        month, day = int(match["month"]), int(match["day"])
        try:
            date(2024, month, day)
        except ValueError:
            return None
        return Period(month_day=(month, day))
    for match in (m for pattern in _BEFORE for m in said.take(pattern)):
        return Period(ago=max(1, round(_count(match["count"]) * _UNITS[match["unit"]])))
    if said.take(_SINCE_DAY):
        return Period(days=7)
    for pattern in _LASTING:
        for match in said.take(pattern):
            return Period(days=max(1, round(_count(match["count"]) * _UNITS[match["unit"]])))
    found = [ago for ago, pattern in _AGO if said.take(pattern)]
    if len(found) > 1:  # 昨天和前天
        return Period(days=max(found) + 1)
    return Period(ago=found[0]) if found else None


def _count(word: str | None) -> float:
    if not word:
        return 1
    if word in _HOW_MANY:
        return _HOW_MANY[word]
    return number(word) or 1
