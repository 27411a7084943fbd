"""Markdown (.md): CommonMark with tables, and the front matter that site generators put before it.

Front matter (``title``, ``date``, ``author``, a line each) is not CommonMark: it is cut off first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape

from markdown_it import MarkdownIt

from summarizer.reading.dates import parse_date

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.{0,20000}?\n)\1[ \t]*(?:\n|\Z)", re.S)
_ENTRY = re.compile(r"^(title|date|author|authors)[ \t]*[:=][ \t]*(\S.*?)[ \t]*$", re.M | re.I)
_QUOTES = "\"'[]"


@dataclass(frozen=True, slots=True)
class Told:
    """What the front matter says, and the text as HTML."""

    markup: str
    published: datetime | None = None


def read_markdown(text: str) -> Told:
    """Read a text. The title of its front matter becomes its first heading, unless it has one."""
    front = _FRONT.match(text)
    entries = {} if front is None else {k.lower(): v for k, v in _ENTRY.findall(front[2])}
    told = {key: said.strip(_QUOTES) for key, said in entries.items()}
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    markup = parser.render(text[front.end() :] if front else text)
    author = told.get("author") or told.get("authors")
    if author:
        markup = f"<p>作者：{escape(author)}</p>{markup}"
    if told.get("title") and "<h1>" not in markup:
        markup = f"<h1>{escape(told['title'])}</h1>{markup}"
    return Told(f"<html><body>{markup}</body></html>", parse_date(told.get("date", "")))
