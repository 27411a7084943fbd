"""The query: what a reader asks for in words, as it travels in links and is followed."""

from __future__ import annotations

import unicodedata

MAX_QUERY_BYTES = 40
"""Twenty Chinese characters: 54 of base64url, which leaves room for a link's prefix."""


def clip(text: str) -> str:
    """``text`` as a query that fits a link: one line, cut at a word where it is too long."""
    query = " ".join(unicodedata.normalize("NFC", text).replace("\u3000", " ").split())
    if fits(query):
        return query
    while not fits(query):
        head, space, _ = query.rpartition(" ")
        query = head if space else query[:-1]
    return query


def can_match(name: str) -> bool:
    """Whether any story could ever match: not for nothing but emoji or punctuation."""
    return any(char.isalnum() for char in name)


def as_bytes(query: str) -> bytes:
    """A query as it travels: GB18030, two bytes a Chinese character where UTF-8 takes three."""
    return query.encode("gb18030", errors="ignore")


def fits(query: str) -> bool:
    """Whether a query travels whole in links and buttons."""
    return len(as_bytes(query)) <= MAX_QUERY_BYTES
