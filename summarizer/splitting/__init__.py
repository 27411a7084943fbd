"""A page's printed lines into its articles.

One stage a file, in this order:

1. ``lines``: the lines with their widths, gaps and letter-spacing;
2. ``features`` → ``tagger``: what each line is (paragraph, headline, byline, caption …);
3. ``blocks``: tagged lines into bodies, headline groups, bylines, captions, furniture;
4. ``assignment``: headlines and bylines to bodies, over the whole page at once;
5. ``articles``: clean text, names, confidence.

``prose`` and ``credits`` hold the words: joining lines, and bylines, datelines, furniture.
"""

from __future__ import annotations

from summarizer.article import Page
from summarizer.splitting.articles import build_page
from summarizer.splitting.blocks import read_blocks
from summarizer.splitting.lines import read_lines
from summarizer.splitting.tagger import tag_lines


def split(text: str, source: str) -> Page:
    """The articles of a page dump; they are called ``SOURCE#n``.

    Every Han character, letter and digit of the text comes out exactly once: in one field of one
    article or caption, or in ``dropped`` (furniture, and the words around names: '本报记者', '摄').
    """
    lines = read_lines(text)
    tagging = tag_lines(lines)
    return build_page(lines, tagging, read_blocks(tagging.tags), source)
