"""A line of the results."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured and what it is compared with, both in ``unit``."""

    what: str
    measured: float
    reference_name: str
    reference: float
    unit: str

    def markdown(self) -> str:
        """The line as a row of a Markdown table."""
        return (
            f"| {self.what} | {self.measured:.3g} {self.unit} "
            f"| {self.reference_name}: {self.reference:.3g} {self.unit} "
            f"| {self.measured / self.reference:.2f} |"
        )


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The median time of ``runs`` calls, after one that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken)
