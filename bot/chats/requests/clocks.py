"""Times of the day in what was said: 早上七点半, 7:30 pm, at half past seven, every morning."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.chats.requests.said import NUMBERS, TAKEN, Said, any_of, compiled, english, number
from summarizer.text.characters import HAN
from summarizer.text.numerals import spoken

N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_EN_N = any_of(r"\d{1,2}", *NUMBERS)

PARTS = {
    part: time
    for time, parts in {
        "06:00": "天亮",
        "07:00": "早饭前 早餐前 起床后 起床",
        "08:00": (
            "早饭后 早饭时 早餐后 早餐时 吃完早饭 吃早饭 上午 早上 早晨 "
            "清早 清晨 今早 明早 一大早 大清早 早"
        ),
        "12:00": "中午 正午 午间 午饭时 午饭后 午休 晌午 中饭 晏昼 午饭 吃午饭 吃完午饭",
        "15:00": "下午 午后",
        "18:00": "傍晚 黄昏 下班后 放学后 擦黑 晚饭前 晚餐前 放工后 收工后 下班 放学 放工 收工",
        "19:00": "晚饭后 晚饭时 晚餐后 吃完晚饭 吃晚饭",
        "21:00": "晚上 今晚 明晚 晚间 夜晚 夜里 夜间 睡前 晚",
        "00:00": "深夜 半夜 午夜 凌晨",
    }.items()
    for part in parts.split()
}
"""Parts of the day, and the time that is meant where no hour is said."""
_ENGLISH_PARTS = {
    "morning": "08:00",
    "noon": "12:00",
    "midday": "12:00",
    "lunchtime": "12:00",
    "lunch": "12:00",
    "dawn": "06:00",
    "breakfast": "08:00",
    "teatime": "17:00",
    "dinner": "19:00",
    "bedtime": "22:00",
    "afternoon": "15:00",
    "evening": "20:00",
    "night": "21:00",
    "midnight": "00:00",
}
PART = any_of(*sorted(PARTS, key=len, reverse=True))
_EN_PART = any_of(*_ENGLISH_PARTS)
_HALF = r"\s*(?P<half>[ap]m|[ap]\.m\.?)(?![a-z])"
_AFTER = rf"(?:\s*,?\s*(?:in\s+the\s+|at\s+)?(?P<after>{_EN_PART})s?(?![a-z]))"

_DIGITS = compiled(
    rf"(?P<part>{PART})?的?\s*(?<![\d:.\-])(?P<hour>\d{{1,3}})(?P<colon>[:h.])(?P<minute>\d{{2}})"
    rf"(?![\d:\-%])(?:{_HALF}|{_AFTER})?"
)
_SPOKEN = compiled(
    rf"(?P<part>{PART})?的?\s*(?<![\d零一二三四五六七八九十点.第])(?P<hour>{N})"
    r"(?:点(?![击赞评名亮菜子心火论滴建意球])(?P<bell>钟)?"
    r"|时(?![代间候尚装政事报期刻常差局评光空速效]))"
    rf"(?P<minutes>整(?![理个体天点])|半|一刻|三刻|{N}分?(?![次条份篇遍则]))?(?:左右|前后)?"
)
_LESS = r"差(?P<less>一刻|[零一二两三四五六七八九十\d]{1,3}分)钟?"
_WANTING = (
    compiled(rf"(?P<part>{PART})?的?{_LESS}(?:就|到)?(?P<hour>{N})点钟?"),
    compiled(rf"(?P<part>{PART})?的?(?P<hour>{N})点钟?{_LESS}"),
)
"""差五分八点, 八点差一刻."""
_SHORT = compiled(rf"(?P<part>早|晚)(?P<hour>{N})(?=[推发看送来给,.;。\s]|$)")
"""早八, 晚九."""
_BARE = compiled(rf"(?<![\d:.a-z])(?P<hour>\d{{1,2}}){_HALF}")
_PAST = compiled(
    rf"(?<![a-z])(?:at\s+)?(?P<minute>half|quarter|twenty|ten|five)\s+(?P<way>past|to)\s+"
    rf"(?P<hour>{_EN_N})(?![\d:a-z]){_AFTER}?"
)
_AT = compiled(
    rf"(?<![a-z])(?:at|by|around|@|(?:make|set|change|move) it(?: to| for| "
    rf"at)?)\s*(?P<hour>{_EN_N})(?![\d:a-z%])(?:\s*o'?\s*clock)?{_AFTER}?"
)
_OCLOCK = compiled(
    r"(?<!second )(?<!another )(?<!other )(?<!this )(?<!that )(?<!the )"
    rf"(?<![a-z\d:.-])(?P<hour>{_EN_N})(?:\s*o'?\s*clock{_AFTER}?"
    rf"|{_AFTER.replace('after', 'part')})"
)
_NOON = compiled(english(r"(?:at\s+)?(?P<noon>noon|midday|lunchtime|midnight)"))
_COMPACT = compiled(
    rf"(?P<part>{PART})?(?<![\w{TAKEN}-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?![\w:-])"
)
_NO_TIME = compiled(rf"(?:{PART}|(?<![\d:{HAN}]))(?:\d+:\d*|{N}点(?:钟|整|半|\d+分?)?)(?![\d:])")
PART_ALONE = compiled(
    any_of(
        rf"(?P<part>{PART})(?![点市课报安餐饭])(?!(?:就|都|的)?(?:不|别|免|算了))",
        rf"(?<![a-z])(?:(?:in|at|each|every|on)\s+(?:the\s+)?)?(?P<english>{_EN_PART})s?(?![a-z])",
    )
)
_MOVED = compiled(
    rf"从.*[改调换挪移]|[把将][^,]{{0,6}}[点:].*[改调换挪移]"
    rf"|{english('(?:change|move|switch).* from')}"
)
"""Behind this the last time counts: 从8点改到9点."""
_CHANGED = compiled("[改换调挪移]|" + english("to|into"))
_FROM = compiled(english(rf"from {_EN_N}(?= to)"))
_UNTIL = compiled(r"\s*(?:到|至|-|~|—|to|until)\s*")
_AFTERNOON = frozenset(
    {
        "下班后",
        "放学后",
        "晏昼",
        "晚饭后",
        "晚饭时",
        "下午",
        "午后",
        "傍晚",
        "黄昏",
        "pm",
        "afternoon",
    }
)
_EVENING = frozenset(
    {"晚上", "今晚", "明晚", "晚间", "夜晚", "晚", "深夜", "半夜", "午夜", "夜里", "夜间", "睡前"}
    | {"evening", "night"}
)
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "": 0}
_PAST_MINUTES = {"half": 30, "quarter": 15, "twenty": 20, "ten": 10, "five": 5}


def take_times(said: Said, *, asked: bool) -> tuple[list[str], list[str], str | None]:
    """Take times of the day out of what was said: the first as ``HH:MM``; the others as they were
    said; and what looks like a time and is none. ``asked`` for, 0730 and 8.30 are times too."""
    found: list[tuple[int, int, str]] = []
    said.take(_FROM)
    wrong: str | None = None
    for pattern in (
        _PAST,
        _DIGITS,
        *_WANTING,
        _SPOKEN,
        _SHORT,
        _BARE,
        _AT,
        _OCLOCK,
        _NOON,
        *[_COMPACT] * asked,
    ):
        for match in pattern.finditer(said.rest):
            if _doubtful(match, said, asked=asked):
                continue
            time = _time(match.groupdict())
            if time is None:
                wrong = wrong or said.words(match.span())
            else:
                found.append((*match.span(), time))
            said.drop(match.span())
    if asked and wrong is None and (bad := _NO_TIME.search(said.rest)):
        wrong = said.words(bad.span())
        said.drop(bad.span())
    found.sort()
    if len(found) > 1 and _MOVED.search(said.folded):
        found = found[-1:]
    others = [
        said.words((begin, end))
        for (_, before, _), (begin, end, time) in pairwise(found)
        if time != found[0][2] and not _UNTIL.fullmatch(said.folded[before:begin])
    ]
    return [time for _, _, time in found[:1]], others, wrong


def take_part(said: Said, at: str | None, *, days: bool) -> str | None:
    """Take a part of the day out of what was said: in 每天早上 it means a time, in 'every evening
    at 8' it tells which 8. A bare 早 says so only by itself or beside ``days``."""
    matches = list(PART_ALONE.finditer(said.rest))
    if not matches:
        return at
    match = matches[0]
    if len(matches) > 1 and _CHANGED.search(said.rest, match.end(), matches[-1].start()):
        said.drop(match.span())
        match = matches[-1]  # 早上的改晚上
    part, begin, end = match["part"], *match.span()
    if part in {"早", "晚"} and not days:
        beside = said.rest[max(0, begin - 1) : begin] + said.rest[end : end + 1]
        if beside.strip(f" ,、{TAKEN}"):
            return at
    said.drop(match.span())
    if at is None:
        return PARTS[part] if part else _ENGLISH_PARTS[match["english"]]
    hour, minute = at.split(":")
    return _clock(part or match["english"], int(hour), int(minute)) or at


