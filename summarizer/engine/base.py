"""What an engine is: articles in, summaries out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from summarizer.article import Article, Length, Summary

LEAST_HAN = 0.3
"""Share of Chinese characters below which a text is not a model's to write about."""
Progress = Callable[[int], None]
"""Called with the number of articles done so far."""


class ModelError(Exception):
    """A model that cannot be loaded; the message names what is wrong and what to do."""


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


def is_chinese(text: str) -> bool:
    """Whether ``text`` is a model's to write about."""
    sample = text[:400]
    return sum("一" <= char <= "鿿" for char in sample) >= LEAST_HAN * max(1, len(sample))
