"""Dropout whose masks are cut from a pool of random numbers.

On a processor, drawing a fresh random number for each activation takes as long as a third of
the matrix products (measured); a slice of a pool at a random place costs next to nothing.
"""

from __future__ import annotations

import random
from typing import Any

import torch
from torch import Tensor

from summarizer.engine.pointer import PointerBart

POOL = 1 << 24
"""Mask values in the pool; the largest activation that can be dropped from."""
USES = 2_000
"""Slices cut before the pool is drawn anew."""


class Dropout:
    """Drops from what a module puts out while that module trains; a forward hook.

    The method of Srivastava et al. (2014). Masks have the precision of what they multiply.
    """

    def __init__(self, share: float, seed: int) -> None:
        """``share`` of the activations (0 to 1) become zero, the others grow to make up."""
        self._share = share
        self._rng = random.Random(seed)
        self._generator = torch.Generator().manual_seed(seed)
        self._pools: dict[torch.dtype, Tensor] = {}
        self._left = 0

    def __call__(self, module: torch.nn.Module, _given: Any, put_out: Tensor) -> Tensor:
        if not module.training or not self._share:
            return put_out
        if not self._left:
            kept = torch.rand(POOL, generator=self._generator) >= self._share
            pool = kept.float() / (1 - self._share)
            self._pools = {kind: pool.to(kind) for kind in (torch.float32, torch.bfloat16)}
            self._left = USES
        self._left -= 1
        count = put_out.numel()
        begin = self._rng.randrange(POOL - count)
        return put_out * self._pools[put_out.dtype][begin : begin + count].view_as(put_out)


def drop_from(model: PointerBart, share: float, seed: int) -> None:
    """Gives ``model`` pooled dropout in the places where BART's own stands, in whose stead."""
    hook = Dropout(share, seed)
    for side in (model.model.encoder, model.model.decoder):
        side.dropout = 0.0
        side.layernorm_embedding.register_forward_hook(hook)
        for layer in side.layers:
            layer.dropout = 0.0
            for part in (layer.self_attn, getattr(layer, "encoder_attn", None)):
                if part is not None:
                    part.out_proj.register_forward_hook(hook)
            layer.fc2.register_forward_hook(hook)
