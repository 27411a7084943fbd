"""The two scripts of Chinese: telling them apart, and turning one into the other (OpenCC)."""

from __future__ import annotations

from functools import cache
from typing import Literal, Protocol

import opencc

Standard = Literal["t", "tw"]
"""Which traditional characters: OpenCC's own, or those of Taiwan. Words stay as they are."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(config: str) -> _Converter:
    converter: _Converter = opencc.OpenCC(config)
    return converter


def simplified(text: str) -> str:
    """``text`` in simplified characters, one for one."""
    return _converter("t2s").convert(text)


def traditional(text: str, standard: Standard = "t") -> str:
    """``text`` in traditional characters, phrases considered."""
    return _converter(f"s2{standard}").convert(text)


def is_traditional(text: str, standard: Standard = "t") -> bool:
    """Whether ``text`` is written in traditional characters: whether making it simplified
    changes more of its characters than making it traditional. What both scripts share says
    nothing."""
    sample = text[:2000]
    changed = sum(a != b for a, b in zip(sample, simplified(sample), strict=False))
    return changed > sum(
        a != b for a, b in zip(sample, traditional(sample, standard), strict=False)
    )
