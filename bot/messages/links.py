"""Topics and stories inside callback data and deep links.

A start parameter holds at most 64 of ``A-Za-z0-9_-`` and callback data at most 64 bytes
(https://core.telegram.org/bots/features#deep-linking), so a query travels as base64url of its
GB18030 bytes: two a Chinese character, where UTF-8 takes three.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from bot.domain.query import as_bytes, clip

_NUMBER = re.compile(r"[0-9]{1,18}")
"""What is taken for a number: none too large for the store to be asked for it."""


def encode_query(query: str) -> str:
    """A clipped query in characters that every link may hold."""
    return urlsafe_b64encode(as_bytes(clip(query))).decode().rstrip("=")


def decode_query(code: str) -> str:
    """The query of ``encode_query``. Raises ``ValueError`` for what is none."""
    try:
        padded = code + "=" * (-len(code) % 4)
        query = urlsafe_b64decode(padded.encode("ascii")).decode("gb18030")
    except (binascii.Error, UnicodeError) as error:
        raise ValueError(f"not a query: {code!r}") from error
    if not query or encode_query(query) != code:
        raise ValueError(f"not a query: {code!r}")
    return query


def parse_number(text: str) -> int:
    """The number of a story, or where a page begins; 0, no story and the first page, for none."""
    return int(text) if _NUMBER.fullmatch(text) else 0


def story_link(username: str, story_id: int) -> str:
    """A link that opens a story in a private chat with the bot."""
    return f"https://t.me/{username}?start=story_{story_id}"


def topic_link(username: str, query: str) -> str:
    """A link that opens a topic in a private chat with the bot."""
    return f"https://t.me/{username}?start=topic_{encode_query(query)}"
