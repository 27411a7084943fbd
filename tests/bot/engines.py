"""Engines for tests of what surrounds engines. Children import this, so it imports little."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.article import Article, Summary
from tests.bot.stories import bombs


def summary(of: Article) -> Summary:
    """A summary that says as little as possible."""
    return Summary(of.id, of.headline or of.body[:12], of.body[:60], (), "extractive", "none", True)


class QuickEngine:
    """It counts, and can fail at an article."""

    name, model = "extractive", "none"

    def __init__(self, fail_at: str | None = None) -> None:
        self.fail_at = fail_at
        self.asked: list[str] = []

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: str = "short",
        progress: Callable[[int], None] | None = None,
    ) -> list[Summary]:
        made = []
        for each in articles:
            self.meet(each)
            made.append(summary(each))
            if progress is not None:
                progress(len(made))
        return made

    def meet(self, each: Article) -> None:
        """What comes before an article's summary; other engines do something else."""
        self.asked.append(each.body)
        if self.fail_at is not None and self.fail_at in each.body:
            raise RuntimeError("the engine failed")


class Echo(QuickEngine):
    """Costs nothing and keeps nothing, for where something else is measured."""

    def meet(self, each: Article) -> None:
        """Nothing is noted."""


class HangingEngine(QuickEngine):
    """Hangs at 挂起, crashes at 崩溃."""

    def meet(self, each: Article) -> None:
        if "挂起" in each.body:
            bombs.hang()
        if "崩溃" in each.body:
            bombs.crash()
