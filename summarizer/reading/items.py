"""The nouns of a feed: its items, as they stand in it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape

_TAG = re.compile(r"<[/!?]?[A-Za-z-][^<>]{0,2000}>")
_HIDDEN, _SHOWN = (re.compile(rf"<{slash}(?:script|style)\b", re.I) for slash in ("", "/"))


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. ``guid`` is the feed's own, else the link, else made from the content.

    ``html`` is the fullest text the feed carries, as HTML; it may be only an excerpt.
    """

    guid: str
    link: str | None
    title: str
    published: datetime | None
    html: str
    author: str | None = None

    @property
    def content_key(self) -> str:
        """What changes when the item's title or text does."""
        text = "".join(plain_text(self.title + "\n" + self.html).split())
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and items, in its own order (mostly newest first)."""

    title: str
    items: tuple[FeedItem, ...]
    link: str | None = None


def plain_text(html: str) -> str:
    """Text of a scrap of HTML: block ends as line breaks, tags gone, entities read."""
    html = re.sub(r"</(?:p|div|li|h\d)>|<br\s{0,9}/?>", "\n", _without_scripts(html), flags=re.I)
    return unescape(_TAG.sub("", html)).replace("\xa0", " ")


def _without_scripts(html: str) -> str:
    """``html`` without scripts and styles, in one pass: a pattern would look for the end of each
    one that is never closed."""
    kept, at = [], 0
    for opened in _HIDDEN.finditer(html):
        if opened.start() < at:
            continue
        closed = _SHOWN.search(html, opened.end())
        if closed is None:
            break
        kept.append(html[at : opened.start()])
        at = closed.start()
    return "".join([*kept, html[at:]])
