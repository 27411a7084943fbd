"""How much memory this process holds."""

from __future__ import annotations

import gc
import os
from pathlib import Path


def resident() -> int:
    """The process's resident memory in bytes (Linux; elsewhere its peak)."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")
