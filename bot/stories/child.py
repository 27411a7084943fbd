"""What runs in a child process: it does the work that it is handed until its parent goes.

Frames, both ways: eight bytes of length, then a pickle. The parent's first is an ``Opening``, the
others are ``Work``; each is answered by ``Progressed`` frames and one ``Done`` or ``Failed``.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from summarizer.article import SourceError

LENGTH = struct.Struct(">Q")
BEGIN = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from bot.stories.child import main; main()"
)
"""What Python is started with; its argument is the parent's search path."""
FIRST_TO_GO = "900"
"""The child's ``oom_score_adj``: where a machine's memory ends, it ends before the bot."""
_DIE_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of Linux's prctl(2)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """``warm`` is done first, at whatever it costs; then each work may take ``memory`` bytes."""

    memory: int
    warm: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Work:
    """A call of a function that a module has at its top; it reports where it is ``watched``."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    watched: bool


@dataclass(frozen=True, slots=True)
class Progressed:
    """How much is done."""

    done: int


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it; a ``bloated`` child kept so much memory that it had better be replaced."""

    result: Any
    bloated: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """What was raised."""

    error: Exception


def answer() -> None:
    """A sign of life."""


def frame(message: object) -> bytes:
    """``message`` as it is sent."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content


def main() -> None:
    """Serve standard input until it ends."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no frame
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stop in (signal.SIGINT, signal.SIGTERM):  # meant for the parent, which ends us in its order
        signal.signal(stop, signal.SIG_IGN)
    _end_with_parent()
    opening = _receive(inward)
    with suppress(Exception):  # whatever is wrong is told when it is needed
        opening.warm()
    most = _used() + opening.memory
    _limit(most)
    _send(outward, Done(None, False))
    while (work := _receive(inward)) is not None:
        _send(outward, _done(work, outward, most - opening.memory // 2))


def _done(work: Work, outward: IO[bytes], ample: int) -> Done | Failed:
    """Do ``work``; what comes of it."""
    more = (lambda done: _send(outward, Progressed(done)),) if work.watched else ()
    try:
        result = work.function(*work.arguments, *more)
        return Done(result, _used() > ample)
    except Exception as error:
        if isinstance(error, MemoryError) or "DefaultCPUAllocator" in str(error):  # torch's
            return Failed(SourceError("too_heavy"))
        return Failed(portable(error))


def portable(error: Exception) -> Exception:
    """``error`` with its traceback as a note; what cannot be sent as what can."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _receive(stream: IO[bytes]) -> Any:
    """The next message; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(stream.read(LENGTH.unpack(head)[0]))


def _send(stream: IO[bytes], message: object) -> None:
    try:
        stream.write(frame(message))
        stream.flush()
    except BrokenPipeError:
        sys.exit()


def _used() -> int:
    """Bytes of memory of our own, as ``RLIMIT_DATA`` counts them (Linux; 0 elsewhere)."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0


def _limit(most: int) -> None:
    """Take no more than ``most`` bytes: Linux 4.7 and newer count private mappings too
    (setrlimit(2)); other systems know no such limit. A crash leaves no core."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, limit in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _end_with_parent() -> None:
    """End when the parent does, even in the middle of work (Linux); be the first to go."""
    if sys.platform == "linux":
        with suppress(OSError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO)
