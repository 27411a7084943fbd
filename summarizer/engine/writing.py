"""What every way of running a model of ours shares: how it is asked, and the way of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from summarizer.article import Article, Length, Summary
from summarizer.condensing.draft import Draft, draft, finish
from summarizer.condensing.subeditor import Candidate
from summarizer.engine.base import Progress

BATCH = 16
"""Articles that go through the model together."""
HEADLINE_BEAMS, GIST_BEAMS = 8, 4
"""A headline is chosen among several and by what they agree on (gains: the model card)."""
LENGTH_PENALTY = 1.6
"""Above 1 favours longer hypotheses; measured on validation headlines against 1.0 and 2.5."""
HEADLINE_PIECES, GIST_PIECES = 40, 84
UNREPEATED = 4
"""No run of so many pieces stands twice in what is written."""

Write = Callable[[Sequence[Draft]], tuple[list[list[Candidate]], list[list[str]]]]
"""Writes the headlines that may be and the n-best gists of each draft."""


def summarize(
    write: Write,
    articles: Sequence[Article],
    *,
    engine: str,
    model: str,
    length: Length,
    progress: Progress | None,
    threads: int = 1,
) -> list[Summary]:
    """One summary an article, in their order; articles of like length share a batch, and several
    batches are at work at a time where there are ``threads``."""
    order = sorted(
        range(len(articles)), key=lambda i: (bool(articles[i].headline), len(articles[i].body))
    )
    size = min(BATCH, -(-len(order) // threads)) or 1
    batches = [order[begin : begin + size] for begin in range(0, len(order), size)]
    done: dict[int, Summary] = {}

    def told(batch: list[int]) -> list[Summary]:
        drafts = [draft(articles[i]) for i in batch]
        return [
            finish(one, engine=engine, model=model, length=length, headlines=said, gists=gists)
            for one, said, gists in zip(drafts, *write(drafts), strict=True)
        ]

    with ThreadPoolExecutor(threads) as pool:
        for batch, summaries in zip(batches, pool.map(told, batches), strict=True):
            for i, summary in zip(batch, summaries, strict=True):
                done[i] = summary
                if progress:
                    progress(len(done))
    return [done[i] for i in range(len(articles))]
