"""A page's printed lines into its articles.

One stage a file, in this order:

1. ``lines``: the lines with their widths, gaps and letter-spacing;
2. ``features`` → ``tagger``: what each line is (paragraph, headline, byline, caption …);
3. ``refinement``: doubtful tags decided again by how well headlines and bodies then fit;
4. ``blocks``: tagged lines into bodies, headline groups, bylines, captions, furniture;
5. ``assignment``: headlines to bodies, over the whole page at once;
6. ``bylines`` → ``articles``: names, clean text, confidence.

Text whose lines are whole paragraphs goes the same way. Chat logs and English text take the short
way through ``plain``; ``substance`` sets apart what is no article.

Weights are fitted by ``summarizer.training.splitter``. Limits that name no other source were set by
hand on the benchmark's thirty dumps and on pages of our own, wrapped, pasted, and as programs dump
them; half of those were only scored.
"""

from __future__ import annotations

from dataclasses import replace

from summarizer.article import Page
from summarizer.splitting.dump.articles import build_page
from summarizer.splitting.dump.assignment import Assignment, Wording, assign_heads
from summarizer.splitting.dump.blocks import Blocks, read_blocks
from summarizer.splitting.dump.confidence import confidence, trust_features
from summarizer.splitting.dump.lines import Line, read_lines
from summarizer.splitting.dump.plain import Kind, assign_plain, is_torn, kind_of, tag_plain
from summarizer.splitting.dump.refinement import enforce, lift_titles, refine, settled
from summarizer.splitting.dump.substance import has_sentences, lift_poems, set_apart, tag_poem
from summarizer.splitting.dump.tagger import Tagging, tag_lines
from summarizer.splitting.dump.weaving import weave
from summarizer.splitting.jumps import join_halves

DISPLAY = "HhSX"  # the tags of lines that are, or may turn out to be, headlines
LONGEST_PAGE = 1000  # lines; a newspaper page has some 400
WOVEN = 0.85  # what a confidence is worth where lines were put in order by their words
DOUBTFUL = 0.3  # the confidence of what a chat tells


def split(text: str, source: str) -> Page:
    """The articles of a text; they are called ``SOURCE#n``. No articles: it is no news at all.

    Every Han character, letter and digit of the text comes out exactly once: in one field of one
    article or caption, in ``other``, or in ``dropped`` (furniture, and the words around names:
    '本报记者', '摄').
    """
    text, woven = weave(text)
    lines = read_lines(text)
    kind = kind_of(lines)
    if kind != "page":
        return _split_plain(lines, kind, source)
    if poem := tag_poem(lines):
        return _split_page(lines, Tagging.certain(poem), source, woven=False)
    pages: list[Page] = []
    low = 0
    while low < len(lines):  # a text of many pages, part by part: its cost stays linear
        part = lines[low : low + LONGEST_PAGE]
        tagging = tag_lines(part, torn=not woven and is_torn(part))
        cut = _cut(tagging.tags) if low + LONGEST_PAGE < len(lines) else len(part)
        pages.append(_split_page(part[:cut], tagging.part(cut), source, woven=woven))
        low += cut
    return _bind(pages, source)


def _cut(tags: str) -> int:
    """Where the last article of a part begins, if that leaves half of the part or more."""
    at = tags.rfind("A", len(tags) // 2)
    while at > 0 and tags[at - 1] in "HhSBF":
        at -= 1
    return at if at > 0 else len(tags)


def find_articles(lines: list[Line], tagging: Tagging) -> tuple[Blocks, Assignment]:
    """The blocks of a page, and which headline belongs to which body."""
    tagging = lift_titles(tagging, lines)
    if not tagging.torn:
        tags = lift_poems(tagging.tags, lines)
        tagging = settled(
            tagging, tags, [i for i in range(len(tags)) if tags[i] != tagging.tags[i]]
        )
    wording = Wording(lines, [i for i, tag in enumerate(tagging.tags) if tag in DISPLAY])
    tags = enforce(refine(tagging, lines, wording), lines, tagging)
    blocks = read_blocks(set_apart(tags, lines))
    return blocks, assign_heads(blocks, lines, wording)


def _split_page(lines: list[Line], tagging: Tagging, source: str, *, woven: bool) -> Page:
    blocks, heads = find_articles(lines, tagging)
    sure = confidence(trust_features(lines, tagging, blocks, heads, woven=woven))
    page = build_page(lines, tagging, blocks, heads, sure.tolist(), source)
    if not woven:
        return page
    doubted = (replace(a, confidence=WOVEN * a.confidence) for a in page.articles)
    return replace(page, articles=tuple(doubted))


def _split_plain(lines: list[Line], kind: Kind, source: str) -> Page:
    if kind != "chat" and not has_sentences(line.tight for line in lines):
        return Page(source, (), tuple(line.text for line in lines))
    tagging = Tagging.certain(tag_plain(lines, kind))
    page = read_blocks(tagging.tags)
    sure = [1.0] * len(page.bodies)
    result = build_page(lines, tagging, page, assign_plain(page), sure, source)
    if kind != "chat":
        return result
    doubtful = tuple(replace(article, confidence=DOUBTFUL) for article in result.articles)
    return replace(result, articles=doubtful)


def _bind(pages: list[Page], source: str) -> Page:
    articles, left = join_halves([article for page in pages for article in page.articles])
    return Page(
        source,
        tuple(replace(article, id=f"{source}#{n}") for n, article in enumerate(articles, 1)),
        tuple([text for page in pages for text in page.dropped] + left),
        other=tuple(text for page in pages for text in page.other),
    )
