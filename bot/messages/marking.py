"""The words a query matched, marked where they stand in a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from summarizer.text.folding import fold
from summarizer.text.terms import phrase

MAX_MARKS = 5
"""Marks in one text: more would shout, and use up the message's entities."""


def marked(text: str, words: Sequence[str], tag: str) -> str:
    """``text`` as HTML with ``words`` inside ``<tag>``, in any width, case or script."""
    if not words:
        return escape(text, quote=False)
    folded = "".join(_fold_one(character) for character in text)
    if len(folded) != len(text):  # a character that folds to several: leave the text plain
        return escape(text, quote=False)
    spans = sorted(match.span() for word in words for match in phrase(fold(word)).finditer(folded))
    pieces: list[str] = []
    end = 0
    marks = 0
    for start, stop in spans:
        if start < end or start == stop or marks == MAX_MARKS:
            continue
        pieces.append(escape(text[end:start], quote=False))
        pieces.append(f"<{tag}>{escape(text[start:stop], quote=False)}</{tag}>")
        end, marks = stop, marks + 1
    return "".join(pieces) + escape(text[end:], quote=False)


@lru_cache(maxsize=16384)
def _fold_one(character: str) -> str:
    return fold(character) or character
