"""Urgency: whether somebody waits for what is being done, or it is bulk that may wait its turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_bulk: ContextVar[bool] = ContextVar("bulk", default=False)


@contextmanager
def in_bulk() -> Iterator[None]:
    """What is asked of a worker in this block, or in tasks begun in it, nobody waits for."""
    token = _bulk.set(True)
    try:
        yield
    finally:
        _bulk.reset(token)


def is_bulk() -> bool:
    """Whether nobody waits for what is asked now."""
    return _bulk.get()
