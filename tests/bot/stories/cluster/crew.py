"""Workers that a test hires and kills, and the bot's side of the same store."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from psycopg import AsyncConnection

from bot.stories.cluster.asking import ClusterWorker
from bot.stories.worker import SummaryWorker
from tests.bot.making import until
from tests.bot.stories.cluster.crewman import GO, Diarist, diary

ROOT = Path(__file__).parents[4]
CREWMAN = "tests.bot.stories.cluster.crewman"
BEAT, DEAD = timedelta(seconds=0.5), timedelta(seconds=7)
"""A worker counts as dead sooner than in life, and not because its machine is busy."""


@dataclass
class Crew:
    """The workers over one store."""

    url: str
    folder: Path
    seconds: float = 0.0
    beat: timedelta = BEAT
    dead: timedelta = DEAD
    hired: list[subprocess.Popen[bytes]] = field(default_factory=list)

    async def hire(self) -> subprocess.Popen[bytes]:
        """Another worker, when it is at work."""
        before = await self._known()
        process = self._start()

        async def at_work() -> bool:
            assert process.poll() is None
            return not await self._known() <= before

        await until(at_work)
        return process

    def _start(self) -> subprocess.Popen[bytes]:
        spans = [str(span.total_seconds()) for span in (self.beat, self.dead)]
        command = [sys.executable, "-m", CREWMAN, self.url, str(self.folder), str(self.seconds)]
        process = subprocess.Popen([*command, *spans], cwd=ROOT)
        self.hired.append(process)
        return process

    async def _known(self) -> set[int]:
        """Workers that are registered, some of which may have died."""
        async with await AsyncConnection.connect(self.url) as connection:
            rows = await connection.execute("SELECT id FROM procrastinate_workers")
            return {number for (number,) in await rows.fetchall()}

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a worker at once."""
        process.kill()
        process.wait()

    def bot(self) -> ClusterWorker:
        """The bot's side, whose own engine keeps the diary too."""
        return ClusterWorker(
            self.url,
            SummaryWorker(Diarist(self.folder)),
            ("auto", ""),
            beat=self.beat,
            dead=self.dead,
        )

    def go(self) -> None:
        """Let what waits be done."""
        (self.folder / GO).touch()

    def told(self, event: str) -> list[tuple[int, str]]:
        """Who began or ended what, in the order it was."""
        return [(who, what) for kind, who, what in diary(self.folder) if kind == event]

    async def until_begun(self, count: int) -> None:
        """Wait until so many articles were begun."""

        async def begun() -> bool:
            return len(self.told("begun")) >= count

        await until(begun)

    def dismiss(self) -> None:
        """End them all in order."""
        for process in self.hired:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.hired:
            process.wait()
