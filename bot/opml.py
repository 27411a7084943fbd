"""OPML: lists of feeds, in and out (http://opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from summarizer.article import SourceError
from summarizer.reading.decoding import decode

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class OpmlError(Exception):
    """A file that is not OPML; the text says why."""


def parse(data: bytes) -> dict[str, str]:
    """The feeds of an OPML file, however nested: title by address.

    Raises ``OpmlError`` for malformed XML, anything but OPML, and a document type declaration,
    which is refused since its entities can blow up.
    """
    try:
        text = decode(data, "OPML")  # many a list is exported in GBK, whatever it declares
    except SourceError as error:
        raise OpmlError(error.code) from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise OpmlError("a document type declaration is not accepted")
    try:
        root = ElementTree.fromstring(_DECLARATION.sub("", text))
    except ElementTree.ParseError as error:
        raise OpmlError(str(error)) from error
    if root.tag.lower() != "opml":
        raise OpmlError(f"the root element is <{root.tag}>, not <opml>")
    feeds: dict[str, str] = {}
    for outline in root.iter("outline"):
        url = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if url.startswith(("http://", "https://")):
            feeds[url] = outline.get("title") or outline.get("text") or url
    return feeds


def render(feeds: Mapping[str, str], title: str = "报摘") -> bytes:
    """An OPML 2.0 file of ``feeds`` (title by address)."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = title
    body = ElementTree.SubElement(root, "body")
    for url, name in feeds.items():
        ElementTree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=url)
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
