"""What a page says of itself where readers do not look: meta elements, linked data, scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

_TITLES = frozenset({"og:title", "twitter:title", "dc:title", "dc.title", "articletitle", "title"})
_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_time",
    "pubtime",
    "apub:time",
    "og:release_date",
    "og:published_time",
    "weibo: article:create_at",
    "publication_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "firstpublishedtime",
    "date",
)
_DATE_KEYS = ("datePublished", "pubDate", "dateCreated", "uploadDate")
_BROKEN = re.compile(r'"(datePublished|pubDate)"\s{0,9}:\s{0,9}"([^"]{8,40})"')
_SCRIPT_TIME = re.compile(
    r"\b(?:publish_?time|pub_?time|publish_?date|pub_?date|create_?time|ptime|ct)[\"']?\s{0,3}[:=]\s{0,3}"
    r"[\"']?(\d{13}|\d{10}|20\d\d[-/年]\d\d?[-/月]\d\d?[日T ]{0,2}\d\d?:\d\d(?::\d\d)?)\b",
    re.I,
)
MAX_SCRIPT = 200_000
"""Characters of a page's scripts that are looked at."""


class Metadata:
    """The metadata of one page."""

    def __init__(self, tree: HtmlElement) -> None:
        self._meta: list[tuple[str, str]] = []
        for meta in tree.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            if content := (meta.get("content") or "").strip():
                self._meta.append((name.strip().lower(), content))
        scripts = [(s.get("type") or "", s.text or "") for s in tree.iter("script")]
        self._linked = [
            part for kind, text in scripts if "ld+json" in kind for part in _objects(text)
        ]
        self._broken = "\n".join(text for kind, text in scripts if "ld+json" in kind)
        self._scripts = "\n".join(text for kind, text in scripts if "ld+json" not in kind)

    def titles(self) -> Iterator[str]:
        """What is declared as the title of the page or of its article."""
        yield from (content for name, content in self._meta if name in _TITLES)
        for row in self._linked:
            for key in ("headline", "title"):
                if isinstance(row.get(key), str):
                    yield row[key]

    def sites(self) -> Iterator[str]:
        """What the site, or the house behind it, is called."""
        wanted = ("og:site_name", "sitename", "application-name")
        yield from (content for name, content in self._meta if name in wanted)
        for row in self._linked:
            house = row.get("publisher")
            if isinstance(house, dict) and isinstance(house.get("name"), str):
                yield house["name"]

    def addresses(self) -> Iterator[str]:
        """What is declared as the address of the page."""
        yield from (content for name, content in self._meta if name == "og:url")

    def pictures(self) -> Iterator[str]:
        """What is declared as the picture of the page or of its article."""
        wanted = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "image")
        yield from (content for name, content in self._meta if name in wanted)
        for row in self._linked:
            images = row.get("image") if "headline" in row else None
            for image in images if isinstance(images, list) else [images]:
                address = image.get("url") if isinstance(image, dict) else image
                if isinstance(address, str):
                    yield address

    def script(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Where a pattern is found in the page's scripts."""
        return pattern.search(self._scripts[:MAX_SCRIPT])

    def dates(self) -> Iterator[str]:
        """When it was published, the surest first."""
        for wanted in _DATES:
            yield from (content for name, content in self._meta if name == wanted)
        for key in _DATE_KEYS:
            yield from (str(row[key]) for row in self._linked if row.get(key))
        if not self._linked:
            yield from (found[2] for found in _BROKEN.finditer(self._broken))

    def script_dates(self) -> Iterator[str]:
        """What scripts hold that may be the time of publication."""
        yield from (m[1] for m in _SCRIPT_TIME.finditer(self._scripts[:MAX_SCRIPT]))

    def authors(self) -> Iterator[str]:
        """Who is declared as the author."""
        for row in self._linked:
            authors = row.get("author")
            for author in authors if isinstance(authors, list) else [authors]:
                name = author.get("name") if isinstance(author, dict) else author
                if isinstance(name, str):
                    yield name
        wanted = ("author", "article:author", "byl", "dc.creator")
        yield from (content for name, content in self._meta if name in wanted)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The objects of a script of linked data, those of a list or a graph one by one."""
    try:
        found = json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return
    for row in found if isinstance(found, list) else [found]:
        if isinstance(row, dict):
            graph = row.get("@graph")
            yield row
            yield from (
                part
                for part in (graph if isinstance(graph, list) else ())
                if isinstance(part, dict)
            )
