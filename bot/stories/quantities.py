"""The quantities of a text: numbers by what they count, as exactly as they are said.

七成 is 70%, 一万三千 is 13000; 八十多 and 近千万 are ranges. What means the same in different words
(人, 名, 位) counts as one kind; what no word of measure follows may count anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from summarizer.text.numerals import HAN_SIGNS, value, without_separators

_UNIT = (
    "个?(?:小时|钟头)|分钟|个月|平方米|公里|千米|"
    "[%比:成倍人名位口只头条尾辆台部家所间栋幢层座艘架趟列班件项起例种年月日时秒点分岁届轮次天块元张套颗株棵亩吨米里斤"
    "克升度级章枚份册场支队户村车号组门科步票页篇首集户针]"
)
_QUANTITY = re.compile(
    rf"(?=[近将约超逾第\d{HAN_SIGNS}])"  # most characters begin none: they are passed sooner
    r"(?P<near>近|将近|约|超过?|逾)?(?P<nth>第)?"
    rf"(?:(?P<digits>\d{{1,15}}(?:\.\d{{1,9}})?)|(?P<han>[{HAN_SIGNS}]{{1,9}}))(?P<odd>[多余来]?)"
    rf"(?P<scale>万亿|[百千]?万|亿)?(?P<rest>(?<=万)[{HAN_SIGNS}]{{1,9}})?(?P<more>[多余来]?)个?"
    rf"(?P<unit>{_UNIT})?(?P<other>(?<=[比:])\d{{1,9}}|(?<=成)[{HAN_SIGNS}])?"
)
_SCALES = {"": 1.0, "百万": 1e6, "千万": 1e7, "万": 1e4, "亿": 1e8, "万亿": 1e12}
_OF_TIME = frozenset("月日时秒")
_ALIKE = ("人名位口", "辆台部", "家所间", "栋幢", "趟列班架", "只头条尾")
_KINDS = {
    **{one: each[0] for each in _ALIKE for one in each},
    **dict.fromkeys(("小时", "个小时", "钟头", "个钟头"), "时"),
}
DURATIONS = frozenset(["年", "个月", "天", "时", "分钟"])
"""Kinds of how long something lasts."""
SOME = 20
"""From which a number that may be the same says something."""


class Quantity(NamedTuple):
    """A number from ``low`` to ``high``, one where it is exact, and how many signs tell it."""

    kind: str
    low: float
    high: float
    digits: int

    def meets(self, other: Quantity) -> bool:
        """Whether both may be the same number: one may be said roughly, or with fewer signs."""
        near = self.low <= other.high and other.low <= self.high
        return near or self.rounds(other) or other.rounds(self)

    def rounds(self, finer: Quantity) -> bool:
        """Whether it is ``finer`` rounded or cut to its own signs, two or more: 1.52亿 of
        1.5237亿."""
        if not (self.exact and finer.exact and 2 <= self.digits < finer.digits):
            return False
        step = 10.0 ** (math.floor(math.log10(finer.low)) + 1 - self.digits)
        return -step / 2 <= self.low - finer.low <= step / 2 or 0 < finer.low - self.low < step

    @property
    def exact(self) -> bool:
        """Whether it is said to the last sign."""
        return self.low == self.high


def quantities(text: str) -> frozenset[Quantity]:
    """The quantities of ``text``; dates and times of day are none."""
    found = (_quantity(match) for match in _QUANTITY.finditer(_plain(text)))
    return frozenset(quantity for quantity in found if quantity)


def alike(one: Iterable[Quantity], other: Iterable[Quantity]) -> int:
    """How many signs the quantities tell that both give: of one kind, and of any where nothing
    says what is counted. One that only may be the same tells one."""
    others = list(other)
    return sum(max((_signs(quantity, each) for each in others), default=0) for quantity in one)


def _signs(one: Quantity, other: Quantity) -> int:
    """How many signs both tell, three at most."""
    if one.exact and other.exact and one.low == other.low:
        return min(3, one.digits) if one.kind == other.kind or "" in (one.kind, other.kind) else 0
    some = min(one.high, other.high) >= SOME and one.kind == other.kind != ""
    return int(some and one.meets(other))


def differing(one: Iterable[Quantity], other: Iterable[Quantity]) -> set[str]:
    """The kinds that both give and of which nothing agrees."""
    ours, theirs = _by_kind(one), _by_kind(other)
    return {
        kind
        for kind in ours.keys() & theirs.keys()
        if not any(a.meets(b) for a in ours[kind] for b in theirs[kind])
    }


def _by_kind(found: Iterable[Quantity]) -> dict[str, list[Quantity]]:
    kinds: dict[str, list[Quantity]] = {}
    for quantity in found:
        if quantity.kind:
            kinds.setdefault(quantity.kind, []).append(quantity)
    return kinds


def _quantity(match: re.Match[str]) -> Quantity | None:
    near, nth, digits, han, odd, scale, rest, more, unit, other = (
        group or "" for group in match.groups()
    )
    number = float(digits or value(han))
    if len(han) == 1 and not (nth or scale or (unit and number > 1)):
        return None  # 一家人, 一个
    if unit in ("比", ":"):
        return Quantity("比", *(100 * number + float(other),) * 2, 2) if other else None
    if (unit in _OF_TIME and not (scale or nth)) or (not scale and _when(number, unit)):
        return None
    size = number * _SCALES[scale] + (float(value(rest)) if rest else 0.0)
    signs = len(f"{size:.6g}".partition("e")[0].replace(".", "").strip("0")) or 1
    if unit == "成":
        size, unit = 10 * size + (float(value(other)) if other else 0.0), "%"
    kind = nth + _KINDS.get(unit, unit)
    step = 10.0 ** max(0, len(f"{int(size)}") - max(1, signs))
    if odd or more:
        return Quantity(kind, size, size + step, signs)
    if near in ("近", "将近"):
        return Quantity(kind, size * 0.9, size, signs)
    if near:
        return Quantity(kind, size * 0.95, size * 1.1, signs)
    return Quantity(kind, size, size, signs)


def _when(number: float, unit: str) -> bool:
    """Whether it tells when: 9点, 15分, 2025年; 3312点, 538分 and 320年 tell how much."""
    if unit == "年":
        return 1900 <= number < 2100
    return (unit == "点" and number <= 24) or (unit == "分" and number < 60)


def _plain(text: str) -> str:
    return without_separators(text).replace("个百分点", "%")
