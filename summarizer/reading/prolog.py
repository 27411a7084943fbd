"""What stands before a document's root element (XML 1.0 §2.8, and HTML's likeness of it)."""

from __future__ import annotations

import re

from summarizer.reading.decoding import wide_markup

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAME = re.compile(r"<([A-Za-z][\w.:-]*)")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([A-Za-z][\w.:-]*)", re.I)
_SPACE = re.compile(r"\s*")


LONGEST = 65_536
"""Bytes at the head of a document in which its root element is looked for."""


MAX_COMPLAINTS = 4_096
"""Characters of a server's warnings before a feed that are passed over."""

_FEED = re.compile(
    r"(?:<\?xml\b[^>]{0,200}\?>\s{0,99}(?:<[!?][^>]{0,500}>\s{0,99}){0,9})?"
    r"<(?:rss\b|rdf:RDF\b|(?:\w{1,20}:)?feed\b(?=[^>]{0,999}w3\.org/2005/Atom))[^>]{0,2000}>"
)
_WEB_PAGE = re.compile(r"<!doctype html|<html\b|<body\b", re.I)
_POSTS = b"tgme_widget_message_wrap"
"""What is in the preview page of a Telegram channel and in no other."""


def complaints_before(text: str) -> int:
    """Characters of other text, such as a server's warnings, before a feed in ``text``."""
    begins = text[:MAX_COMPLAINTS]
    found = _FEED.search(begins)
    return found.start() if found and not _WEB_PAGE.search(begins, 0, found.start()) else 0


def without_declaration(text: str) -> str:
    """``text`` without its XML declaration: it is decoded already, and parsers refuse or follow the
    encoding that one names."""
    return _DECLARATION.sub("", text)


def root(data: bytes) -> str:
    """The name of the root element in lower case, as its document type or its tag says; empty
    for what does not begin as markup does, but a feed after warnings of its server. Takes time in
    proportion to the prolog."""
    text = head(data)
    at = complaints_before(text)
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches anywhere
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 3
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2) + 2
        else:
            named = _DOCTYPE.match(text, at) or _NAME.match(text, at)
            return named[1].lower() if named else ""
        if end <= at:
            return ""
        at = end


def is_channel(data: bytes) -> bool:
    """Whether it is the preview page of a Telegram channel (t.me/s/NAME)."""
    return _POSTS in data and root(data) == "html"


def head(data: bytes) -> str:
    """The beginning of a document as text in which markup can be told, whatever its encoding."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return data[:LONGEST].decode("utf-32", "ignore").lstrip()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:LONGEST].decode("utf-16", "ignore").lstrip()
    if encoding := wide_markup(data):
        return data[:LONGEST].decode(encoding, "ignore").lstrip()
    return data[:LONGEST].removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()
