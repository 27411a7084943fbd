"""Numbers in Chinese text, and whether a text supports them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Number = tuple[str, str]
"""A value as printed, and its scale (万, 亿, 万亿 or none)."""

_DIGIT = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
HAN_SIGNS = "零〇一二两三四五六七八九十百千"
"""What Chinese numerals below ten thousand are written with."""
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)(万亿|万|亿)?")
_CHINESE = re.compile(rf"([{HAN_SIGNS}]+)(万亿|万|亿)?")
_UNITED = re.compile(r"(?<=\d),(?=\d{3})")


def value(numeral: str) -> str:
    """A Chinese numeral below ten thousand as digits: '一百二十' → '120', '二〇二五' → '2025'."""
    if not any(char in _UNIT for char in numeral):
        return "".join(str(_DIGIT[char]) for char in numeral)
    total = digit = 0
    for char in numeral:
        if char in _DIGIT:
            digit = _DIGIT[char]
        else:
            total, digit = total + (digit or 1) * _UNIT[char], 0
    return str(total + digit)


def spoken(numeral: str) -> int | None:
    """The value of a small number as it is said: '8', '十二', '零五'; None for signs in a row
    ('二三' is two or three)."""
    if numeral.isdecimal():
        return int(numeral)
    said = numeral.lstrip("零")
    if len(said) > 1 and not any(char in _UNIT for char in said):
        return None
    return int(value(said or "零"))


@lru_cache(maxsize=16)  # several things are looked for in one text
def without_separators(text: str) -> str:
    """``text`` with its signs made one (NFKC) and its long numbers in one piece: 1,234 is 1234."""
    return _UNITED.sub("", unicodedata.normalize("NFKC", text))


def numbers(text: str) -> set[Number]:
    """Each number of ``text``: Arabic ones as printed, Chinese numerals of two signs or more."""
    arabic, chinese = printed(text)
    return arabic | {number for number in chinese if len(number[0]) > 1}


def supported(text: str) -> set[Number]:
    """All numbers that ``text`` supports: as printed, and each Chinese numeral by its value too."""
    arabic, chinese = printed(text)
    return arabic | chinese | {(value(numeral), scale) for numeral, scale in chinese}


def printed(text: str) -> tuple[set[Number], set[Number]]:
    """The Arabic numbers of ``text`` and its Chinese numerals."""
    plain = without_separators(text)
    return set(_ARABIC.findall(plain)), set(_CHINESE.findall(plain))


@lru_cache(maxsize=64)
def _held(source: str) -> frozenset[Number]:
    return frozenset(supported(source))


def unsupported(said: str, source: str) -> set[Number]:
    """The numbers of ``said`` that ``source`` does not hold with the same value and scale."""
    have = _held(source)
    return {
        (number, scale)
        for number, scale in numbers(said)
        if (number, scale) not in have
        and (number if number[0].isdigit() else value(number), scale) not in have
    }
