"""JSON Feed, by its specification (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from summarizer.reading.dates import parse_date
from summarizer.reading.decoding import printable
from summarizer.reading.items import MAX_TITLE, Feed, FeedItem, byline_of, guid_of
from summarizer.reading.links import absolute, picture_in


def is_json_feed(text: str) -> bool:
    """Whether ``text`` is the object of a JSON feed."""
    return _object(text) is not None


def json_feed(text: str, url: str | None) -> Feed | None:
    """The feed that ``text`` is, fetched from ``url``; None where it is none."""
    feed = _object(text)
    if feed is None:
        return None
    rows, site = feed.get("items"), absolute(_text(feed, "home_page_url"), url)
    title = _text(feed, "title")[:MAX_TITLE]
    base = url or site
    items = (
        [_item(row, base, title) for row in rows if isinstance(row, dict)]
        if isinstance(rows, list)
        else []
    )
    return Feed(title, tuple(items), site)


def _object(text: str) -> dict[str, Any] | None:
    if "jsonfeed.org" not in text:
        return None
    try:
        feed = json.loads(text.lstrip())
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(feed, dict) and "jsonfeed.org" in str(feed.get("version"))
    return feed if is_one else None


def _item(row: Mapping[str, Any], base: str | None, feed_title: str) -> FeedItem:
    html = _text(row, "content_html")
    if not html:
        plain = _text(row, "content_text") or _text(row, "summary")
        html = "".join(f"<p>{escape(line)}</p>" for line in plain.splitlines() if line.strip())
    link = absolute(_text(row, "url") or _text(row, "external_url"), base)
    title = _text(row, "title")[:MAX_TITLE]
    dates = (_text(row, key) for key in ("date_published", "date_modified"))
    rows = row.get("authors") or [row.get("author")]
    said = [_text(a, "name") for a in rows if isinstance(a, dict)] if isinstance(rows, list) else []
    image = absolute(_text(row, "image") or _text(row, "banner_image"), base)
    return FeedItem(
        guid_of(row.get("id"), link, title, html),
        link,
        title,
        next(filter(None, map(parse_date, dates)), None),
        html,
        byline_of(said, feed_title),
        picture=image or picture_in(html, link or base),
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return printable(value).strip() if isinstance(value, str) else ""
