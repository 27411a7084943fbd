"""A feed into its items: RSS and Atom by feedparser, JSON Feed by its specification.

JSON Feed: https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import hashlib
import json
import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from summarizer.article import Article, Page, SourceError
from summarizer.reading.dates import is_plausible, parse_date
from summarizer.reading.decoding import decode, printable
from summarizer.reading.html import read_markup
from summarizer.reading.items import Feed, FeedItem, plain_text, without_more
from summarizer.reading.prolog import head, root
from summarizer.text.prose import ends_sentence, join_headline, solid

MAX_ITEMS = 500
"""Items read of one feed; the rest of a longer one is left alone."""

FULL_TEXT = 300
"""Characters from which an item's text is taken for the whole article, not an excerpt."""

MAX_TITLE = 300
"""Characters of a title that are kept."""

MIN_FLASH = 8
"""Characters from which a title may stand alone for its item; a shorter one tells nothing."""

MAX_OPEN = 5_000
"""Tags left open beyond which a feed is refused: feedparser's time grows with their square."""

_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]++)|([0-9]++));?")


def is_feed(data: bytes) -> bool:
    """Whether the bytes are an RSS or Atom feed, by their root element, or a JSON feed."""
    if head(data).startswith("{"):
        return b"jsonfeed.org" in data and _json(data) is not None
    return root(data).rpartition(":")[2] in _ROOTS


def read_feed(data: bytes, name: str, url: str | None = None) -> Feed:
    """Read a feed called ``name``, fetched from ``url`` (which its relative links start from).

    Malformed XML is read as far as it goes, entities of the document's own are not expanded and
    a wrongly declared encoding is told from the bytes.

    Raises:
        SourceError: ``empty``, ``binary``, or ``unreadable`` for what is no feed.
    """
    text = decode(data, name)
    feed = _json_feed(text, url) if text.lstrip().startswith("{") else _xml_feed(text, url)
    if feed is None:
        raise SourceError("unreadable", name=name, reason="not a feed")
    return feed


def read_feed_page(data: bytes, name: str, url: str | None = None) -> Page:
    """The articles that a feed itself carries, whole or as excerpts, as one page.

    Raises:
        SourceError: as ``read_feed``; ``empty`` for a feed without items.
    """
    feed = read_feed(data, name, url)
    articles = [item_article(item, f"{name}#{n}") for n, item in enumerate(feed.items, 1)]
    found = tuple(article for article in articles if article)
    if not found:
        raise SourceError("empty", name=name)
    return Page(name, found, site=feed.title or None)


def item_article(item: FeedItem, article_id: str) -> Article | None:
    """The article an item carries; None when it has neither a text nor a title that says anything.

    An item of a title alone is a flash: its title, as a sentence, is all there is to tell.
    """
    markup = f"<html><body><article>{item.html}</article></body></html>"
    headline = join_headline([item.title]) or None
    byline = item.author
    try:
        found = read_markup(markup, article_id, search_date=False).articles[0]
    except SourceError:  # an excerpt, or a flash of a line or two
        text = item.text or _as_sentence(headline or "")
        if not text:
            return None
        return Article(
            article_id,
            text,
            headline=headline,
            byline=byline,
            confidence=0.6,
            published=item.published,
        )
    return Article(
        article_id,
        without_more(found.body),
        headline=headline,
        subtitle=found.subtitle,
        byline=found.byline or byline,
        dateline=found.dateline,
        section_headings=found.section_headings,
        confidence=0.9,
        published=item.published,
    )


def is_excerpt(item: FeedItem) -> bool:
    """Whether the item's own page is needed for the whole article."""
    text = plain_text(item.html).strip()
    if not item.link:
        return False
    cut = without_more(text) != text
    return cut or len(solid(text)) < FULL_TEXT or not ends_sentence(text)


def _as_sentence(title: str) -> str:
    """A title long enough to tell something, closed as a sentence is; else nothing."""
    if len(solid(title)) < MIN_FLASH:
        return ""
    return title if ends_sentence(title) else title + ("." if title.isascii() else "。")


def _xml_feed(text: str, url: str | None) -> Feed | None:
    if len(re.findall(r"<[A-Za-z]", text)) - len(re.findall(r"</|/>", text)) > MAX_OPEN:
        return None
    # The text is decoded already, so feedparser must not follow the encoding it declares.
    text = printable(_REFERENCE.sub(_character, re.sub(r"^\s*<\?xml[^>]*\?>", "", text)))
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    parsed = feedparser.parse(BytesIO(text.encode(errors="replace")), response_headers=headers)
    if not parsed.version and not parsed.entries:
        return None
    items = [_xml_item(entry, text) for entry in parsed.entries]
    return Feed(
        plain_text(parsed.feed.get("title", "")).strip()[:MAX_TITLE],
        _newest(items),
        parsed.feed.get("link"),
    )


