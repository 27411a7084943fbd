"""Topics and stories inside callback data and deep links.

A start parameter holds at most 64 of ``A-Za-z0-9_-`` and callback data at most 64 bytes
(https://core.telegram.org/bots/features#deep-linking), so a query travels as base64url of its
GB18030 bytes: two a Chinese character, where UTF-8 takes three.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from bot.domain.query import as_bytes, clip

_FURTHEST = 9_999_999
"""With a longer number a link would have no room for the longest query."""
_NUMBER = re.compile(r"[0-9]{1,18}")
"""What is taken for a number: none too large for the store to be asked for it."""

_HOST = re.compile(r"(?=.*[.])(?![.]$)[A-Za-z0-9._\-\u0080-\U0010ffff]+")
"""A host that is taken in a button: letters and figures of any script with a dot, not only it."""


def fits_link(url: str) -> bool:
    """Whether Telegram takes an address in a button, or to show what is there: one it refuses costs
    the whole message.

    It is of the web and its host has a dot, no odd character and a port from 1 to 65535 (TDLib,
    LinkManager.cpp, ``check_link_impl``; HttpUrl.cpp, ``parse_url``). Addresses that hold a
    password, or a host by number in brackets, are not passed on.
    """
    if any(character <= " " for character in url):  # urlsplit would pass over some of them
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.removesuffix(f":{port}") if port else parts.netloc
    return parts.scheme in {"http", "https"} and port != 0 and _HOST.fullmatch(host) is not None


class ForgedError(ValueError):
    """What a button or a link holds was not put there by us."""


def encode_query(query: str) -> str:
    """A clipped query in characters that every link may hold."""
    return urlsafe_b64encode(as_bytes(clip(query))).decode().rstrip("=")


def decode_query(code: str) -> str:
    """The query of ``encode_query``. Raises ``ForgedError`` for what is none."""
    try:
        padded = code + "=" * (-len(code) % 4)
        query = urlsafe_b64decode(padded.encode("ascii")).decode("gb18030")
    except (binascii.Error, UnicodeError) as error:
        raise ForgedError(f"not a query: {code!r}") from error
    if not query or encode_query(query) != code:
        raise ForgedError(f"not a query: {code!r}")
    return query


def parse_number(text: str) -> int:
    """The number of a story, or where a page begins; 0, no story and the first page, for none."""
    return int(text) if _NUMBER.fullmatch(text) else 0


def story_link(username: str, story_id: int) -> str:
    """A link that opens a story in a private chat with the bot."""
    return f"https://t.me/{username}?start=story_{story_id}"


def saving_link(username: str, story_id: int) -> str:
    """A link that keeps a story for later, in a private chat with the bot."""
    return f"https://t.me/{username}?start=save_{story_id}"


def rest_link(username: str, chat_id: int, key: str) -> str:
    """A link that opens what the channel's digest ``key`` leaves over, in a private chat."""
    return f"https://t.me/{username}?start=rest_{-chat_id}_{key}"


def topic_link(username: str, query: str, offset: int = 0) -> str:
    """A link that opens a topic, at its story number ``offset``, in a private chat with the bot."""
    head = f"p{offset}" if 0 < offset <= _FURTHEST else "topic"
    return f"https://t.me/{username}?start={head}_{encode_query(query)}"


def latest_link(username: str, offset: int = 0) -> str:
    """A link that opens the newest stories in a private chat with the bot."""
    return f"https://t.me/{username}?start=latest_{offset}"
