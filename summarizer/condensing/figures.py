"""Whether the numbers and dates of a text stand in its article as they are said: with their scale
and unit, what compares them (不到, 超, 以上), both ends of a range, and rise or fall.

Texts are plain ones (:func:`summarizer.condensing.alignment.plain`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summarizer.text.numerals import HAN_SIGNS, value

_SCALE = "万亿|[百千]?[万亿]"
_FIGURE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?P<number>\d+(?:\.\d+)?)(?P<scale>{_SCALE})?|"
    rf"(?<![{HAN_SIGNS}几数第])(?P<han>[{HAN_SIGNS}]+)(?P<more>{_SCALE})?(?![几数])"
)
_COUNTED = re.compile(
    "[成天年月个名家次座件项条种类倍只艘辆起例户间所岁场轮连届级度吨元人]|分之|公|平方"
)
"""What makes a number of a Chinese numeral of one sign."""
_TO = "到|至|-|~|—|–|或"
_BEFORE = (
    "不到|不足|未满|少于|不满|低于|未到|未达",
    "近|将近|接近|逼近",
    "超|超过|逾|突破|破|多于|高于|大于|超出",
    "至少|最少|不少于|不低于|起码",
    "最多|至多|不超过|不多于|最高|不高于",
    "约|大约|大概",
)
_AFTER = ("以上", "以下|以内|之内", "左右|上下", "多|余|来")
_ABOUT, _AROUND, _ODD = 5, 12, 13
_COMPARATOR = {
    word: kind + offset
    for offset, kinds in ((0, _BEFORE), (10, _AFTER))
    for kind, words in enumerate(kinds)
    for word in words.split("|")
}
_LONGEST = sorted("|".join(_BEFORE).split("|"), key=len, reverse=True)
_COMPARED = re.compile(rf"({'|'.join(_LONGEST)})[为达到了]*$")
_COMPARED_BEHIND = re.compile(r"[^\d,:;。!?、\n]{0,4}?(以上|以下|以内|之内|左右|上下)")
_MEASURES = (
    "个只座件项条种类倍艘辆起例户间所岁场轮连届级度吨元人名位家次天年月日号时点分秒成张份台架幢栋层套"
    "亩米里斤克升瓦磅英寸尺篇部本册页章集期批组对双支枝颗粒株棵头匹尾羽朵串根块片幅面口笔宗门堂节课"
    "周季代世纪小钟站处道句声步遍趟回票分股手单箱瓶杯碗盒袋包桶万亿折码线环排列队班排连团人席桌篇步"
    "字词行段路趟剂针支县市省国镇乡村区街岛港桥院校店厂企城族案卷届期赫兆"
)
_UNIT = re.compile(
    "个百分点|平方公?[里米]|立方米|公[里斤顷]|[千毫厘]米|[千毫]克|千瓦|海里|分之|小时|分钟|"
    f"[美欧日英港韩加澳]元|盎司|英镑|卢布|%|[a-z]+|月(?!球|饼|亮)|(?!月)[{_MEASURES}死伤]"
)
_BEGINS = re.compile(rf"[^\d,:;。!?、\n]{{0,4}}?(?:{_TO})[\d{HAN_SIGNS}]")
_ENDS = re.compile(rf"[\d{HAN_SIGNS}][^\d{HAN_SIGNS},:;。!?、\n增减升降跌涨]{{0,4}}(?:{_TO})$")
_CHANGE = re.compile(
    r"(增长|增加|上涨|上升|提高|提升|回升|扩大|增幅|涨幅|增|涨|升|"
    r"下降|降低|下跌|减少|下滑|回落|缩减|缩短|缩水|收窄|降幅|跌幅|降|跌|减|少|低)"
    r"(?:了|幅|逾|超过|超|近|约|将近|为)*(到|至)?$"
)
_UP = frozenset("增涨升提回扩上")
_DOWN_TOO = "回落"
_CALENDAR = frozenset("年月日号时点分秒")
_PEOPLE = frozenset("人名位死伤")
_UNSAID = frozenset("元人")
"""Units that go without saying after a scale ('40亿')."""
_YEAR = r"(?:(\d{4}|\d{2})年|([今明去前后次当同]年))?"
_DATE = re.compile(
    rf"(?<!\d)(?<!\d\.){_YEAR}(?:(?<!\d)(\d{{1,2}})月(?:份)?)?(?:(?<!\d)(\d{{1,2}})[日号])?"
)
_LIST = r"(?:至|到|-|~|—|–|、|和|与|或|及)"
_MONTHS = re.compile(rf"(?<!\d){_YEAR}(\d{{1,2}})月(?:\d{{1,2}}[日号])?{_LIST}(?=(\d{{1,2}})月)")
_DAYS = re.compile(rf"(?<!\d)(\d{{1,2}})月((?:\d{{1,2}}[日号]?{_LIST})+\d{{1,2}})[日号]")
_OTHER_YEAR = re.compile("[明去前后次]年$")
_PART = frozenset("底初末上中下")
_SPAN_BEGIN = re.compile(r"(?<!\d)\d+[年月日号时点](?=(?:至|到|~|—|–|-)[\d])")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in its place: as printed, its value and scale, its unit (the sign behind it), the
    comparators beside it, whether it is an end of a range, and the change it tells of (``+``,
    ``-``, with ``=`` where it is the level that was reached)."""

    text: str
    value: tuple[str, str]
    unit: str
    comparators: frozenset[int]
    begins: bool
    ends: bool
    change: str

    def fault(self, have: Figure) -> str:
        """What keeps this figure, which was said, from being ``have``, which the article has."""
        if self.unit != have.unit and not {self.unit, have.unit} <= _PEOPLE:
            year = have.unit == "年" and len(self.value[0]) == 4
            if self.unit or not (year or (have.unit in _UNSAID and self.value[1])):
                return "unit"
        if self.comparators != have.comparators:
            return "comparator"
        calendar = self.unit in _CALENDAR
        if (have.begins and not self.begins) or (have.ends and not self.ends and not calendar):
            return "range"
        if self.change != have.change and (self.change or have.change in "+-"):
            return "change" if have.change or "=" in self.change else ""
        return ""


