"""What stands before a document's root element (XML 1.0 §2.8, and HTML's likeness of it)."""

from __future__ import annotations

import re

_NAME = re.compile(r"<([A-Za-z][\w.:-]*)")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([A-Za-z][\w.:-]*)", re.I)
_SPACE = re.compile(r"\s*")


LONGEST = 65_536
"""Bytes at the head of a document in which its root element is looked for."""


def root(data: bytes) -> str:
    """The name of the root element in lower case, as its document type or its tag says; empty
    for what does not begin as markup does. Takes time in proportion to the prolog."""
    text = head(data)
    at = 0
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


def head(data: bytes) -> str:
    """The beginning of a document as text in which markup can be told, whatever its encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:LONGEST].decode("utf-16", "ignore").lstrip()
    return data[:LONGEST].removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()
