"""An engine that some articles hang or kill; tests' children import it, so it imports little."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.article import Article, Summary
from tests.bot.stories import bombs


class Hanging:
    """Hangs at 挂起, crashes at 崩溃."""

    name, model = "extractive", "none"

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: str = "short",
        progress: Callable[[int], None] | None = None,
    ) -> list[Summary]:
        made = []
        for each in articles:
            if "挂起" in each.body:
                bombs.hang()
            if "崩溃" in each.body:
                bombs.crash()
            made.append(Summary(each.id, each.body, each.body, (), self.name, self.model, True))
            if progress is not None:
                progress(len(made))
        return made
