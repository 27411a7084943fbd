"""The precision in which a processor is fastest."""

from __future__ import annotations

import torch


def half_precision() -> torch.autocast:
    """A context in which matrices are multiplied in bfloat16 where the processor does that in
    hardware (Intel's AMX: several times faster); elsewhere it changes nothing. Weights, sums
    and probabilities stay in full precision.
    """
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_amx_tile_supported())
