"""A document's markup into its articles: each begins at a heading of the highest level.

A single heading above others, with no text of its own, is the name of a section or a paper, unless
the others are numbered, as those of a report are. A document without headings is read as a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from summarizer.article import Article, Page, SourceError
from summarizer.reading.dump import MAX_CHARACTERS
from summarizer.reading.html import MIN_PROSE, blocks_of, read_blocks
from summarizer.reading.html.tree import Block
from summarizer.reading.masthead import read_lines, read_name
from summarizer.splitting.dump import split
from summarizer.text.prose import join_headline

SHORTEST = 12
"""Characters of prose that make an article under a headline of its own."""

_NUMBERED = re.compile(
    r"[（(]?(?:[一二三四五六七八九十百]{1,3}|\d{1,2})(?:[)）、．.]|\s)|第[一二三四五六七八九十百\d]{1,3}[章节節条條部]"
)


@dataclass(slots=True)
class _Cut:
    """A heading and what stands below it."""

    headline: str | None
    below: list[Block]


def read_parts(parts: Sequence[str], name: str, published: datetime | None = None) -> Page:
    """The articles of a document called ``name``, whose ``parts`` are pages of HTML.

    Raises ``SourceError``: ``too_large``, ``not_news``, ``empty``.
    """
    articles: list[Article] = []
    dropped: list[str] = []
    lines: list[str] = []
    left = MAX_CHARACTERS
    for part in parts:
        page = blocks_of(part, name)
        left -= sum(len(block.text) for block in page)
        if left < 0:
            raise SourceError("too_large", name=name, limit=f"{MAX_CHARACTERS:,} characters")
        lines += (block.text for block in page)
        for found in _read(page, name):
            articles += found.articles
            dropped += found.dropped
    if not any(line.strip() for line in lines):
        raise SourceError("empty", name=name)
    if not articles:
        raise SourceError("not_news", name=name)
    named = (
        replace(article, id=f"{name}#{number}", published=article.published or published)
        for number, article in enumerate(articles, 1)
    )
    masthead = read_lines(lines).over(read_name(name))
    return Page(name, tuple(named), tuple(dropped)).under(masthead)


def _read(page: list[Block], name: str) -> Iterator[Page]:
    if not any(block.heading for block in page):
        text = "\n".join(block.text for block in page if not block.is_table)
        if text.strip():
            yield split(text, name)
        return
    for cut in _cuts(page):
        try:
            least = MIN_PROSE if cut.headline is None else SHORTEST
            yield read_blocks(cut.below, name, cut.headline, least=least)
        except SourceError as error:
            if error.code != "not_news":
                raise
            shown = [cut.headline, *(block.text for block in cut.below)]
            yield Page(name, (), tuple(filter(None, shown)))


def _cuts(page: list[Block]) -> list[_Cut]:
    """The page cut before the headings that begin its articles."""
    level = _level(page)
    cuts = [_Cut(None, [])]
    for number, block in enumerate(page):
        if block.heading != level:
            cuts[-1].below.append(block)
        elif number and page[number - 1].node is block.node and cuts[-1].headline:
            cuts[-1].headline = join_headline([cuts[-1].headline, block.title])
        else:
            cuts.append(_Cut(block.title, []))
    return [cut for cut in cuts if cut.headline or cut.below]


def _level(page: list[Block]) -> int:
    """The level of the headings that begin articles; 0: there are none, it is one article."""
    levels = sorted({block.heading for block in page if block.heading})
    upper = 0
    for level in levels:
        heads = [n for n, block in enumerate(page) if block.heading == level]
        if 2 * sum(bool(_NUMBERED.match(page[n].text)) for n in heads) > len(heads):
            return upper
        if len({id(page[n].node) for n in heads}) > 1:
            return level
        below = takewhile(lambda block: not block.heading, page[heads[-1] + 1 :])
        if any(block.is_prose for block in below):
            return upper or level
        upper = upper or level
    return upper
