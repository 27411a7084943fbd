"""What a command takes that only reads: ``--help``, ``topic`` and ``digest`` of an empty store."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.row import Row

ROOT = Path(__file__).parents[2]
RUNS = 5
COMMANDS = ("--help", "topic 5G", "digest")
LIBRARIES = "import asyncio, typer, sqlalchemy, sqlalchemy.dialects.sqlite, pydantic_settings"
"""What ``topic`` and ``digest`` cannot do without."""


def run() -> list[Row]:
    """The rows, each the best of a few."""
    return list(_rows())


def _rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as home:
        floor = _took(["-c", LIBRARIES], home)
        for command in COMMANDS:
            taken = _took(["-m", "bot", *command.split()], home)
            for what, one, other in zip(("wall", "processor"), taken, floor, strict=True):
                yield Row(f"baozhai {command}, {what}", one, "importing its libraries", other, "s")


def _took(arguments: Sequence[str], home: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor, each the least of several runs after a first."""
    taken = [_once(arguments, home) for _ in range(RUNS + 1)][1:]
    return min(wall for wall, _ in taken), min(processor for _, processor in taken)


def _once(arguments: Sequence[str], home: str) -> tuple[float, float]:
    began, before = time.perf_counter(), os.times()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BAOZHAI_HOME": home},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = os.times()
    worked = after.children_user + after.children_system
    return time.perf_counter() - began, worked - before.children_user - before.children_system
