"""Electronic books and newspapers (.epub): their chapters in reading order (EPUB 3.3, §5)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from summarizer.article import SourceError
from summarizer.reading.dates import parse_date
from summarizer.reading.decoding import decode
from summarizer.reading.document.package import Package, child, tag, value

TYPE = "application/epub+zip"

MAX_CHAPTERS = 500
"""Chapters that are read; a newspaper has some 150 articles an issue."""

_TEXTS = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})


@dataclass(frozen=True, slots=True)
class Book:
    """A book's ``title``, when it was ``published``, and the markup of its ``chapters``."""

    title: str | None
    published: datetime | None
    chapters: list[str]


def read_epub(package: Package, name: str) -> Book:
    """Read the chapters of a book called ``name``; tables of contents are none.

    Raises ``SourceError``: what ``Package.xml`` raises; ``encrypted``; ``too_large``.
    """
    container = package.xml("META-INF/container.xml")
    root = value(container.find(".//{*}rootfile"), "full-path") or ""
    book = package.xml(root)
    folder = posixpath.dirname(root)
    files = {}
    manifest = child(book, "manifest")
    for item in manifest if manifest is not None else ():
        kinds = (value(item, "properties") or "").split()
        if value(item, "media-type") in _TEXTS and "nav" not in kinds:
            path = posixpath.join(folder, unquote(value(item, "href") or ""))
            files[value(item, "id")] = posixpath.normpath(path)
    spine = child(book, "spine")
    order = [value(item, "idref") for item in (spine if spine is not None else ())]
    paths = [files[key] for key in dict.fromkeys(order) if key in files]
    if len(paths) > MAX_CHAPTERS:
        raise SourceError("too_large", name=name, limit=f"{MAX_CHAPTERS} chapters")
    locked = _locked(package)
    if any(path in locked for path in paths):
        raise SourceError("encrypted", name=name)
    chapters = []
    for path in paths:
        if path in package and (data := package.read(path)).strip():
            chapters.append(decode(data, name))
    told = child(book, "metadata")
    title = next((n.text for n in told if tag(n) == "title"), None) if told is not None else None
    dates = [
        parse_date(node.text or "")
        for node in (told if told is not None else ())
        if tag(node) == "date" and value(node, "event") in (None, "publication")
    ]
    published = next(filter(None, dates), None)
    return Book(" ".join((title or "").split()) or None, published, chapters)


def _locked(package: Package) -> frozenset[str]:
    """The files that only a reader with the right key opens (fonts are often among them)."""
    path = "META-INF/encryption.xml"
    if path not in package:
        return frozenset()
    found = package.xml(path).iter("{*}CipherReference")
    return frozenset(unquote(value(node, "URI") or "") for node in found)
