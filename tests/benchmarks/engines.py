"""Seconds an article of each engine, against TextRank over bigrams; the fast engine against what it
is held to, transformers' ``generate()`` on the same weights, and beside a busy process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from summarizer.article import Article
from summarizer.engine import Engine, load
from summarizer.training.writer.corpus import load as load_pairs
from summarizer.training.writer.evaluate import textrank
from tests.benchmarks.row import Row, seconds

OWN = Path(__file__).parents[1] / "summarizer" / "articles.jsonl"
BATCH = 32
BUSY = "while True: pass"


def run() -> list[Row]:
    """Headline, gist and points of our own articles over and over, 32 at a time. ``threads`` of
    both engines are the processors."""
    articles = [Article(pair.id, pair.text) for pair in load_pairs([OWN])]
    articles = (articles * BATCH)[:BATCH]
    reference = seconds(lambda: [textrank(article.body) for article in articles]) / BATCH
    extractive, fast, slow = load("extractive"), load("fast"), load("seq2seq")
    taken = seconds(partial(extractive.summarize, articles)) / BATCH
    rows = [Row("engine extractive, an article", taken, "TextRank", reference, "s")]
    quick, worked = _speed(fast, articles)
    late, toiled = _speed(slow, articles)
    rows += [
        Row(f"engine fast, {BATCH} at a time", quick, "seq2seq", late, "/s"),
        Row("engine fast, processor an article", worked, "seq2seq", toiled, "s"),
    ]
    busy = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        beside, _ = _speed(fast, articles)
    finally:
        busy.kill()
        busy.wait()
    rows.append(Row("engine fast, beside a busy process", beside, "alone", quick, "/s"))
    return rows


def _speed(engine: Engine, articles: Sequence[Article]) -> tuple[float, float]:
    """Summaries a second, and seconds of the processor a summary."""
    engine.summarize(articles[:1])
    began, worked = time.perf_counter(), sum(os.times()[:2])
    engine.summarize(articles)
    worked = sum(os.times()[:2]) - worked
    return len(articles) / (time.perf_counter() - began), worked / len(articles)
