"""What a subeditor would strike out of gists and points, counted by the automatic stand-ins.

Our own twelve articles and, where ``PAIRS`` names a file of ``{"id", "text"}`` lines (the
validation set, say), that. The reference is the article's first sentences: what anybody gets
without choosing.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from summarizer.article import Article
from summarizer.condensing.standing import faults
from summarizer.engine import load
from summarizer.text.sentences import sentences
from summarizer.training.writer.corpus import load as load_pairs
from tests.benchmarks.row import Row

OWN = Path(__file__).parents[1] / "summarizer" / "articles.jsonl"


def run() -> list[Row]:
    """Shares of gists and points with a fault, against first sentences."""
    rows = []
    for path in [OWN, *map(Path, filter(None, [os.environ.get("PAIRS")]))]:
        articles = [Article(pair.id, pair.text) for pair in load_pairs([path])]
        summaries = load("auto").summarize(articles)
        gists = [summary.gist for summary in summaries]
        points = [point for summary in summaries for point in summary.points]
        leads = ["".join(sentences(article.body)[:2]) for article in articles]
        for what, said in (("gists", gists), ("points", points)):
            if said:
                reference = _share(leads)
                name = f"{what} with a fault, of {len(said)} ({path.name})"
                rows.append(Row(name, _share(said), "two first sentences", reference, ""))
                print(dict(Counter(fault for one in said for fault in faults(one))))
    return rows


def _share(said: list[str]) -> float:
    return sum(bool(faults(one)) for one in said) / len(said)
