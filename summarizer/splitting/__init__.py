"""A page's printed lines into its articles."""

from __future__ import annotations

from summarizer.article import Article, Page
from summarizer.splitting.credits import is_furniture, split_dateline, split_signature
from summarizer.splitting.prose import join_lines


def split(text: str, source: str) -> Page:
    """The articles of a page dump; they are called ``SOURCE#n``."""
    dropped: list[str] = []
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if is_furniture(line):
            dropped.append(line.strip())
        elif line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    body = "\n".join(join_lines(lines) for lines in paragraphs if lines)
    start = split_dateline(body)
    end = split_signature(start.rest)
    dropped.extend(role for role in (start.role, end.role) if role)
    names = "、".join(start.names + end.names) or None
    if not end.rest:
        return Page(source, (), tuple(dropped))
    article = Article(f"{source}#1", end.rest, byline=names, dateline=start.line)
    return Page(source, (article,), tuple(dropped))
