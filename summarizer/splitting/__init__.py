"""A page's printed lines into its articles.

One stage a file, in this order:

1. ``lines``: the lines with their widths, gaps and letter-spacing;
2. ``features`` → ``tagger``: what each line is (paragraph, headline, byline, caption …);
3. ``blocks``: tagged lines into bodies, headline groups, bylines, captions, furniture;
4. ``assignment``: headlines to bodies, over the whole page at once;
   ``refinement``: doubtful tags decided again by how well headlines and bodies then fit;
5. ``bylines`` → ``articles``: names, clean text, confidence.

``prose`` and ``credits`` hold the words: joining lines, and bylines, datelines, furniture.
"""

from __future__ import annotations

from summarizer.article import Page
from summarizer.splitting.articles import build_page
from summarizer.splitting.assignment import Wording, assign_heads
from summarizer.splitting.blocks import read_blocks
from summarizer.splitting.lines import read_lines
from summarizer.splitting.refinement import refine
from summarizer.splitting.tagger import tag_lines

DISPLAY = "HhSX"  # the tags of lines that are, or may turn out to be, headlines


def split(text: str, source: str) -> Page:
    """The articles of a page dump; they are called ``SOURCE#n``.

    Every Han character, letter and digit of the text comes out exactly once: in one field of one
    article or caption, or in ``dropped`` (furniture, and the words around names: '本报记者', '摄').
    """
    lines = read_lines(text)
    tagging = tag_lines(lines)
    wording = Wording(lines, [i for i, tag in enumerate(tagging.tags) if tag in DISPLAY])
    page = read_blocks(refine(tagging, lines, wording))
    return build_page(lines, tagging, page, assign_heads(page, lines, wording), source)
