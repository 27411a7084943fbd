"""Fingerprints: what is made of an article's words before it is stored.

This is work for a thread, done once an article; the store only writes it down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.domain.story import Prepared
from summarizer.article import Article, Summary
from summarizer.text.folding import bigrams, content, fold
from summarizer.text.terms import index_terms

SHORT = 40
"""Characters of a body that alone does not tell an article from others."""
LEAST_OVERLAP = 0.5
"""Share of the shorter text's bigrams that a new version has in common with the old one: flashes
that all link to one page, or reuse an id, are no versions of each other."""


def content_key(article: Article) -> str:
    """The fingerprint of an article's body, blind to wraps, width, script and punctuation.

    A flash of a line is told apart by its headline and day too: many say the same each day.
    """
    letters = content(fold(article.body or article.headline or ""))
    if len(letters) < SHORT:
        letters += "\n" + content(fold(article.headline or ""))
        letters += f"\n{article.published:%Y-%m-%d}" if article.published else ""
    return hashlib.sha256(letters.encode()).hexdigest()


def content_keys(articles: Sequence[Article]) -> list[str]:
    """The fingerprint of each article."""
    return [content_key(article) for article in articles]


def prepare(
    articles: Sequence[Article], keys: Sequence[str], summaries: Sequence[Summary]
) -> list[Prepared]:
    """Articles with their fingerprints and summaries, made ready to be stored.

    Raises ``ValueError`` where the summaries are not those of the articles.
    """
    if [article.id for article in articles] != [summary.id for summary in summaries]:
        raise ValueError("one summary an article, in the same order")
    return [_prepared(*each) for each in zip(articles, keys, summaries, strict=True)]


def _prepared(article: Article, key: str, summary: Summary) -> Prepared:
    headline, body = fold(summary.headline), fold(article.body)
    terms = index_terms(f"{headline}\n{body}")
    return Prepared(key, article, summary, headline, body, " ".join(sorted(terms)))


def same_matter(one: str, other: str) -> bool:
    """Whether one text may be a new version of the other."""
    a, b = bigrams(one), bigrams(other)
    return len(a & b) >= LEAST_OVERLAP * min(len(a), len(b))
