"""What goes wrong with a store."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be opened; the text says why."""


class StoreUnavailableError(StoreError):
    """The store does not answer for now: its disk is full, its server is gone, or another process
    keeps it locked."""
