"""What an engine is: articles in, summaries out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from summarizer.article import Article, Summary

Length = Literal["short", "long"]
Progress = Callable[[int], None]
"""Called with the number of articles done so far."""

LONG_FACTOR = 1.5
"""A long summary's gist may be this much longer, and it has up to five points."""


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
