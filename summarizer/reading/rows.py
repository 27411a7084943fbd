"""Ready-made articles, one JSON object a line: ``{"id", "text"[, "title"]}``."""

from __future__ import annotations

import json

from summarizer.article import Article, Page, SourceError
from summarizer.reading.decoding import decode, printable


def read_rows(data: bytes, name: str) -> Page:
    """Read a .jsonl file; rows keep their ``id``, rows without one are called ``NAME#n``.

    Raises ``SourceError``: ``empty``, ``binary``, or ``unreadable`` with the number of the line.
    """
    articles: list[Article] = []
    for number, line in enumerate(decode(data, name).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            lines = (part.strip() for part in printable(row["text"]).splitlines())
            body = "\n".join(filter(None, lines))
            title = row.get("title")
            headline = printable(title).strip() or None if isinstance(title, str) else None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise SourceError("unreadable", name=name, reason=f"{number}: id, text") from error
        if body or headline:
            key = row.get("id")
            articles.append(
                Article(f"{name}#{number}" if key is None else str(key), body, headline=headline)
            )
    if not articles:
        raise SourceError("empty", name=name)
    return Page(name, tuple(articles))