_LOOSE = compiled(r"\s*-?(?:ish|sharp|on the dot|or so|about|around|roughly|exactly)\b|\.(?=m\b)")
_SAID_SO: list[tuple[re.Pattern[str], str]] = [
    (compiled(rf"\bhalf ({_EN_N})\b"), r"half past \1"),
    (compiled(r"\b(\d{1,2})h\b"), r"\1:00"),
    (compiled(rf"\b({_EN_N})[ -](?:oh[ -])?(five|ten|fifteen|twenty|thirty|forty|fifty)"
              r"(?:[ -](five))?\b"), ""),
]  # fmt: skip
_SPELLED_HALF = compiled(rf"\b({'|'.join(NUMBERS)}) ?([ap]m)\b")
_TENS = {"five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}


def hour_said(words: str) -> str | None:
    """The hour that folded words are known to tell, as people say it: half seven, six thirty,
    8 sharp, 7ish, 18h."""
    plain = _LOOSE.sub("", words)
    (half, past), (hour, sharp), (spelled, _) = _SAID_SO
    plain = _SPELLED_HALF.sub(lambda m: f"{number(m[1])} {m[2]}", plain)
    plain = hour.sub(sharp, half.sub(past, plain))
    plain = spelled.sub(lambda m: f"{number(m[1])}:{_TENS[m[2]] + 5 * bool(m[3]):02}", plain)
    said = Said(f"at {plain.strip()}")
    times, _, _ = take_times(said, asked=True)
    return take_part(said, times[0] if times else None, days=True)


def _doubtful(match: re.Match[str], said: Said, *, asked: bool) -> bool:
    """Whether it may be something else: 一点 a little; 3.15 a day, where nobody speaks of times."""
    groups = match.groupdict()
    if groups.get("colon") == "." and not asked:
        return not (groups["part"] or groups["half"] or groups["after"])
    if groups.get("hour") != "一" or "minutes" not in groups:
        return False
    beside = said.rest[max(0, match.start() - 1) : match.start()] + said.rest[match.end() :][:1]
    alone = asked and groups["part"] is None and not beside.strip(f" ,、{TAKEN}")
    timed = groups["part"] not in {None, "早", "晚"}  # 早一点 is earlier
    return not (timed or groups["minutes"] or groups["bell"] or alone)


def _time(groups: dict[str, str | None]) -> str | None:
    if noon := groups.get("noon"):
        return _ENGLISH_PARTS[noon]
    said = str(groups["hour"])
    hour = number(said)
    minutes = groups.get("minutes")
    if less := groups.get("less"):
        wanting = _QUARTERS[less] if less in _QUARTERS else spoken(less.rstrip("分"))
        minute: int | None = None if wanting is None else 60 - wanting
        hour = None if hour is None else (hour - 1) % 24
    elif groups.get("way"):
        past = _PAST_MINUTES[str(groups["minute"])]
        minute = past if groups["way"] == "past" else 60 - past
        hour = hour if groups["way"] == "past" or hour is None else (hour - 1) % 24
    elif minutes:
        minute = _QUARTERS[minutes] if minutes in _QUARTERS else spoken(minutes.rstrip("分"))
    else:
        minute = int(groups.get("minute") or 0)
    if hour is None or minute is None:
        return None
    part = groups.get("part") or groups.get("half") or groups.get("after")
    return _clock(part.replace(".", "") if part else None, hour, minute)


def _clock(part: str | None, hour: int, minute: int) -> str | None:
    """``HH:MM`` of an hour in a part of the day, or ``None`` where there is none."""
    late = part in _EVENING and hour >= 5  # 半夜2点 is what it says
    if part in _EVENING and hour == 12:
        hour = 0
    elif (late or part in _AFTERNOON or (part == "中午" and hour < 3)) and hour < 12:
        hour += 12
    elif part in {"am", "morning", "凌晨"} and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


_LENGTH = (
    rf"(?:(?P<hours>{N})个?(?P<half>半)?(?:小时|钟头)|(?P<only>半)个?(?:小时|钟头)"
    rf"|(?P<minutes>{N})分钟|(?P<quarter>一刻)钟)"
)
_ENGLISH_LENGTH = (
    rf"(?:(?P<only>half)\s+an\s+hour|(?P<hours>an|{_EN_N})\s+hours?"
    rf"|(?P<minutes>{_EN_N})\s+min(?:ute)?s?)(?P<half>(?!))?(?P<quarter>(?!))?"
)
_SHIFTS = (
    (compiled(rf"(?:推迟|推后|延后|往后[推挪移]|[晚迟])[个了上它]?{_LENGTH}"), 1),
    (compiled(rf"(?:提前|提早|往前[推挪移]|早)[个了上它]?{_LENGTH}"), -1),
    (compiled(rf"(?<![a-z]){_ENGLISH_LENGTH}\s+(?:later|back)(?![a-z])"), 1),
    (compiled(rf"(?<![a-z]){_ENGLISH_LENGTH}\s+(?:earlier|sooner|forward)(?![a-z])"), -1),
)


def shifted(said: Said) -> int:
    """By how many minutes an hour is to move: 推迟半小时 30, an hour earlier -60; 0 where nothing
    is said of it."""
    for pattern, sign in _SHIFTS:
        if found := pattern.search(said.folded):
            hours = "一" if found["hours"] == "an" else found["hours"]
            minutes = 60 * ((hours and number(hours)) or 0) + 30 * bool(
                found["only"] or found["half"]
            )
            minutes += 15 * bool(found["quarter"])
            return sign * (minutes + ((found["minutes"] and number(found["minutes"])) or 0))
    return 0


def moved(time: str, minutes: int) -> str:
    """``HH:MM`` so many minutes later, round the clock."""
    hour, minute = map(int, time.split(":"))
    hour, minute = divmod((60 * hour + minute + minutes) % (24 * 60), 60)
    return f"{hour:02}:{minute:02}"
