"""Fast and light: everything that is wanted of a small server, each figure beside its reference and
beside what is wanted, in one run of a quarter of an hour on an idle machine.

A store of a million stories takes hours to fill: name one in ``ARCHIVE_KEPT`` (``archive``).
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator

from tests.benchmarks.row import Row

PARTS = ("starts", "cold", "resident", "engines", "rates", "fanout", "archive")
WANTED = {
    "processor time of a promised digest": 0.3,
    "10000 digests promised": 3.0,
    "one article, cold, wall": 1.0,
    "one article, cold, peak memory": 250.0,
    "baozhai --help, wall": 0.4,
    "baozhai topic 5G, wall": 0.4,
    "baozhai digest, wall": 0.4,
    "bot resident with model": 300.0,
}
"""At most so much, in the row's unit."""
FASTER, BESIDE = 5.0, 0.5
"""How many times the reference engine's speed, and what is left of it beside a busy process."""


def run() -> Iterator[Row]:
    """The rows; on stderr how far it is."""
    for number, part in enumerate(PARTS, start=1):
        began = time.perf_counter()
        print(f"{number}/{len(PARTS)} {part} …", end=" ", file=sys.stderr, flush=True)
        for row in importlib.import_module(f"tests.benchmarks.{part}").run():
            yield row
            yield from _beside_wanted(row)
        print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def _beside_wanted(row: Row) -> Iterator[Row]:
    if row.what in WANTED:
        yield Row(row.what, row.measured, "wanted", WANTED[row.what], row.unit)
    if row.what.startswith("engine fast") and row.unit == "/s":
        times = BESIDE if row.reference_name == "alone" else FASTER
        yield Row(row.what, row.measured, "wanted at least", times * row.reference, row.unit)
