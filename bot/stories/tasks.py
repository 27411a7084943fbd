"""What is done in children: reading a source and summarising.

A child imports what it is handed and all that this imports; here, nothing that it does not use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from summarizer.article import Article, Length, Page, Summary
    from summarizer.engine import Engine

Named: TypeAlias = tuple[str, str | None, int | None, str | None, str]
"""What an engine is loaded by: as ``summarizer.engine.load`` has it."""


def read_document(source: Path | bytes, name: str, url: str | None) -> Page:
    """The page of a file, or of bytes called ``name`` that were fetched from ``url``.

    Raises ``SourceError``.
    """
    from summarizer import reading

    if isinstance(source, Path):
        return reading.read(source)
    return reading.read_bytes(source, name, url)


def summarize(
    engine: Engine | Named,
    articles: Sequence[Article],
    length: Length,
    progress: Callable[[int], None],
) -> list[Summary]:
    """One summary an article, in order. Raises what the engine raises."""
    return load(engine).summarize(articles, length=length, progress=progress)


def load(engine: Engine | Named) -> Engine:
    """The engine of that name, loaded once, or the one that is there already."""
    return _loaded(*engine) if isinstance(engine, tuple) else engine


@lru_cache(maxsize=1)
def _loaded(
    name: str, model: str | None, threads: int | None, prefix: str | None, device: str
) -> Engine:
    from summarizer import engine

    return engine.load(name, model, threads, prefix, device)
