"""The characters of Chinese print: what is Han, how wide it is set, and the one table of marks.

The marks are those of GB/T 15834—2011, at full width and as dumps fold them to ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The inside of a regular expression's class: every ideograph, with 々 and 〇."""

QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
BRACKETS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "[": "]", "〖": "〗"}
PAIRS = QUOTES | BRACKETS
"""Each opening mark and the one that closes it."""
OPENING = "".join(PAIRS)
CLOSING = "".join(PAIRS.values())
SENTENCE_END = "。！？…!?"

_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_SET_WIDE = re.compile(r"(?<=[^\x00-\x7f])[,:;?!()]|[,:;?!()](?=[^\x00-\x7f])")


def is_han(text: str) -> bool:
    """Whether ``text``, a character or more, begins with a Chinese ideograph."""
    return _HAN.match(text) is not None


def han_runs(text: str) -> list[str]:
    """The runs of ideographs in a text."""
    return _HAN_RUN.findall(text)


def count_han(text: str) -> int:
    """The number of ideographs in a text."""
    return sum(map(len, han_runs(text)))


def han_share(text: str) -> float:
    """The share of ideographs among the characters of a text that is not empty."""
    return count_han(text) / len(text)


def is_wide(char: str) -> bool:
    """Whether a character is set at full width in Chinese text: Han, kana and their marks."""
    return bool(char) and (ord(char) >= 0x2E80 or char in "“”‘’—…")


def width(text: str) -> int:
    """The printed width of a text in half-width cells: a Han character is 2, a Latin letter 1.

    ASCII punctuation beside a Han character counts 2: some dumps fold the paper's full-width
    marks to ASCII, but the line was set with them.
    """
    cells = sum(map(_cells, text))
    return cells if cells == 2 * len(text) else cells + len(_SET_WIDE.findall(text))


@lru_cache(maxsize=16_384)
def _cells(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
