"""Writing summaries, each once, though several ask for the same article at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from bot.stories.worker import SummaryWorker
from summarizer.article import Article, Summary

RECENT = 50
"""Summaries that are kept a while, since what was just made may not be stored yet."""

_Matter = tuple[str, str | None]
"""The key of an article's content, and its headline, which its summary repeats."""


class Writing:
    """The summaries that are under way or were just made, whoever asked first for them."""

    def __init__(self, worker: SummaryWorker) -> None:
        self._worker = worker
        self._written: dict[_Matter, asyncio.Future[Summary]] = {}

    async def summarize(
        self,
        articles: Mapping[str, Article],
        progress: Callable[[int], None] | None = None,
        noted: str | None = None,
    ) -> dict[str, Summary]:
        """The summaries of articles by their content's key. What is being written for somebody else
        is waited for; where that fails it is written here.

        Raises what ``SummaryWorker.summarize`` raises.
        """
        if self._worker.once:
            asked = list(articles.values())
            made = await self._worker.summarize(asked, progress=progress, noted=noted)
            return dict(zip(articles, made, strict=True))
        done: dict[str, Summary] = {}
        while left := {key: each for key, each in articles.items() if key not in done}:
            matters = {key: (key, each.headline) for key, each in left.items()}
            others = {k: self._written[m] for k, m in matters.items() if m in self._written}
            own = {key: each for key, each in left.items() if key not in others}
            if own:
                done |= await self._write(own, matters, len(done), progress, noted)
            for key, other in others.items():
                await asyncio.wait({other})
                if not other.cancelled():  # else its asker hears why, and this one tries
                    done[key] = other.result()
            if others and progress is not None:
                progress(len(done))
        return done

    async def _write(
        self,
        articles: Mapping[str, Article],
        matters: Mapping[str, _Matter],
        before: int,
        progress: Callable[[int], None] | None,
        noted: str | None,
    ) -> dict[str, Summary]:
        loop = asyncio.get_running_loop()
        promised = {matters[key]: loop.create_future() for key in articles}
        self._written |= promised
        try:
            written = await self._worker.summarize(
                list(articles.values()),
                progress=None if progress is None else lambda count: progress(before + count),
                noted=noted,
            )
            for future, summary in zip(promised.values(), written, strict=True):
                future.set_result(summary)
        except BaseException:
            for matter, future in promised.items():
                future.cancel()
                del self._written[matter]
            raise
        made = [matter for matter, future in self._written.items() if future.done()]
        for matter in made[:-RECENT]:
            del self._written[matter]
        return dict(zip(articles, written, strict=True))
