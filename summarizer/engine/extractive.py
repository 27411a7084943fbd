"""The extractive engine: sentences chosen and compressed, no model."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.article import Article, Length, Summary
from summarizer.condensing.draft import draft, finish
from summarizer.engine.base import Progress


class Extractive:
    """Summaries cut from the article: the fallback, and the baseline."""

    name = "extractive"
    model = "none"

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: Length = "short",
        progress: Progress | None = None,
    ) -> list[Summary]:
        """One summary an article, in their order."""
        done = []
        for article in articles:
            done.append(finish(draft(article), engine=self.name, model=self.model, length=length))
            if progress:
                progress(len(done))
        return done
