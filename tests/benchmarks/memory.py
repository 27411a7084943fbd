"""How much memory this process holds, and whether it grows."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
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


def largest_child() -> int:
    """The resident memory in bytes of the largest child of this process (Linux; 0 elsewhere)."""
    largest = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended just now
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid():
                largest = max(largest, int((folder / "statm").read_text().split()[1]))
    return largest * os.sysconf("SC_PAGE_SIZE")


class Footprint:
    """Memory and asyncio tasks of a process, looked at now and then through a long run."""

    def __init__(self) -> None:
        self.memory: list[int] = []
        self.tasks: list[int] = []

    def look(self) -> None:
        """Note both of this process as they are now."""
        self.note(resident(), len(asyncio.all_tasks()))

    def note(self, memory: int, tasks: int = 0) -> None:
        """Note how a process stands that has looked itself."""
        self.memory.append(memory)
        self.tasks.append(tasks)

    def rows(self, of: str) -> list[Row]:
        """Their last, against the first quarter's; raises AssertionError where they grew."""
        quarter = len(self.tasks) // 4
        most = max(self.tasks[: quarter + 1]) + SPARE_TASKS
        assert self.tasks[-1] <= most, f"tasks grew: {self.tasks}"
        first, last = self.tasks[quarter], self.tasks[-1]
        return [
            self.memory_row(f"memory after {of}"),
            Row(f"asyncio tasks after {of}", last, "after a quarter", first, ""),
        ]

    def memory_row(self, what: str) -> Row:
        """The memory alone, as ``rows`` has it."""
        quarter = len(self.memory) // 4
        early, late = max(self.memory[: quarter + 1]), self.memory[-1]
        assert late < MARGIN * early, f"memory grew from {early} to {late}: {self.memory}"
        return Row(what, late / 1e6, "after a quarter", early / 1e6, "MB")
