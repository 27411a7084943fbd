"""What training makes small: the surprise at human headlines and gists, and, in the last stage,
the likelihood of sampled headlines that are worse than their siblings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from summarizer.engine.pointer import PointerBart
from summarizer.training.writer import reward
from summarizer.training.writer.examples import Example
from summarizer.training.writer.recipe import Recipe


def pad_id(model: PointerBart) -> int:
    """The id of the padding piece."""
    return int(model.config.pad_token_id or 0)


def padded(rows: list[list[int]], pad: int) -> Tensor:
    """``rows`` as a (rows, longest) tensor filled with ``pad``."""
    longest = max(map(len, rows))
    return torch.tensor([row + [pad] * (longest - len(row)) for row in rows])


@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch behind the encoder: states and copy keys (batch, source, width), ids and mask."""

    states: Tensor
    keys: Tensor
    source: Tensor
    mask: Tensor

    def rows(self, chosen: Sequence[int]) -> Encoded:
        """The chosen rows, in the order given; one may come several times."""
        at = list(chosen)
        return Encoded(self.states[at], self.keys[at], self.source[at], self.mask[at])


def encode(model: PointerBart, batch: list[Example], frozen: bool) -> Encoded:
    """``batch`` behind the encoder; without gradients where that is ``frozen``."""
    source = padded([e.source for e in batch], pad_id(model))
    mask = (source != pad_id(model)).long()
    model.model.encoder.train(model.training and not frozen)
    with torch.set_grad_enabled(torch.is_grad_enabled() and not frozen):
        states = model.model.encoder(input_ids=source, attention_mask=mask).last_hidden_state
    return Encoded(states, model.copy_keys(states, source), source, mask)


def target_loss(
    model: PointerBart,
    encoded: Encoded,
    targets: list[list[int]],
    start: int,
    weights: Tensor | None = None,
) -> tuple[Tensor, int]:
    """Summed negative log-likelihood of ``targets``, each times its weight, and their number of
    pieces."""
    pad = pad_id(model)
    wanted = padded(targets, pad)
    given = torch.cat([torch.full((len(targets), 1), start), wanted[:, :-1]], 1)
    states = model.model.decoder(
        input_ids=given,
        encoder_hidden_states=encoded.states,
        encoder_attention_mask=encoded.mask,
        use_cache=False,
    ).last_hidden_state
    copied = model.pointing(states, encoded.keys, encoded.mask)
    here = encoded.source[:, None] == wanted[..., None]
    pointed = (copied * here).sum(-1)
    size = int(model.config.written_size)
    real = (wanted != pad) & ((wanted < size) | here.any(-1))
    # the vocabulary is the widest product: only over pieces that count
    states, wanted, pointed = states[real], wanted[real], pointed[real]
    can_write = wanted < size
    log_written = -functional.cross_entropy(
        model.writing(states), wanted.where(can_write, pad), reduction="none"
    )
    gate = model.gate(states)
    mixed = torch.logaddexp(
        functional.logsigmoid(gate) + log_written.masked_fill(~can_write, -20.0),
        functional.logsigmoid(-gate) + pointed.float().clamp_min(1e-9).log(),
    )
    if weights is not None:
        mixed = mixed * weights[real.nonzero()[:, 0]]
    return -mixed.sum(), len(wanted)


def likelihood_loss(
    model: PointerBart, encoded: Encoded, targets: list[list[int]], start: int
) -> tuple[Tensor, int]:
    """:func:`target_loss` over the rows that have a target."""
    chosen = [i for i, target in enumerate(targets) if target]
    if not chosen:
        return torch.zeros(()), 0
    return target_loss(model, encoded.rows(chosen), [targets[i] for i in chosen], start)


def reward_loss(
    model: PointerBart,
    encoded: Encoded,
    batch: list[Example],
    tokenizer: Any,
    recipe: Recipe,
    start: int,
) -> tuple[Tensor, int]:
    """The loss that makes sampled headlines better than their siblings more likely."""
    chosen = [i for i, example in enumerate(batch) if example.title]
    if not chosen:
        return torch.zeros(()), 0
    some = encoded.rows(chosen)
    sampled = reward.samples(
        model, some.states, some.source, some.mask, start, recipe.samples, recipe.title
    )
    pairs = [(batch[i].pair.title, batch[i].pair.text) for i in chosen]
    weights = reward.advantages(sampled, pairs, tokenizer)
    siblings = encoded.rows([i for i in chosen for _ in range(recipe.samples)])
    return target_loss(model, siblings, sampled, start, weights)
