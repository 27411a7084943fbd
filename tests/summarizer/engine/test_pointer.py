"""Beams that share what belongs to their article write what beams with copies of it write."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import GenerationMixin

from summarizer.engine.pointer import PointerBart, PointerBartConfig


class PlainCache(PointerBart):  # type: ignore[no-untyped-call]
    """Each beam with its own copy of the source and of all that is made from it."""

    def _expand_inputs_for_generation(self: Any, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        return GenerationMixin._expand_inputs_for_generation(self, *args, **kwargs)

    def _reorder_cache(self, past_key_values: Any, beam_idx: Tensor) -> Any:
        past_key_values.reorder_cache(beam_idx)
        return past_key_values


def tiny(kind: type[PointerBart]) -> Any:
    torch.manual_seed(3)
    config = PointerBartConfig(
        vocab_size=60,
        written_size=40,
        d_model=16,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=32,
        init_std=0.6,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        decoder_start_token_id=0,
        forced_eos_token_id=None,
    )
    return kind(config).train(False)


@pytest.mark.parametrize(
    "search",
    [
        {"num_beams": 4, "num_return_sequences": 4, "early_stopping": True},
        {"num_beams": 4, "num_return_sequences": 2, "no_repeat_ngram_size": 2},
        {"num_beams": 1, "num_return_sequences": 3, "do_sample": True, "top_k": 0},
    ],
    ids=["beams", "best beams", "samples"],
)
def test_the_same_is_written_as_with_a_copy_of_the_source_for_each_beam(
    search: dict[str, Any],
) -> None:
    source = torch.randint(3, 60, (2, 14), generator=torch.Generator().manual_seed(5))
    mask = torch.ones_like(source)
    source[1, 9:], mask[1, 9:] = 1, 0
    said = []
    for kind in (PointerBart, PlainCache):
        model = tiny(kind)
        torch.manual_seed(7)
        said.append(
            model.generate(
                source,
                attention_mask=mask,
                max_new_tokens=12,
                return_dict_in_generate=True,
                output_logits=True,
                **search,
            )
        )
    shared, plain = said
    assert torch.equal(shared.sequences, plain.sequences)
    assert len({tuple(text) for text in shared.sequences.tolist()}) == len(shared.sequences)
    for one, other in zip(shared.logits, plain.logits, strict=True):
        assert torch.allclose(one, other, atol=1e-4)
