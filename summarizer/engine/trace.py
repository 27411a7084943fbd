"""How probable what a beam search wrote is, without keeping the scores of every piece."""

from __future__ import annotations

import torch
from torch import LongTensor, Tensor
from transformers import LogitsProcessor


class Trace(LogitsProcessor):
    """Keeps each step's best pieces and their log-probabilities: ``2 * beams`` a row, for a
    search of ``beams`` goes on with no others. Changes nothing."""

    def __init__(self, beams: int) -> None:
        self._most = 2 * beams
        self._steps: list[tuple[Tensor, Tensor]] = []

    def __call__(self, input_ids: LongTensor, scores: Tensor) -> Tensor:
        """Takes note of ``scores``, (rows, vocabulary)."""
        values, pieces = scores.topk(self._most)
        self._steps.append((values, pieces))
        return scores

    def read(self, written: Tensor, beams: Tensor) -> tuple[Tensor, Tensor]:
        """Of each text of ``written`` (texts, pieces; without the first piece) the
        log-probability of the whole and of its last piece. ``beams`` tells by which row each
        piece was written, as transformers' ``beam_indices`` does (-1 behind the end)."""
        steps = beams.shape[1]
        rows = beams.clamp_min(0).long()
        values = torch.stack([self._steps[t][0][rows[:, t]] for t in range(steps)], 1)
        pieces = torch.stack([self._steps[t][1][rows[:, t]] for t in range(steps)], 1)
        chosen = (pieces == written[:, :steps, None]) & (beams >= 0)[..., None]
        each = torch.where(chosen, values, 0.0).sum(-1)
        last = (beams >= 0).sum(1).sub(1).clamp_min(0)
        return each.sum(1), each.gather(1, last[:, None]).squeeze(1)
