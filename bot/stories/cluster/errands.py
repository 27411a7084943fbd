"""What is asked of the cluster, and what comes of it, as they travel by the store."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from bot.logs import request_id
from bot.stories.child import portable
from bot.stories.worker import Length, SummaryWorker
from summarizer.article import Article, Masthead


@dataclass(frozen=True, slots=True)
class Reading:
    """A call of a function that a module has at its top, with plain data."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    request: str | None = field(default_factory=request_id)
    """What it was asked for in, for the log."""

    @property
    def matter(self) -> str:
        """What is read is read for who asks: it may have changed since."""
        return uuid4().hex

    async def done_by(self, worker: SummaryWorker, noted: str) -> Any:
        """What the function returns; the attempt is ``noted``. Raises what ``SummaryWorker.run``
        raises."""
        return await worker.run(self.function, *self.arguments, noted=noted)


@dataclass(frozen=True, slots=True)
class Writing:
    """A summary of an article by a ``model``, as the settings name it."""

    article: Article
    length: Length
    model: tuple[str, ...]
    request: str | None = field(default_factory=request_id)

    @property
    def matter(self) -> str:
        """The same for the same content, wherever it stands."""
        content = replace(
            self.article,
            id="",
            confidence=1.0,
            published=None,
            url=None,
            masthead=Masthead(),
            picture=None,
            continues=None,
        )
        return hashlib.sha256(repr((self.model, self.length, content)).encode()).hexdigest()

    async def done_by(self, worker: SummaryWorker, noted: str) -> Any:
        """The summary; the attempt is ``noted``. Raises what ``SummaryWorker.summarize`` raises."""
        (summary,) = await worker.summarize([self.article], self.length, noted=noted)
        return summary


Errand = Reading | Writing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an errand: a result, or what was raised."""

    result: Any = None
    error: Exception | None = None


def packed(message: Errand | Outcome) -> bytes:
    """``message`` as it travels."""
    if isinstance(message, Outcome) and message.error is not None:
        message = Outcome(error=portable(message.error))
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Any:
    """The errand or outcome that was packed."""
    return pickle.loads(data)
