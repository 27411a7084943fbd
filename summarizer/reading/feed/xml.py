"""RSS and Atom, by feedparser: what stands in the elements, whatever their dialect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from summarizer.reading.dates import parse_date
from summarizer.reading.decoding import printable
from summarizer.reading.items import MAX_TITLE, Feed, FeedItem, byline_of, guid_of, plain_text
from summarizer.reading.links import absolute, picture_in
from summarizer.reading.prolog import without_declaration

MAX_OPEN = 5_000
"""Tags left open beyond which a feed is refused: feedparser's time grows with their square."""

_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]++)|([0-9]++));?")
_BARE_AMPERSAND = re.compile(r"&(?!#|[A-Za-z][A-Za-z0-9]{1,30};)")
_LITERAL = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|$))", re.S)
_NO_PERMALINK = re.compile(r"<guid\b[^>]{0,200}isPermaLink\s*=\s*[\"']?false", re.I)
_TITLE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|code|div|em|font|h[1-6]|i|img|mark|p|small|span|strong|sub|sup|u)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.I,
)
_ESCAPED = re.compile(
    r"&lt;(?:/(?:p|div|a|span|li|h\d|strong|b)|br\s?/?|img\s[^&]{1,500})&gt;", re.I
)
_DATED = ("published", "created", "issued", "updated")
_DATE_NAME = re.compile(r"date|time(?!zone)|issued|created|available")


def xml_feed(text: str, url: str | None) -> Feed | None:
    """The feed that ``text`` is, fetched from ``url``; None where it is none."""
    if len(re.findall(r"<[A-Za-z]", text)) - len(re.findall(r"</|/>", text)) > MAX_OPEN:
        return None
    # What a relative address starts from is not for feedparser to say: it takes the feed's own.
    text = printable(_REFERENCE.sub(_character, without_declaration(text)))
    parts = _LITERAL.split(text)
    parts[::2] = [_BARE_AMPERSAND.sub("&amp;", part) for part in parts[::2]]
    parsed = feedparser.parse(
        BytesIO("".join(parts).encode(errors="replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        return None
    site = absolute(parsed.feed.get("link"), url)
    atom = str(parsed.version).startswith("atom")
    reader = _Items(url, (url if atom else site) or url, atom, not _NO_PERMALINK.search(text))
    title = reader.title(parsed.feed)
    items = tuple(reader.item(entry, title) for entry in parsed.entries)
    return Feed(title, items, site)


def _character(reference: re.Match[str]) -> str:
    """A character reference as it stands, but what is no character of XML as itself or as U+FFFD
    (emoji come as two references, to the halves of a surrogate pair)."""
    if len(reference[0]) > len("&#x00010ffff;"):
        return "\ufffd"
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if 0xD800 <= code <= 0xDFFF:
        return chr(code)
    return reference[0] if code in (9, 10, 13) or 0x20 <= code <= 0x10FFFF else "\ufffd"


class _Items:
    """Reads the entries of one feed: its address, what its links start from, its dialect, and
    whether its guids are addresses."""

    def __init__(self, url: str | None, base: str | None, atom: bool, permalinks: bool) -> None:
        self._url, self._base, self._atom, self._permalinks = url, base, atom, permalinks

    def item(self, entry: dict[str, Any], feed_title: str) -> FeedItem:
        texts = [part.get("value") or "" for part in entry.get("content", ())]
        texts.append(entry.get("summary") or "")
        html = max(texts, key=len)
        if "<" not in html and _ESCAPED.search(html):  # once more than the feed needs
            html = unescape(html)
        title, link = self.title(entry), self._link(entry)
        said = [str(author.get("name") or "") for author in entry.get("authors") or () if author]
        return FeedItem(
            guid_of(self._own_id(entry), link, title, html),
            link,
            title,
            _date(entry),
            html,
            byline_of(said, feed_title),
            picture=_picture(entry, html, link or self._base),
        )

    def title(self, entry: Mapping[str, Any]) -> str:
        """The title as text. What an Atom feed declares to be text holds no markup; of RSS nobody
        knows, so that only what surely is markup goes."""
        value = str(entry.get("title") or "")
        kind = (entry.get("title_detail") or {}).get("type", "")
        if not self._atom:
            value = unescape(_TITLE_TAG.sub("", value)) if "html" in kind else unescape(value)
        elif "html" in kind:
            value = plain_text(value)
        return " ".join(unescape(value).split())[:MAX_TITLE]

    def _own_id(self, entry: Mapping[str, Any]) -> str | None:
        own = str(entry.get("id") or "")
        if not own or not self._url or not (self._permalinks or self._atom):
            return own or None
        try:
            return urljoin(self._url, own)
        except ValueError:
            return own

    def _link(self, entry: Mapping[str, Any]) -> str | None:
        """The item's own address. feedparser makes one of any guid; RSS takes it for one only
        where it is a whole address."""
        link = str(entry.get("link") or "").strip()
        if entry.get("guidislink") and link == entry.get("id"):
            return absolute(link, None)
        return absolute(link, self._base)


def _date(entry: dict[str, Any]) -> datetime | None:
    """When an entry was published, else updated; the element may have any name of a date."""
    # feedparser's own ``get`` falls back from one to the other, with a warning.
    named = [dict.get(entry, key) for key in _DATED]
    others = [value for key, value in dict.items(entry) if _DATE_NAME.search(key)]
    for value in (*named, *others):
        if isinstance(value, str) and (moment := parse_date(value)):
            return moment
    return None


def _picture(entry: Mapping[str, Any], html: str, base: str | None) -> str | None:
    """The first picture that an entry names, else the first in its text."""
    named = [
        media.get("url")
        for media in entry.get("media_content") or ()
        if media.get("medium") == "image" or str(media.get("type", "")).startswith("image/")
    ]
    named += [media.get("url") for media in entry.get("media_thumbnail") or ()]
    named += [
        link.get("href")
        for link in entry.get("links") or ()
        if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/")
    ]
    for address in named:
        if found := absolute(address, base):
            return found
    return picture_in(html, base)
