"""What a child is made to do in tests: work, and work that goes wrong. Children import this."""

from __future__ import annotations

import os
import signal
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from summarizer.article import SourceError

MEGABYTE = 1_000_000


def nothing() -> None:
    """A child needs no more than it has."""


def slow_start() -> None:
    """As slow as a model that loads."""
    time.sleep(0.2)


def doze(until: Path) -> int:
    """Long, but no hang: until a file is there."""
    while not until.exists():
        time.sleep(0.01)
    return os.getpid()


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


def pdf(content: bytes) -> bytes:
    """A PDF of one page that draws ``content``, packed."""
    packed = zlib.compress(content, 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def kill_parent() -> None:
    """Worse than a crash: whoever has the work done does not survive it."""
    os.kill(os.getppid(), signal.SIGKILL)


def fail_twice(notes: Path) -> str:
    """As something does that is not there yet."""
    with notes.open("a") as file:
        file.write("x")
    if len(notes.read_text()) <= 2:
        raise ConnectionError("not yet")
    return "done"
