"""The shares that are being worked on, in the order they came, and how long one takes of late."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock

LATEST = 0.3
"""What the last share weighs in how long one takes."""


class Queue:
    """Who is before whom. Summaries are written one share after the other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entered: dict[int, datetime] = {}
        self._left: datetime | None = None
        self._usual: timedelta | None = None

    def __contains__(self, share_id: int) -> bool:
        return share_id in self._entered

    def __len__(self) -> int:
        return len(self._entered)

    def enter(self, share_id: int) -> None:
        """A share is taken up."""
        self._entered[share_id] = self._clock.now()

    def leave(self, share_id: int) -> None:
        """A share is done with: it took from when it came, or the one before it was done."""
        entered, now = self._entered.pop(share_id), self._clock.now()
        took = now - max(entered, self._left or entered)
        self._usual = took if self._usual is None else self._usual + LATEST * (took - self._usual)
        self._left = now

    def before(self, share_id: int) -> int:
        """How many came before a share and are not done yet."""
        return list(self._entered).index(share_id) if share_id in self._entered else 0

    def wait(self, share_id: int) -> timedelta | None:
        """About how long until its turn; None before any was done."""
        return None if self._usual is None else self.before(share_id) * self._usual
