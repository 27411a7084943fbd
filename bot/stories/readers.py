"""Readers first: what the bot does in threads of its own, for nobody who waits, stops for as long
as a reader's question is answered.

Python lets one thread at a time do anything, and one that begins to wait for the database gets its
turn back up to 5 ms late (``sys.setswitchinterval``): beside the storing of pages, which never
waits, ``/topic`` took .86 s (99 of 100) where it now takes .06 (``tests/benchmarks/RESULTS.md``).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

MOST_WAITED = 0.1
"""Seconds for which work gives way at most, at each of its steps: about two questions."""


class Readers:
    """The questions that are being answered now."""

    def __init__(self, most_waited: float = MOST_WAITED) -> None:
        self._most_waited = most_waited
        self._asking = 0
        self._lock = threading.Lock()
        self._nobody = threading.Event()
        self._nobody.set()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """A question is answered within."""
        with self._lock:
            self._asking += 1
            self._nobody.clear()
        try:
            yield
        finally:
            with self._lock:
                self._asking -= 1
                if not self._asking:
                    self._nobody.set()

    def give_way(self) -> None:
        """In a thread, between two steps of work: wait for the readers."""
        self._nobody.wait(self._most_waited)


READERS = Readers()
"""Those of this process: there is one turn to give."""
