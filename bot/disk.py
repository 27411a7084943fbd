"""The disk: how much room there is for what is written."""

from __future__ import annotations

import shutil
from pathlib import Path

LEAST_FREE = 500_000_000
"""Bytes below which it is high time to make room: a store of 100,000 stories takes 450 MB, its
backup as much."""


def free_bytes(folder: Path) -> int:
    """Free bytes where ``folder`` is, or will be."""
    return shutil.disk_usage(existing(folder.expanduser())).free


def existing(path: Path) -> Path:
    """``path``, or the nearest folder above it that is there."""
    while not path.exists():
        path = path.parent
    return path
