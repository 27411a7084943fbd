"""The claim of a running bot on its store: a second one would promise and send everything twice.

A lock on a file beside the store, which the operating system lets go of with the process, however
that ends (https://docs.python.org/3/library/fcntl.html#fcntl.lockf); no child inherits it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.database import StoreError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class StoreClaimedError(StoreError):
    """Another bot runs on the store ``file``."""

    def __init__(self, file: Path, process: str) -> None:
        super().__init__(f"another bot runs on {file} (process {process})")
        self.file = file
        self.process = process


@contextmanager
def claimed(store: Path) -> Iterator[None]:
    """The store is this process's while the block runs.

    Raises ``StoreClaimedError`` where it is another's, ``OSError`` where there is no room for the
    lock. The command line needs no claim: it may write while a bot runs.
    """
    with store.with_name(f"{store.name}.lock").open("a+") as file:
        try:
            _lock(file.fileno())
        except (BlockingIOError, PermissionError):
            file.seek(0)
            raise StoreClaimedError(store, file.read().strip() or "?") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _lock(file: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
