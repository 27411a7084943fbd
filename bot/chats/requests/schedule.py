"""When digests are asked for: days and a time in what was said, and what no schedule can do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chats.requests.clocks import take_part, take_times
from bot.chats.requests.said import Said, any_of, compiled, english, listed
from bot.domain.chat import EVERY_DAY
from summarizer.text.characters import HAN

WORKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})

DAY_NAMES = {day: number for number, day in enumerate(listed("mon tue wed thu fri sat sun"))} | {
    name: number
    for number, names in enumerate(listed("一1 二2 三3 四4 五5 六6 日天7"))
    for name in names
}

_MANY = r"(?:\d{1,3}|[二两三四五六七八九十几半]+|好几|多)"
_ANY = r"(?:\d{1,3}|[一二两三四五六七八九十几半]+|好几|多)"
_EN_MANY = any_of(
    r"\d{1,3}",
    *listed("two three four five six seven eight ten twelve few several"),
    r"couple of",
)
_ONCE = r"(?:发|推送?|送|来|更新|播报|通知|提醒)?(?:给我)?(?:一[次回遍份条])?"
_HOURS = "(?:小时|钟头|分钟|秒钟?|刻钟)"
_WEEK = "(?:周|星期|礼拜)"
OTHERWISE = compiled(
    any_of(
        rf"每隔?{_ANY}?个?半?个?{_HOURS}{_ONCE}",
        rf"{_ANY}个?半?个?{_HOURS}(?:[一发推]|之?后)(?:送?一?[次回])?",
        rf"每?隔{_ANY}?(?:天|日|周|个?星期|个?礼拜|个月){_ONCE}",
        rf"每{_MANY}(?:天|日|周|个星期|个礼拜|个?月){_ONCE}",
        rf"分(?:开|成)?{_MANY}[次回](?:发|推送?|送)?",
        rf"{_MANY}天[一发推]送?一?[次回]",
        rf"每个?月的?(?:初|底|末|中旬?|[一二三四五六七八九十\d]{{1,3}}[号日])?{_ONCE}",
        r"每个?(?:季度|季|年)(?:一次)?",
        rf"(?:每[天日]|一[天日])[都只]?(?:给我)?(?:发|推送?|送|来|更新)?{_MANY}[次回遍份](?:左右)?",
        r"(?:[零一二两三四五六七八九十]{1,3}|\d{1,2})(?:点半?|:\d\d)(?:以?[后前]|之[后前])(?:都"
        r"|就|再|也)*"
        r"(?:别|不要|不准|不许|勿)(?:再|给我|来|发|推送?|吵|打扰|烦|消息|新闻|我)*",
        r"(?:早晚|早中晚|早午晚)(?:各?(?:推送?|发|送|来)?一[次份]|各|都)?",
        rf"[每一]个?{_WEEK}只?(?:给我)?(?:发|推送?|送|来)?{_ANY}次|[双单][周日]",
        r"(?:法定)?(?:节假日|节日|假期|放假)(?:期间|的?时候?)?(?=.?[别不停休推发])",
        english(rf"every\s+(?:{_EN_MANY}\s+)?(?:hours?|minutes?|mins?|half\s+(?:an\s+)?hour)"),
        english(rf"every\s+{_EN_MANY}\s+(?:days?|weeks?|months?)"),
        english(r"(?:on\s+)?every\s+(?:other|second|third)\s+\w+"),
        english(r"(?:on\s+)?alternate\s+(?:week)?days|(?:half-)?hourly|bi-?weekly|fortnightly"),
        english(r"weekly|monthly|yearly|quarterly|annually"),
        english(r"(?:once\s+)?(?:every|each|an?|per)\s+(?:month|quarter|year|hour|fortnight|week)"),
        english(rf"(?:twice|thrice|{_EN_MANY}\s+times)(?:\s+(?:a|per|each|every)\s+|[ -])\w+"),
        english(r"mornings?\s+and\s+(?:evenings?|nights?)"),
        english(r"(?:not\s+)?(?:on|during)\s+(?:public\s+|bank\s+)?holidays"),
        english(
            r"(?:no(?: news| messages)?|nothing|don't \w+(?: me)?) (?:between|after|before|until)"
            r" [\d:]+ ?(?:[ap]m)?(?: and [\d:]+ ?(?:[ap]m)?)?"
        ),
        english(r"in\s+(?:an?|\d+|half\s+an)\s+(?:hours?|minutes?)"),
        english(r"(?:on\s+)?the\s+(?:first|1st|last|\d+th)(?:\s+day)?\s+of\s+\w+\s+month"),
    )
)
"""What repeats otherwise than on days of the week, or does not repeat."""
EACH = compiled("每(?=早|晚|夜|上午|中午|下午|凌晨)")
_WEEKLY = compiled(rf"每个?{_WEEK}(?=发|推|送|给|来|$|[\s,。])")

_D = "[一二三四五六日天]"
_OF = r"(?:每逢|每个?|逢|只?在)?"
_NO_DAY = "(?![次个下起半代期末点本记报])"
_TO = r"\s*(?:[-~—–到至]{1,2})\s*"
_AND = r"\s*[、,和与及跟&]?\s*"
_ENDS = rf"(?:(?![{HAN}])|(?=[早上下中晚傍凌清午夜发推送给和与及到至的提通每我都要收看各准定不别]))"
_CHINESE_DAYS = any_of(
    rf"{_OF}{_WEEK}[1-7](?:[-~、,/]?[1-7])*(?![\d:a-z])",
    rf"{_OF}{_WEEK}{_D}{_NO_DAY}(?:{any_of(_TO, _AND)}{_WEEK}{_D}{_NO_DAY}"
    rf"|{any_of(_TO, '[、,和与及]?')}{_D}(?={_D}|[、,]{_D}|{_ENDS}))*",
)
_EN_DAY = any_of(
    "mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?",
    "mon|tues?|weds?|thur?s?|fri|sat|sun",
)
_ONE_DAY = compiled(
    any_of(
        rf"明天|大?后天|下个?{_WEEK}[一二三四五六日天]?",
        english(rf"(?:from |starting )?(?:tomorrow(?!'s)|next (?:week|{_EN_DAY}))"),
    )
)
"""A single day, where a time is said with it."""
_ON = r"(?:(?:every|each|on|only|at|over|the)\s+)*"
_EN_AND = any_of(r"\s*(?:,\s*and|[,/&+–-]|\b(?:and|or|to|through|thru|till)\b)\s*", r"\s+")
_EN_DAYS = rf"{_ON}{english(_EN_DAY)}(?:{_EN_AND}{_ON}{english(_EN_DAY)})*"
_EVERY = any_of(
    r"每一?天|每日|逐日|每朝|(?<![明今昨后前每])天天(?!气|津)|日日|(?:一天|每天|每日)(?:就|只"
    r"|都)?(?:给我)?(?:发|推送?|送|来)?一次",
    english(
        r"every(?:\s+single)?\s*day|each\s+day|daily|all\s+(?:seven\s+)?days|once\s+a\s+day|7\s+days\s+a\s+week"
    ),
    english(r"(?:every|each)(?=\s+(?:morning|noon|afternoon|evening|night|midday|midnight))"),
)
_AT_WORK = any_of(
    r"(?:每个?|逢|在)?(?:工作日|工作天|(?:上班|返工|上学|返学)(?:日|天|的日子|的时候)|平日|周内|周间)",
    english(rf"{_ON}(?:weekdays?|(?:work(?:ing)?|school|business)\s*days?)"),
)
_AT_WEEKENDS = any_of(
    r"(?:每个?|逢|在)?(?:(?<![节定])假日|周末|双休日?|休息日|星期末)",
    english(rf"{_ON}weekends?"),
)
DAYS = compiled(
    rf"(?P<every>{_EVERY})|(?P<work>{_AT_WORK})|(?P<weekend>{_AT_WEEKENDS})"
    rf"|(?P<named>{_CHINESE_DAYS}|{_EN_DAYS})"
)
_BUT = any_of(r"除了?|不含|不包括", english(r"except(?:\s+for)?|but\s+not|not(?=\s+on)"))
_EXCEPT = compiled(
    rf"{_BUT}\s*(?P<days>{any_of(_AT_WORK, _AT_WEEKENDS, _CHINESE_DAYS, _EN_DAYS)})(?:之?外|以外)?"
)
_BARE_DAYS = rf"(?<![{HAN}])[一二三四五六日]{{1,6}}"
_EN_ANY = any_of(_AT_WORK, _AT_WEEKENDS, _EN_DAYS)
_NO = r"(?:别|不要|不用|不想|不必|不需要|不准|不|停|休息|免|勿|甭)"
_SENT = r"(?:再|给我|要|用|看|发|推送?|送|传|来|打扰|吵|收|通知|我|新闻|消息|摘要|推送|任何|东西)*"
_OFF = compiled(
    any_of(
        rf"(?P<chinese>{any_of(_AT_WORK, _AT_WEEKENDS, _CHINESE_DAYS, _BARE_DAYS)})"
        rf"(?:的?时候|期间|那?[两几]天|[早晚]上)?(?:我|就|都|可以|也|先|请|你|给我)*{_NO}{_SENT}"
        r"[了吧啦]*(?=$|[,;.。!\s]|平时|其[他余])",
        english(
            r"(?:no (?:news|digests?|messages?|stories|updates)|nothing|(?:don't|do not)"
            r" (?:send|push|give)(?: (?:me|anything|any|news|it|digests?))*|skip|cancel|stop"
            r"(?: sending)?(?: (?:me|it|news))*)(?: (?:on|at|over|during|the|for))*"
            rf" (?P<off>{_EN_ANY})(?: ones?)?"
        ),
        rf"(?P<free>{_EN_ANY}) off(?![a-z])",
    )
)
"""Days on which nothing is to come."""
_REPEATED = compiled(
    any_of(
        r"每|逢|一天.{0,4}一次|天天|日日|工作[日天]|上班日|平日",
        english(r"every|each|daily|weekdays|weekends|(?:mon|tues|wednes|thurs|fri|satur|sun)days"),
    )
)
_LIST = compiled(rf"(?<![{HAN}])逢?[一二三四五六日]{{2,7}}(?![{HAN}])")
_NAMES = compiled(
    rf"{_WEEK}?(?P<day>{_D}|[1-7])|(?P<english>{_EN_DAY})|(?P<to>[-~—–到至]|to|through|thru|till)"
)


@dataclass
class Schedule:
    """Days and a time that are asked for. ``cannot`` is what the schedule has not, as it was said,
    ``others`` are further times of the day, ``wrong`` is what looks like a time and is none.
    ``off`` tells that it was said on which days nothing is to come; ``days`` are the others."""

    at: str | None = None
    days: frozenset[int] = frozenset()
    cannot: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    wrong: str | None = None
    off: bool = False

    def __bool__(self) -> bool:
        return bool(self.at or self.days or self.cannot or self.wrong)


def take_schedule(said: Said, *, asked: bool) -> Schedule:
    """Take days and times out of what was said. Days are a schedule where they repeat (每, every),
    where a time is said too, and where one is ``asked`` for."""
    otherwise = said.take(OTHERWISE) + (said.take(_WEEKLY) if asked else [])
    cannot = [said.words(match.span()) for match in otherwise]
    each = said.take(EACH)
    times, others, wrong = take_times(said, asked=asked)
    at = times[0] if times else None
    if at:
        cannot += [said.words(match.span()) for match in said.take(_ONE_DAY)]
    left_out = _left_out(said, asked=asked)
    spoken_of = bool(asked or cannot or at or each or left_out or _REPEATED.search(said.rest))
    days = _take_days(said, asked=asked or bool(at)) if spoken_of else frozenset()
    days = EVERY_DAY if each and not days else days
    if left_out:
        days = (days or EVERY_DAY) - left_out or EVERY_DAY - left_out
    if days or asked:
        at = take_part(said, at, days=bool(days))
    return Schedule(at, days, tuple(cannot), tuple(others), wrong, bool(left_out))


def _left_out(said: Said, *, asked: bool) -> frozenset[int]:
    """Take the days out on which nothing is to come."""
    days = [_days_of(DAYS.match(match["days"])) for match in said.take(_EXCEPT)]
    for match in said.take(_OFF):
        named = match["chinese"] or match["off"] or match["free"]
        bare = asked and all(char in DAY_NAMES for char in named)
        days.append(
            frozenset(map(DAY_NAMES.__getitem__, named)) if bare else _days_of(DAYS.match(named))
        )
    return frozenset[int]().union(*days)


def take_days(said: Said, *, asked: bool = True) -> frozenset[int]:
    """Take days of the week out of what was said."""
    each = asked and said.take(EACH)
    days = _take_days(said, asked=asked)
    return EVERY_DAY if each and not days else days


def _take_days(said: Said, *, asked: bool) -> frozenset[int]:
    matches = said.take(DAYS)
    named = [match for match in matches if not match["every"]]
    days = [_days_of(match) for match in named or matches]  # 周一到周五每天 is five days
    if asked:
        days += [
            frozenset(DAY_NAMES[n] for n in match[0].lstrip("逢")) for match in said.take(_LIST)
        ]
    return frozenset[int]().union(*days)


def _days_of(match: re.Match[str] | None) -> frozenset[int]:
    if match is None:
        return frozenset()
    if match["named"]:
        return _named(match["named"])
    return EVERY_DAY if match["every"] else WORKDAYS if match["work"] else WEEKEND


def _named(words: str) -> frozenset[int]:
    """The days of 周一到周三、周五 or mon-fri."""
    days: list[int] = []
    until = False
    for match in _NAMES.finditer(words):
        if match["to"]:
            until = bool(days)
            continue
        day = DAY_NAMES[match["day"] or match["english"][:3]]
        begin = days[-1] if until else day
        days += [(begin + step) % 7 for step in range((day - begin) % 7 + 1)]
        until = False
    return frozenset(days)


_OFTEN = compiled(
    any_of(
        _HOURS, "[次回遍]|早晚|早中晚", english(r"hours?|hourly|min\w*|times|twice|thrice|daily")
    )
)
_SELDOM = compiled(
    any_of(
        rf"{_WEEK}|月|季|年",
        english(r"\w*weekl?y?s?|month\w*|quarter\w*|year\w*|annually|fortnight\w*"),
    )
)
_NEXT = compiled(any_of("[明后大下]", english("tomorrow|next|from|starting|in")))


def nearest(cannot: str) -> list[frozenset[int]]:
    """The days that come nearest to what no schedule can do, the nearest first."""
    folded = Said(cannot).folded
    if _NEXT.match(folded) or _OFTEN.search(folded):
        return [EVERY_DAY]
    if _SELDOM.search(folded):
        return [frozenset({0}), frozenset({5})]
    return [frozenset({0, 2, 4}), EVERY_DAY]


def is_often(cannot: str) -> bool:
    """Whether more than one digest a day was asked for."""
    return bool(_OFTEN.search(Said(cannot).folded))
