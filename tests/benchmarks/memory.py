"""How much memory this process holds, and whether it grows."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from pathlib import Path

from tests.benchmarks.row import Row

MARGIN = 1.1
"""The memory at the end may be this many times that after the first quarter."""
SPARE_TASKS = 5
"""So many more asyncio tasks than in the first quarter are no leak: calls on their way."""


def resident() -> int:
    """The process's resident memory in bytes (Linux; elsewhere its peak)."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        import resource

        unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return pages * os.sysconf("SC_PAGE_SIZE")


class Footprint:
    """Memory and asyncio tasks of this process, looked at now and then through a long run."""

    def __init__(self) -> None:
        self.memory: list[int] = []
        self.tasks: list[int] = []

    def look(self) -> None:
        """Note both as they are now."""
        self.memory.append(resident())
        self.tasks.append(len(asyncio.all_tasks()))

    def rows(self, of: str) -> list[Row]:
        """Their last, against the first quarter's; raises AssertionError where they grew."""
        quarter = len(self.memory) // 4
        early, late = max(self.memory[: quarter + 1]), self.memory[-1]
        assert late < MARGIN * early, f"memory grew from {early} to {late}: {self.memory}"
        most = max(self.tasks[: quarter + 1]) + SPARE_TASKS
        assert self.tasks[-1] <= most, f"tasks grew: {self.tasks}"
        before = "after a quarter"
        return [
            Row(f"memory after {of}", late / 1e6, before, early / 1e6, "MB"),
            Row(f"asyncio tasks after {of}", self.tasks[-1], before, self.tasks[quarter], ""),
        ]
