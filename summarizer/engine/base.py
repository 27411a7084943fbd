"""What an engine is: articles in, summaries out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from summarizer.article import Article, Summary
from summarizer.condensing.draft import Length

Progress = Callable[[int], None]
"""Called with the number of articles done so far."""


class Engine(Protocol):
    """A way to summarise. Synchronous and for one thread at a time."""

    name: str
    model: str

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: Length = "short",
        progress: Progress | None = None,
    ) -> list[Summary]:
        """One summary an article, in their order."""
        ...
