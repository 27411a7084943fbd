"""What a child is made to do in tests: work, and work that goes wrong. Children import this."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from summarizer.article import SourceError

MEGABYTE = 1_000_000


def nothing() -> None:
    """A child needs no more than it has."""


def slow_start() -> None:
    """As slow as a model that loads."""
    time.sleep(0.2)


def whoami() -> int:
    """The process that does the work."""
    return os.getpid()


def count(to: int, report: Callable[[int], None]) -> int:
    """Progress without end."""
    for done in range(1, to + 1):
        report(done)
    return to


def hang(*_: object) -> None:
    """As a loop that does not end."""
    while True:
        time.sleep(0.01)


def take(megabytes: int) -> int:
    """Take memory all at once."""
    return len(b"x" * (megabytes * MEGABYTE))


def crash() -> None:
    """As a library does that runs over its memory."""
    os.kill(os.getpid(), signal.SIGSEGV)


def refuse() -> None:
    """As a reader does."""
    raise SourceError("encrypted", name="密")


def unsendable() -> None:
    """An exception that no pickle holds."""
    raise type("Odd", (Exception,), {})("seltsam")


def chatter() -> str:
    """As libraries do that print."""
    print("noise", flush=True)
    return "said"


def secrets() -> list[str]:
    """What a child knows of the bot's settings."""
    return [name for name in os.environ if name.startswith("BAOZHAI_")]
