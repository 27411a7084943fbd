"""The text dump of a newspaper page, or any other plain text."""

from __future__ import annotations

from summarizer.article import Page, SourceError
from summarizer.reading.decoding import decode
from summarizer.reading.masthead import read_lines, read_name
from summarizer.splitting.dump import split
from summarizer.text.glyphs import fill_holes, map_radicals

MAX_CHARACTERS = 2_000_000
"""A newspaper page holds some 10,000 characters; this is a whole year's Sunday supplement."""


def read_dump(data: bytes, name: str) -> Page:
    """Decode a text, map what its fonts misnamed, and split it into its articles.

    Raises ``SourceError``: ``empty``, ``binary``, ``too_large``.
    """
    text = decode(data, name, private=True)
    if len(text) > MAX_CHARACTERS:
        raise SourceError("too_large", name=name, limit=f"{MAX_CHARACTERS:,} characters")
    text = fill_holes(map_radicals(text))
    if not text.strip():
        raise SourceError("empty", name=name)
    page = split(text, name)
    if not page.articles:
        raise SourceError("not_news", name=name)
    return page.under(read_lines(text.splitlines()).over(read_name(name)))
