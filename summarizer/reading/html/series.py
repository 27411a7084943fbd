"""The pages that one article is printed on, joined to one article."""

from __future__ import annotations

import re
from dataclasses import replace

from summarizer.article import Article, SourceError
from summarizer.reading.html import read_html
from summarizer.text.folding import bigrams, content
from summarizer.text.prose import ends_sentence

LEAST = 15
"""Characters of running text of a last page."""
SAME_HEADLINE = 0.5
"""The share of the shorter headline's bigrams that another page's headline has in common."""
_PAGE_MARK = re.compile(
    r"\s*[（(\[【_-]?\s*第?\s?[\d一二三四五六七八九十]{1,2}\s?[页頁]?\s*[）)\]】]?$"
)


def continued(article: Article, data: bytes, name: str, url: str) -> Article | None:
    """``article`` with what stands on its next page, fetched from ``url``; None where that page
    has nothing of it, since it tells of something else or says the same again."""
    try:
        more = read_html(data, name, url, least=LEAST).articles[0]
    except SourceError:
        return None
    if not _same_headline(article.headline, more.headline):
        return None
    known = {content(line) for line in article.body.split("\n")}
    lines = [line for line in more.body.split("\n") if content(line) not in known]
    if sum(map(len, lines)) < LEAST:
        return None
    first, *others = lines
    last = article.body.rpartition("\n")[2]
    cut = len(last) > 20 and not ends_sentence(last) and last not in article.section_headings
    names = dict.fromkeys("、".join(filter(None, (article.byline, more.byline))).split("、"))
    return replace(
        article,
        body="\n".join([article.body + ("" if cut else "\n") + first, *others]),
        byline="、".join(names) or None,
        section_headings=(*article.section_headings, *more.section_headings),
        published=article.published or more.published,
        picture=article.picture or more.picture,
        continues=more.continues,
    )


def _same_headline(one: str | None, other: str | None) -> bool:
    a, b = (bigrams(_PAGE_MARK.sub("", headline or "")) for headline in (one, other))
    return not (a and b) or len(a & b) >= SAME_HEADLINE * min(len(a), len(b))
