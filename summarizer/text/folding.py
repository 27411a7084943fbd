"""Folding: text made comparable, in two strengths, for matching only and never for showing.

``fold`` is for what people look for: however a word is printed or typed, it is found.
``fold_solid`` is for text beside its own source: every mark counts, white space does not.
``content`` drops the marks from either, for counting what two texts share.
"""

from __future__ import annotations

import re
import unicodedata

from summarizer.text.characters import HAN
from summarizer.text.script import simplified

_SPACE = re.compile(r"\s+")
_SPACE_BY_HAN = re.compile(  # what is no space is passed at once
    rf"(?=\s)(?:(?<=[{HAN}，。、；：！？”’）》])\s+|\s+(?=[{HAN}“‘（《]))"
)
_NO_CONTENT = re.compile(r"[^\w%.]|_")


def fold(text: str) -> str:
    """``text`` with width, case, script and line wraps made one; Latin words stay apart."""
    folded = simplified(unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(_SPACE_BY_HAN.sub("", folded).split())


def fold_solid(text: str) -> str:
    """``text`` with width and case made one and no white space; its script stays."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def content(text: str) -> str:
    """The letters, digits and Han of ``text``, case folded, with '%' and '.', which belong to
    numbers."""
    return _NO_CONTENT.sub("", text.casefold())


def bigrams(text: str) -> set[str]:
    """The character bigrams of the ``content`` of ``text``."""
    plain = content(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def coverage(wanted: set[str], said: str) -> float:
    """The share of the bigrams ``wanted`` that ``said`` holds; 0 when none is wanted."""
    return len(wanted & bigrams(said)) / len(wanted) if wanted else 0.0