def _character(reference: re.Match[str]) -> str:
    """A character reference as it stands, but what is no character of XML as itself or as U+FFFD
    (emoji come as two references, to the halves of a surrogate pair)."""
    if len(reference[0]) > len("&#x00010ffff;"):
        return "\ufffd"
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if 0xD800 <= code <= 0xDFFF:
        return chr(code)
    return reference[0] if code in (9, 10, 13) or 0x20 <= code <= 0x10FFFF else "\ufffd"


def _newest(items: list[FeedItem]) -> tuple[FeedItem, ...]:
    """At most ``MAX_ITEMS``, newest first; those without dates are taken to stand so already."""
    dates = [item.published for item in items if item.published]
    ascending = len(dates) > 1 and dates[0] < dates[-1]
    return tuple((items[::-1] if ascending else items)[:MAX_ITEMS])


def _xml_item(entry: dict[str, Any], feed: str) -> FeedItem:
    texts = [part.get("value") or "" for part in entry.get("content", ())]
    texts.append(entry.get("summary") or "")
    html = max(texts, key=len)
    title = plain_text(entry.get("title") or "").strip()[:MAX_TITLE]
    link = _link(entry, feed)
    return FeedItem(
        _guid(entry.get("id"), link, title, html),
        link,
        title,
        _xml_date(entry),
        html,
        entry.get("author") or None,
    )


def _link(entry: Mapping[str, Any], feed: str) -> str | None:
    """The item's own address. feedparser makes one of any guid; RSS takes it for one only where it
    stands in the ``feed`` as a whole address."""
    link = str(entry.get("link") or "").strip()
    is_guid = entry.get("guidislink") and link == entry.get("id")
    if is_guid and link not in feed and escape(link) not in feed:
        return None
    link = link.replace(" ", "%20")
    return link if link.startswith(("http://", "https://")) else None


def _xml_date(entry: dict[str, Any]) -> datetime | None:
    """When an entry was published, else updated: our reading first, which knows China's zone."""
    for key in ("published", "updated"):
        # feedparser's own ``get`` falls back from one to the other, with a warning.
        if moment := parse_date(dict.get(entry, key) or ""):
            return moment
        if parsed := dict.get(entry, f"{key}_parsed"):
            try:
                moment = datetime.fromtimestamp(timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
            if is_plausible(moment):
                return moment
    return None


def _json(data: str | bytes) -> dict[str, Any] | None:
    """The object of a JSON feed; None for anything else."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(feed, dict) and "jsonfeed.org" in str(feed.get("version"))
    return feed if is_one else None


def _json_feed(text: str, url: str | None) -> Feed | None:
    feed = _json(text)
    if feed is None:
        return None
    rows = feed.get("items")
    items = (
        [_json_item(row, url) for row in rows if isinstance(row, dict)]
        if isinstance(rows, list)
        else []
    )
    return Feed(
        _text(feed, "title")[:MAX_TITLE],
        _newest(items),
        _text(feed, "home_page_url") or None,
    )


def _json_item(row: Mapping[str, Any], base: str | None) -> FeedItem:
    html = _text(row, "content_html")
    if not html:
        plain = _text(row, "content_text") or _text(row, "summary")
        html = "".join(f"<p>{escape(line)}</p>" for line in plain.splitlines() if line.strip())
    link = _text(row, "url") or _text(row, "external_url")
    try:
        link = urljoin(base, link) if base and link else link
    except ValueError:  # such as http://[
        link = ""
    title = _text(row, "title")[:MAX_TITLE]
    dated = _text(row, "date_published") or _text(row, "date_modified")
    authors = row.get("authors") or [row.get("author")]
    names = (
        [_text(a, "name") for a in authors if isinstance(a, dict)]
        if isinstance(authors, list)
        else []
    )
    return FeedItem(
        _guid(row.get("id"), link, title, html),
        link if link.startswith(("http://", "https://")) else None,
        title,
        parse_date(dated),
        html,
        "、".join(filter(None, names)) or None,
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return printable(value).strip() if isinstance(value, str) else ""


def _guid(own: object, link: str | None, title: str, html: str) -> str:
    """The item's identity. Ids may be numbers in JSON; long ones are shortened by their hash."""
    guid = printable(str(own)).strip() if own is not None else ""
    guid = guid or link or ""
    if guid and len(guid) <= 500:
        return guid
    return "sha256:" + hashlib.sha256((guid or title + "\n" + html).encode()).hexdigest()
