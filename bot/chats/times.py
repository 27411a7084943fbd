"""Times, weekdays and time zones as people write them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from summarizer.text.folding import fold
from summarizer.text.numerals import spoken

_EVERY = "(?:每天|每日|天天|每)?的?"
_PARTS = (
    "上午|早上|早晨|今早|明早|清晨|凌晨|中午|下午|傍晚|"
    "晚上|今晚|明晚|深夜|半夜|午夜|夜里|夜间|早|晚|am|pm"
)
_DIGITS = "[零一二两三四五六七八九十]"
_CLOCK = re.compile(rf"{_EVERY}({_PARTS})?(\d{{1,2}})[:.](\d{{2}})(am|pm)?")
_COMPACT = re.compile(rf"{_EVERY}({_PARTS})?([01]\d|2[0-3])([0-5]\d)")
_SPOKEN = re.compile(
    rf"{_EVERY}({_PARTS})?(\d{{1,2}}|{_DIGITS}{{1,3}})[点时]"
    rf"(钟|整|半|一刻|三刻|\d{{1,2}}分?|{_DIGITS}{{1,3}}分?)?"
)
_BARE = re.compile(r"(\d{1,2})(am|pm)")
_LOOKS_LIKE_TIME = re.compile(
    rf"{_EVERY}(?:{_PARTS})?"
    rf"(?:\d{{1,2}}[点时:].*|\d+:\S*|\d{{1,2}}|{_DIGITS}{{1,3}}点(?:钟|整|半|.*分)?)"
)
_TIME_AHEAD = rf"(?=\d{{1,2}}[:.点时]|{_DIGITS}{{1,3}}[点时])"
_PART_APART = re.compile(rf"({_PARTS})\s+{_TIME_AHEAD}", re.I)
_RANGE_APART = re.compile(
    r"(?<=\w)\s*(?:[-~—–到至]|\bto\b)\s*(?=(?:周|星期|礼拜|mon|tue|wed|thu|fri|sat|sun))", re.I
)
_DAYS_GLUED = re.compile(
    rf"((?:工作日|平日|周末)|每?(?:周|星期|礼拜)(?:[一二三四五六日天](?:[到至-](?:周|星期|礼拜)?[一二三四五六日天])?)+)"
    rf"(?=(?:{_PARTS})?{_TIME_AHEAD})"
)
_HALF_APART = re.compile(r"(?<=\d)\s+(?=[ap]m\b)", re.I)
_AFTERNOON = frozenset({"下午", "傍晚", "pm"})
_EVENING = frozenset({"晚上", "今晚", "明晚", "晚", "深夜", "半夜", "午夜", "夜里", "夜间"})
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0, "": 0}
_SEPARATORS = re.compile(r"[\s,，、;；]+")

_DAY_NAMES = {
    "mon": 0,
    "tue": 1,
    "wed": 2,
    "thu": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_DAY_NAMES |= {
    f"{week}{name}": number
    for week in ("周", "星期", "礼拜", "")
    for number, names in enumerate(["一1", "二2", "三3", "四4", "五5", "六6", "日天7"])
    for name in names
}
_NAMES_DAYS = re.compile("每?(?:周|星期|礼拜)|工作日|平日|workdays|weekdays|weekends?")
"""What may stand among topics and still mean days: a bare 一 or sun is a topic."""
_SEVERAL_DAYS = re.compile("(?:周|星期|礼拜)([一二三四五六日天1-7]{2,7})")
_DAY_GROUPS = {
    "每天": range(7),
    "每日": range(7),
    "天天": range(7),
    "daily": range(7),
    "everyday": range(7),
    "all": range(7),
    "工作日": range(5),
    "平日": range(5),
    "workdays": range(5),
    "weekdays": range(5),
    "周末": (5, 6),
    "weekend": (5, 6),
    "weekends": (5, 6),
}

_CITIES = {
    "Asia/Shanghai": (
        "北京 上海 广州 深圳 中国 北京时间 东八区 天津 重庆 杭州 南京 苏州 成都 武汉 西安 郑州 "
        "长沙 青岛 济南 沈阳 大连 哈尔滨 长春 厦门 福州 合肥 昆明 南昌 宁波 无锡 石家庄 太原 兰州 "
        "贵阳 南宁 海口 beijing china cst"
    ),
    "Asia/Urumqi": "乌鲁木齐 新疆",
    "Asia/Hong_Kong": "香港",
    "Asia/Macau": "澳门",
    "Asia/Taipei": "台北 台湾 taiwan",
    "Asia/Tokyo": "东京 日本 大阪 japan",
    "Asia/Seoul": "首尔 韩国 korea",
    "Asia/Singapore": "新加坡",
    "Asia/Kuala_Lumpur": "吉隆坡 马来西亚 malaysia",
    "Asia/Bangkok": "曼谷 泰国 thailand",
    "Asia/Dubai": "迪拜 阿联酋",
    "Europe/London": "伦敦 英国 uk",
    "Europe/Paris": "巴黎 法国 france",
    "Europe/Berlin": "柏林 德国 germany",
    "Europe/Madrid": "马德里 西班牙 spain",
    "Europe/Rome": "罗马 米兰 意大利 italy",
    "Europe/Moscow": "莫斯科 俄罗斯",
    "America/New_York": "纽约 波士顿 华盛顿 美东 多伦多 boston washington",
    "America/Chicago": "芝加哥 休斯敦 美中",
    "America/Denver": "丹佛",
    "America/Los_Angeles": "洛杉矶 旧金山 硅谷 西雅图 美西 sanfrancisco seattle",
    "America/Vancouver": "温哥华",
    "Australia/Sydney": "悉尼 墨尔本 澳洲 澳大利亚",
    "Pacific/Auckland": "奥克兰 新西兰",
    "UTC": "utc gmt 世界时",
}
_BY_CITY = {city: zone for zone, cities in _CITIES.items() for city in cities.split()}
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d\d))?")
_ODD_OFFSETS = {
    "-9:30": "Pacific/Marquesas",
    "-3:30": "America/St_Johns",
    "+3:30": "Asia/Tehran",
    "+4:30": "Asia/Kabul",
    "+5:30": "Asia/Kolkata",
    "+5:45": "Asia/Kathmandu",
    "+6:30": "Asia/Yangon",
    "+9:30": "Australia/Darwin",
    "+10:30": "Australia/Lord_Howe",
    "+12:45": "Pacific/Chatham",
}
"""Where clocks are off by a part of an hour (the IANA time zone database, their standard time)."""


def parse_clock(text: str) -> str | None:
    """``HH:MM`` of a time as people write it (``7:30``, ``７：３０``, 早上八点半), or ``None``."""
    folded = fold(text)
    if match := _CLOCK.fullmatch(folded):
        return _clock(match[1] or match[4], int(match[2]), int(match[3]))
    if match := _COMPACT.fullmatch(folded):
        return _clock(match[1], int(match[2]), int(match[3]))
    if match := _BARE.fullmatch(folded):
        return _clock(match[2], int(match[1]), 0)
    if match := _SPOKEN.fullmatch(folded):
        minutes = match[3] or ""
        hour = spoken(match[2])
        minute = _QUARTERS[minutes] if minutes in _QUARTERS else spoken(minutes.rstrip("分"))
        return None if hour is None or minute is None else _clock(match[1], hour, minute)
    return None


@dataclass(frozen=True, slots=True)
class Request:
    """What a subscription asks for; ``wrong`` looks like a time but is none."""

    time: str | None
    weekdays: frozenset[int]
    topics: list[str]
    wrong: str | None = None


def split_request(text: str) -> Request:
    """The time, weekdays and topics of ``工作日 早上 8点 5G 医保``."""
    time: str | None = None
    weekdays: frozenset[int] = frozenset()
    topics: list[str] = []
    text = _HALF_APART.sub("", unicodedata.normalize("NFKC", text))
    text = _DAYS_GLUED.sub(r"\1 ", _RANGE_APART.sub("-", _PART_APART.sub(r"\1", text)))
    for word in _SEPARATORS.split(text.strip()):
        folded = fold(word)
        if not word or folded in {"每天", "每日", "daily"}:
            continue
        clock = parse_clock(word)
        if clock is not None:
            time = clock
        elif _LOOKS_LIKE_TIME.fullmatch(folded):
            return Request(None, weekdays, topics, word)
        elif _NAMES_DAYS.match(folded) and (days := parse_weekdays(word)):
            weekdays |= days
        else:
            topics.append(word)
    return Request(time, weekdays, topics)


def parse_weekdays(text: str) -> frozenset[int] | None:
    """The weekdays (0 for Monday) of ``工作日``, ``周一 周三`` or ``mon-fri``, or ``None``."""
    days: set[int] = set()
    for word in _SEPARATORS.split(_RANGE_APART.sub("-", text.strip())):
        folded = re.sub("[~—–到至]", "-", fold(word))
        if folded not in _DAY_GROUPS:
            folded = folded.removeprefix("每")
        if folded in {"和", "and", "与", "及"}:
            continue
        first, dash, last = folded.partition("-")
        if folded in _DAY_GROUPS:
            days.update(_DAY_GROUPS[folded])
        elif dash and (begin := _day(first)) is not None and (end := _day(last)) is not None:
            days.update((begin + i) % 7 for i in range((end - begin) % 7 + 1))
        elif (day := _day(folded)) is not None:
            days.add(day)
        elif match := _SEVERAL_DAYS.fullmatch(folded):
            days.update(_DAY_NAMES[name] for name in match[1])
        else:
            return None
    return frozenset(days) or None


def find_timezone(text: str) -> str | None:
    """The IANA name of a zone, a city or an offset, or ``None``."""
    folded = fold(text).replace(" ", "")
    if folded in _BY_CITY:
        return _BY_CITY[folded]
    if match := _OFFSET.fullmatch(folded):
        hours = int(match[2])
        if match[3] not in (None, "00"):
            return _ODD_OFFSETS.get(f"{match[1]}{hours}:{match[3]}")
        if hours == 8 and match[1] == "+":
            return "Asia/Shanghai"
        # POSIX signs: Etc/GMT-8 lies east of Greenwich.
        zone = f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}" if hours else "UTC"
        return zone if zone in available_timezones() else None
    zones = _zones()
    underscored = fold(text).replace(" ", "_")
    return zones.get(underscored) or _places().get(underscored)


def suggest_timezones(text: str, limit: int = 4) -> list[str]:
    """IANA names that look like what was written, the likeliest first."""
    written = fold(text).replace(" ", "_")
    if len(written) < 2:
        return []
    places = _places() | _BY_CITY
    near = [name for name in places if written in name or (name in written and len(name) > 2)]
    near += difflib.get_close_matches(written, list(places), n=limit, cutoff=0.6)
    near += difflib.get_close_matches(written, list(_zones()), n=limit, cutoff=0.7)
    known = places | _zones()
    return list(dict.fromkeys(known[name] for name in near))[:limit]


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


@cache
def _places() -> dict[str, str]:
    """Zones by their last part: ``tokyo`` for ``Asia/Tokyo``."""
    return {
        name.rpartition("/")[2].lower(): name
        for name in sorted(available_timezones(), reverse=True)
        if "/" in name and not name.startswith("Etc/")
    }


def _day(word: str) -> int | None:
    return _DAY_NAMES.get(word, _DAY_NAMES.get(word[:3]) if word.isascii() else None)


def _clock(part: str | None, hour: int, minute: int) -> str | None:
    late = part in _EVENING and hour >= 5  # 半夜2点 is what it says
    if part in _EVENING and hour == 12:
        hour = 0
    elif (late or part in _AFTERNOON or (part == "中午" and hour < 3)) and hour < 12:
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
