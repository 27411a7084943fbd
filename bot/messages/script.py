"""Simplified and traditional characters: news in the script its reader reads (OpenCC)."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def simplified(text: str) -> str:
    """``text`` in simplified characters."""
    return str(_converter("t2s").convert(text))


def _traditional(text: str) -> str:
    # Characters only (s2tw, not s2twp): a quotation keeps its own words.
    return str(_converter("s2tw").convert(text))


def in_script_of(language: str, text: str) -> str:
    """News text in the script of ``language``; an English reader gets it as it was printed.

    Text that already is in the reader's script stays as it is: converting twice spoils
    words such as 皇后 and 乾坤.
    """
    if language == "zh-Hans":
        return text if _is_simplified(text) else simplified(text)
    if language == "zh-Hant":
        return _traditional(text) if _is_simplified(text) else text
    return text


def _is_simplified(text: str) -> bool:
    """Whether more of the characters are simplified forms than traditional ones.

    Characters that both scripts share say nothing; text of only such counts as simplified,
    where the conversion to simplified would be the one to do harm.
    """
    as_simplified, as_traditional = simplified(text), _traditional(text)
    from_traditional = sum(a != b for a, b in zip(text, as_simplified, strict=False))
    from_simplified = sum(a != b for a, b in zip(text, as_traditional, strict=False))
    return from_traditional <= from_simplified
