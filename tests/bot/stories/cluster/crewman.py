"""A worker of the cluster in a process of its own: ``python -m … STORE DIARY BEAT DEAD``.

Its engine keeps a diary that all share: a line an article that was begun, and one that was ended.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from bot.settings import LimitsSettings
from bot.stories.cluster.working import serve
from bot.stories.worker import SummaryWorker
from summarizer.article import Article, Summary
from tests.bot.engines import QuickEngine, summary
from tests.bot.stories import bombs

DIARY = "diary"
GO = "go"
WAITING, FATAL = "等候", "崩溃"
"""An article that takes until there is a file ``GO``, and one that ends the engine."""


class Diarist(QuickEngine):
    """Takes ``seconds`` an article and writes down when it begins and ends one."""

    def __init__(self, folder: Path, seconds: float = 0.0) -> None:
        super().__init__()
        self._folder = folder
        self._seconds = seconds

    def summarize(
        self,
        articles: Sequence[Article],
        *,
        length: str = "short",
        progress: Callable[[int], None] | None = None,
    ) -> list[Summary]:
        made = []
        for each in articles:
            self._note("begun", each)
            if FATAL in each.body:
                bombs.crash()
            while WAITING in each.body and not (self._folder / GO).exists():
                time.sleep(0.02)
            time.sleep(self._seconds)
            made.append(summary(each))
            self._note("ended", each)
            if progress is not None:
                progress(len(made))
        return made

    def _note(self, event: str, article: Article) -> None:
        line = f"{event} {os.getppid()} {article.body[:20]}\n".encode()
        with (self._folder / DIARY).open("ab", buffering=0) as diary:  # one write, appended whole
            diary.write(line)


def diary(folder: Path) -> list[tuple[str, int, str]]:
    """What was written down: event, worker and article."""
    if not (folder / DIARY).exists():
        return []
    lines = (folder / DIARY).read_text(encoding="utf-8").splitlines()
    parts = (line.split(" ", 2) for line in lines)
    return [(event, int(worker), article) for event, worker, article in parts]


def main() -> None:
    """Work until interrupted."""
    url, folder, seconds, beat, dead = sys.argv[1:]
    worker = SummaryWorker(Diarist(Path(folder), float(seconds)), limits=LimitsSettings())
    spans = {"beat": timedelta(seconds=float(beat)), "dead": timedelta(seconds=float(dead))}
    asyncio.run(serve(url, worker, **spans))


if __name__ == "__main__":
    from tests.bot.stories.cluster import crewman  # whose engine children find by its name

    crewman.main()
