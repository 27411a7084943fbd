"""The two scripts of Chinese: telling them apart, and turning one into the other (OpenCC)."""

from __future__ import annotations

from functools import cache
from typing import Protocol

_SAMPLE = 2000
"""Characters that are enough to tell a text's script."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(config: str) -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC(config)
    return converter


def simplified(text: str) -> str:
    """``text`` in simplified characters."""
    return _converter("t2s").convert(text)


def traditional(text: str) -> str:
    """``text`` in traditional characters, in the forms that Taiwan prints.

    Characters only (s2tw, not s2twp): a quotation keeps its own words.
    """
    return _converter("s2tw").convert(text)


def is_traditional(text: str) -> bool:
    """Whether more characters of ``text`` are traditional forms than simplified ones.

    Characters that both scripts share say nothing; a text of only such is not traditional,
    because the conversion to simplified would be the one to do harm.
    """
    sample = text[:_SAMPLE]
    as_simplified = simplified(sample)
    if as_simplified == sample:
        return False
    changed = sum(a != b for a, b in zip(sample, as_simplified, strict=False))
    return changed > sum(a != b for a, b in zip(sample, traditional(sample), strict=False))


def in_simplified(text: str) -> str:
    """``text`` in simplified characters; one that is stays as it is, for converting twice spoils
    words such as 乾坤."""
    return simplified(text) if is_traditional(text) else text


def in_traditional(text: str) -> str:
    """``text`` in traditional characters; one that is stays as it is, for converting twice spoils
    words such as 皇后."""
    return text if is_traditional(text) else traditional(text)
