"""How long until a feed is asked, or an item is tried, again."""

from __future__ import annotations

import random
from datetime import timedelta

MIN_INTERVAL = timedelta(minutes=15)
MAX_INTERVAL = timedelta(hours=12)
MAX_BACK_OFF = timedelta(days=1)
JITTER = 0.1


def next_interval(last: timedelta, *, brought: bool) -> timedelta:
    """A feed's interval halves when it ``brought`` something and grows by half when not."""
    interval = last // 2 if brought else last * 3 // 2
    return min(max(interval, MIN_INTERVAL), MAX_INTERVAL)


def back_off(failures: int) -> timedelta:
    """What to wait after so many failures in a row: it doubles with each, up to a day."""
    return min(MIN_INTERVAL * (1 << min(failures - 1, 10)), MAX_BACK_OFF)


def jittered(wait: timedelta, chance: random.Random) -> timedelta:
    """About as long: nothing shall march in step."""
    return wait * chance.uniform(1 - JITTER, 1 + JITTER)
