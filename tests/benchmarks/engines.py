"""Seconds an article of each engine, against TextRank over bigrams."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from summarizer.article import Article
from summarizer.engine import load
from summarizer.training.writer.corpus import load as load_pairs
from summarizer.training.writer.evaluate import textrank
from tests.benchmarks.row import Row, seconds

OWN = Path(__file__).parents[1] / "summarizer" / "articles.jsonl"


def run() -> list[Row]:
    """Headline, gist and points of our own articles, twice over (24 articles)."""
    articles = [Article(pair.id, pair.text) for pair in load_pairs([OWN])] * 2
    reference = seconds(lambda: [textrank(article.body) for article in articles]) / len(articles)
    rows = []
    for name in ("extractive", "seq2seq"):
        engine = load(name)
        taken = seconds(partial(engine.summarize, articles)) / len(articles)
        rows.append(Row(f"engine {name}, an article", taken, "TextRank", reference, "s"))
    return rows
