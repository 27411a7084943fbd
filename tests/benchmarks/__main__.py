"""``make bench``: speed and memory, each as a ratio against a reference in the same run.

Prints a Markdown table for RESULTS.md. Name modules to run only some:
``python -m tests.benchmarks engines reading``. ``light`` is what is wanted of a small server, in
one table.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.logs import configure
from bot.settings import LoggingSettings
from tests.benchmarks.row import Row

ALL = (
    "light",
    "words",
    "reading",
    "demo",
    "feeds",
    "groups",
    "bombs",
    "moving",
    "delivery",
    "standby",
    "cluster",
    "noise",
    "traffic",
    "scale",
)


def main(names: list[str]) -> None:
    """Run the named benchmarks, by default all, one after the other."""
    configure(LoggingSettings(level="warning"))  # what is sent is a line each
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()},"
        f" {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )
    print("\n| what | measured | reference | ratio |\n|---|---|---|---|")
    for name in names or ALL:
        run = importlib.import_module(f"tests.benchmarks.{name}").run
        rows: Iterable[Row] = run()
        for row in rows:
            print(row.markdown(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
