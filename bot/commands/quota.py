"""How much costly work one user may ask for in an hour."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.clock import Clock

WINDOW = timedelta(hours=1)


class Quota:
    """Sliding windows by user and kind of work. A restart forgives what was used."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._used: dict[tuple[int, str], deque[datetime]] = {}

    def take(self, user_id: int, kind: str, limit: int) -> timedelta | None:
        """Use one of ``limit`` (0: no limit); ``None``, or how long to wait for the next."""
        if limit <= 0:
            return None
        now = self._clock.now()
        self._forget_idle(now)
        used = self._used.setdefault((user_id, kind), deque())
        if len(used) >= limit:
            return used[0] + WINDOW - now
        used.append(now)
        return None

    def _forget_idle(self, now: datetime) -> None:
        for key, used in list(self._used.items()):
            while used and used[0] <= now - WINDOW:
                used.popleft()
            if not used:
                del self._used[key]