def figures(text: str) -> Iterator[Figure]:
    """The numbers of ``text``; a Chinese numeral of one sign only with a scale or a unit."""
    for m in _FIGURE.finditer(text):
        number, scale = (m["number"], m["scale"]) if m["number"] else (m["han"], m["more"])
        lone = len(number) == 1 and not number.isdigit() and not scale
        if lone and (number in "一千百" or not _COUNTED.match(text, m.end())):
            continue
        yield _figure(text, m.start(), m.end(), number, scale or "")


def _figure(text: str, begin: int, end: int, number: str, scale: str) -> Figure:
    before, behind = text[max(0, begin - 12) : begin], text[end : end + 12]
    comparators = set()
    if compared := _COMPARED.search(before):
        comparators.add(_COMPARATOR[compared[1]])
    if behind[:1] and behind[0] in "多余来" and not behind.startswith(("来自", "来源", "多于")):
        comparators.add(_ODD)
        behind = behind[1:]
        if not scale and behind[:1] in ("万", "亿"):
            scale, behind = behind[0], behind[1:]
    if compared := _COMPARED_BEHIND.match(behind):
        comparators.add(_COMPARATOR[compared[1]])
    if _AROUND in comparators:
        comparators = comparators - {_AROUND} | {_ABOUT}
    unit = _UNIT.match(behind)
    link = _CHANGE.search(before)
    change = ""
    if link:
        rises = link[1][0] in _UP and link[1] != _DOWN_TOO
        change = ("=" if link[2] else "") + ("+" if rises else "-")
    sign = unit[0] if unit else ""
    return Figure(
        text[begin:end],
        (number if number[0].isdigit() else value(number), scale),
        sign,
        frozenset(comparators),
        bool(_BEGINS.match(behind)),
        bool(_ENDS.search(before)),
        change,
    )


_COUNTED_LIST = re.compile(
    r"((?:[^、,:。;!?\d等]{1,12}、)+[^、,:。;!?\d等]{1,14}?)"
    r"([2-9]|1\d|[二三四五六七八九十两])(?:大)?[类种项个家名人国省市县地区部方](?![月日])"
)


