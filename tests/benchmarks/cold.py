"""One article from the command line, nothing loaded before: time and memory of its processes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.row import Row

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "summarizer" / "articles.jsonl"
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a command and its children: seconds by the clock, of the processor, and the most memory
    that they held together (proportional set size, in MB; Linux)."""

    wall: float
    processor: float
    memory: float


def run() -> list[Row]:
    """``summarize`` with the fast engine against the reference engine, each the better of two."""
    fast, slow = (min(map(_cost, [name] * 2), key=lambda cost: cost.wall) for name in NAMES)
    what = "one article, cold"
    return [
        Row(f"{what}, wall", fast.wall, "seq2seq", slow.wall, "s"),
        Row(f"{what}, processor", fast.processor, "seq2seq", slow.processor, "s"),
        Row(f"{what}, peak memory", fast.memory, "seq2seq", slow.memory, "MB"),
    ]


NAMES = ("fast", "seq2seq")


def _cost(engine: str) -> Cost:
    with tempfile.TemporaryDirectory() as home:
        article = Path(home) / "one.jsonl"
        article.write_text(OWN.read_text("utf-8").splitlines()[0], "utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "summarize", str(article), "--json", "--engine", engine],
            env={**os.environ, "PYTHONPATH": str(ROOT), "BAOZHAI_HOME": home},
            cwd=home,
            stdout=subprocess.PIPE,
            text=True,
        )
        most = 0.0
        while process.poll() is None:
            most = max(most, sum(map(held, family(process.pid))))
            time.sleep(LOOK_SECONDS)
        wall = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert process.stdout is not None
        assert json.loads(process.stdout.read())["engine"] == engine
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, processor, most)


def family(pid: int) -> list[int]:
    """A process and all that come of it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in family(int(child)))]


def held(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
