"""Training towards the score: sampled headlines learn from how good they turn out.

Self-critical sequence training (Rennie et al. 2017) with the mean of the other samples as the
baseline (Kool et al. 2019). What is rewarded is ROUGE, less what the article lacks and what the
headline may have the wrong way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from transformers.modeling_outputs import BaseModelOutput

from summarizer.condensing import grounding
from summarizer.condensing.rouge import rouge
from summarizer.condensing.seams import reading
from summarizer.engine.pointer import PointerBart
from summarizer.text.numerals import unsupported

UNSUPPORTED_NUMBER = 0.3
"""What a number that the article lacks costs, in ROUGE."""
FAULT, LEAP = 0.1, 0.05
"""What a fault of grounding costs (a doubt its share of it), and a leap from clause to clause."""
COUNTED_MOST = 3
"""Faults, and leaps, that are counted."""


def reward(headline: str, said: str, text: str) -> float:
    """How good ``said`` is as a headline of ``text`` whose human one is ``headline``: mean ROUGE
    (0 to 1) less what it makes up, joins otherwise than the text or stitches together."""
    made_up = UNSUPPORTED_NUMBER * bool(unsupported(said, text))
    faults = sum(fault.weight for fault in grounding.faults(said, text))
    lost = FAULT * min(COUNTED_MOST, faults) + LEAP * min(COUNTED_MOST, leaps(said, text))
    return rouge(headline, said).mean - made_up - lost


def leaps(said: str, text: str) -> int:
    """How often ``said`` goes without a mark from the middle of one clause of ``text`` into the
    middle of another: what reads as garbled, when it does."""
    return sum(
        bool(seam.first and seam.tail and seam.dropped and not seam.same_clause and not seam.broken)
        for seams in reading(said, text).sentences
        for seam in seams
    )


@torch.no_grad()
def samples(
    model: PointerBart, encoded: Tensor, source: Tensor, mask: Tensor, start: int, n: int, most: int
) -> list[list[int]]:
    """``n`` sampled targets for each row of ``source``, row by row, as ids with their end."""
    training = model.training
    model.train(False)
    rows = model.generate(
        encoder_outputs=BaseModelOutput(last_hidden_state=encoded),
        attention_mask=mask,
        decoder_source_ids=source,
        decoder_start_token_id=start,
        do_sample=True,
        top_k=0,
        num_beams=1,
        num_return_sequences=n,
        max_new_tokens=most,
    )
    model.train(training)
    end: Any = model.config.eos_token_id
    return [cut(row[1:].tolist(), end) for row in rows]


def cut(ids: list[int], end: int) -> list[int]:
    """``ids`` up to and with the first ``end``."""
    return ids[: ids.index(end) + 1] if end in ids else ids


def advantages(
    sampled: Sequence[Sequence[int]], references: Sequence[tuple[str, str]], tokenizer: Any
) -> Tensor:
    """How much better each of the sampled targets is than the others of its article.

    ``references`` are (headline, text) of each article; all have equally many samples.
    """
    n = len(sampled) // len(references)
    said = tokenizer.batch_decode(sampled, skip_special_tokens=True)
    rewards = torch.tensor(
        [
            reward(headline, said[i * n + j], text)
            for i, (headline, text) in enumerate(references)
            for j in range(n)
        ]
    ).view(-1, n)
    others = (rewards.sum(1, keepdim=True) - rewards) / (n - 1)
    return (rewards - others).flatten()