Day = tuple[str, str, str]
"""Year (a number or 今年 …), month and day as printed; empty where not said."""


def dates(text: str) -> Iterator[tuple[str, Day]]:
    """The dates of ``text`` that have two parts or more, as printed and taken apart."""
    for m in _DATE.finditer(text):
        year, month, day = m[1] or m[2] or "", m[3] or "", m[4] or ""
        if sum(map(bool, (year, month, day))) > 1:
            yield m[0], (year, month, day)


class Stated:
    """The figures and dates of an article."""

    def __init__(self, text: str) -> None:
        self.figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in figures(text):
            if figure not in (known := self.figures[figure.value]):
                known.append(figure)
        self.days: set[Day] = set()
        for _, (year, month, day) in dates(text):
            self.days |= {(year, month, day), (year, month, ""), ("", month, day)}
        for m in _MONTHS.finditer(text):
            self.days.add((m[1] or m[2] or "", m[4], ""))
        for m in _DAYS.finditer(text):
            self.days |= {("", m[1], day) for day in re.findall(r"\d+", m[2])}
        self.begins_span = {m[0] for m in _SPAN_BEGIN.finditer(text)}
        self.text = text

    def free(self, date: str) -> bool:
        """Whether ``date`` ('3月') stands somewhere without being the beginning of a span."""
        return any(
            self.text[m.end() : m.end() + 1] not in frozenset("至到~—–-")
            for m in re.finditer(rf"(?<!\d){re.escape(date)}", self.text)
        )

    def parts_only(self, date: str) -> bool:
        """Whether ``date`` ('5月') only stands where 底, 初 or 下旬 follow."""
        after = [
            self.text[m.end() : m.end() + 1]
            for m in re.finditer(rf"(?<!\d){re.escape(date)}", self.text)
        ]
        return bool(after) and all(char in _PART and char for char in after)

    def dated(self, date: str) -> bool:
        """Whether ``date`` ('3月') stands somewhere without another year's name before it."""
        return any(
            not _OTHER_YEAR.search(self.text, max(0, m.start() - 2), m.start())
            for m in re.finditer(rf"(?<!\d){re.escape(date)}", self.text)
        )


def miscounted(said: str, source: str) -> list[str]:
    """The lists of ``said`` that have fewer items than it says there are: 'a、b、c等' has any."""
    found = []
    for m in _COUNTED_LIST.finditer(said):
        items = len(re.split("[、和与及]", m[1]))
        number = int(m[2] if m[2].isdigit() else value(m[2]))
        if items != number and m[0] not in source:
            found.append(m[0])
    return found


@lru_cache(maxsize=16)
def stated(text: str) -> Stated:
    """The figures and dates of an article's plain text; found once."""
    return Stated(text)


def misstated(said: str, source: str) -> list[str]:
    """The numbers and dates of ``said`` that ``source`` does not have so, as printed in ``said``,
    and what is wrong where only that is: '100座 (comparator)'."""
    have = stated(source)
    found = []
    for figure in figures(said):
        known = have.figures.get(figure.value)
        if not known:
            found.append(figure.text)
            continue
        faults = [figure.fault(one) for one in known]
        if all(faults):
            found.append(f"{figure.text}{figure.unit} ({faults[0]})")
    found += miscounted(said, source)
    for m in re.finditer(r"\d+\.\d+|\d{2,}(?=[万亿%])", said):
        if said.count(m[0], m.end()) and source.count(m[0]) == 1:
            found.append(f"{m[0]} (twice)")
    for text, day in dates(said):
        if day not in have.days:
            found.append(text)
    for m in re.finditer(r"(?<!\d)\d+[年月日号时点](?!\d)", said):
        here = said[m.end() : m.end() + 1]
        if m[0] in have.begins_span and here not in "至到~—–-" and not have.free(m[0]):
            found.append(m[0] + "至")
        if here not in _PART and have.parts_only(m[0]):
            found.append(m[0] + " (part)")
        alone = not _OTHER_YEAR.search(said, max(0, m.start() - 2), m.start())
        if m[0][-1] == "月" and alone and m[0] in have.text and not have.dated(m[0]):
            found.append(m[0] + " (year)")
    return found
