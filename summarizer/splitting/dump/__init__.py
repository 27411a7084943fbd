"""A page's printed lines into its articles.

One stage a file, in this order:

1. ``lines``: the lines with their widths, gaps and letter-spacing;
2. ``features`` → ``tagger``: what each line is (paragraph, headline, byline, caption …);
3. ``refinement``: doubtful tags decided again by how well headlines and bodies then fit;
4. ``blocks``: tagged lines into bodies, headline groups, bylines, captions, furniture;
5. ``assignment``: headlines to bodies, over the whole page at once;
6. ``bylines`` → ``articles``: names, clean text, confidence.

Text that was never hard-wrapped takes the short way through ``plain``.
"""

from __future__ import annotations

from dataclasses import replace

from summarizer.article import Page
from summarizer.splitting.dump.articles import build_page
from summarizer.splitting.dump.assignment import Wording, assign_heads
from summarizer.splitting.dump.blocks import read_blocks
from summarizer.splitting.dump.lines import Line, read_lines
from summarizer.splitting.dump.plain import (
    Kind,
    assign_plain,
    has_sentences,
    kind_of,
    tag_plain,
)
from summarizer.splitting.dump.refinement import enforce, refine
from summarizer.splitting.dump.tagger import Tagging, tag_lines

DISPLAY = "HhSX"  # the tags of lines that are, or may turn out to be, headlines
LONGEST_PAGE = 1000  # lines; a newspaper page has some 400
DOUBTFUL = 0.3  # the confidence of what a chat tells


def split(text: str, source: str) -> Page:
    """The articles of a text; they are called ``SOURCE#n``. No articles: it is no news at all.

    Every Han character, letter and digit of the text comes out exactly once: in one field of one
    article or caption, or in ``dropped`` (furniture, and the words around names: '本报记者', '摄').
    """
    lines = read_lines(text)
    kind = kind_of(lines)
    if kind != "page":
        return _split_plain(lines, kind, source)
    pages: list[Page] = []
    low = 0
    while low < len(lines):  # a text of many pages, part by part: its cost stays linear
        part = lines[low : low + LONGEST_PAGE]
        tagging = tag_lines(part)
        cut = _cut(tagging.tags) if low + LONGEST_PAGE < len(lines) else len(part)
        pages.append(_split_page(part[:cut], tagging.part(cut), source))
        low += cut
    return pages[0] if len(pages) == 1 else _bind(pages, source)


def _cut(tags: str) -> int:
    """Where the last article of a part begins, if that leaves half of the part or more."""
    at = tags.rfind("A", len(tags) // 2)
    while at > 0 and tags[at - 1] in "HhSBF":
        at -= 1
    return at if at > 0 else len(tags)


def _split_page(lines: list[Line], tagging: Tagging, source: str) -> Page:
    wording = Wording(lines, [i for i, tag in enumerate(tagging.tags) if tag in DISPLAY])
    page = read_blocks(enforce(refine(tagging, lines, wording), lines))
    return build_page(lines, tagging, page, assign_heads(page, lines, wording), source)


def _split_plain(lines: list[Line], kind: Kind, source: str) -> Page:
    if kind != "chat" and not has_sentences(lines):
        return Page(source, (), tuple(line.text for line in lines))
    tagging = Tagging.certain(tag_plain(lines, kind))
    page = read_blocks(tagging.tags)
    result = build_page(lines, tagging, page, assign_plain(page), source)
    if kind != "chat":
        return result
    doubtful = tuple(replace(article, confidence=DOUBTFUL) for article in result.articles)
    return replace(result, articles=doubtful)


def _bind(pages: list[Page], source: str) -> Page:
    articles = [article for page in pages for article in page.articles]
    return Page(
        source,
        tuple(replace(article, id=f"{source}#{n}") for n, article in enumerate(articles, 1)),
        tuple(text for page in pages for text in page.dropped),
    )
