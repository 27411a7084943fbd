"""From ``baozhai demo`` to the bot's first answer, and the memory it takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.row import Row

ROOT = Path(__file__).parents[2]


def run() -> list[Row]:
    """A first start (pages to summarise) and a second one; the address is printed when the bot
    has answered. The reference is a Python that imports the bot's and the model's libraries."""
    home = Path(tempfile.mkdtemp())
    try:
        first, _ = _start(home)
        second, peak = _start(home)
    finally:
        shutil.rmtree(home)
    bare, bare_peak = _libraries()
    return [
        Row("demo's first answer, first run", first, "importing its libraries", bare, "s"),
        Row("demo's first answer, second run", second, "importing its libraries", bare, "s"),
        Row("peak memory of bot and sandbox", peak, "importing its libraries", bare_peak, "MB"),
    ]


def _start(home: Path) -> tuple[float, float]:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=home,
        env={**os.environ, "PORT": "8099", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://")
        taken = time.perf_counter() - began
        time.sleep(20)  # the engine loads behind the first answer; its memory counts too
        return taken, _peak(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _libraries() -> tuple[float, float]:
    began = time.perf_counter()
    code = "import torch, transformers, telegram.ext, time; print(flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        return time.perf_counter() - began, _peak(process.pid)
    finally:
        process.kill()
        process.wait(30)


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise OSError(f"process {pid} says no peak memory")
