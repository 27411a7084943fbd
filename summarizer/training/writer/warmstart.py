"""A pointer model whose encoder starts from a pretrained BERT-like encoder."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from summarizer.engine.pointer import PointerBart, PointerBartConfig

BART_OFFSET = 2
"""BART's position embeddings begin at this row."""


def sorted_by_use(folder: Path, said: Iterable[str]) -> tuple[PreTrainedTokenizerBase, Tensor]:
    """The Unigram tokenizer in ``folder`` with the pieces that ``said`` uses most at the front,
    behind the special ones, and the old id of each new one."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    uses: Counter[int] = Counter()
    for text in said:
        uses.update(tokenizer.encode(text, add_special_tokens=False))
    special = len(tokenizer.all_special_ids)
    order = [*range(special), *sorted(range(special, len(tokenizer)), key=lambda i: (-uses[i], i))]
    with tempfile.TemporaryDirectory() as name:
        copied = Path(name)
        shutil.copytree(
            folder, copied, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.safetensors")
        )
        file = copied / "tokenizer.json"
        data = json.loads(file.read_text(encoding="utf-8"))
        vocabulary = data["model"]["vocab"]
        data["model"]["vocab"] = [vocabulary[i] for i in order]
        file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return AutoTokenizer.from_pretrained(copied), torch.tensor(order)


def pointer_bart(
    folder: Path,
    tasks: tuple[str, ...],
    said: Iterable[str],
    *,
    encoder_layers: int = 6,
    decoder_layers: int = 2,
    positions: int = 256,
) -> tuple[PointerBart, PreTrainedTokenizerBase]:
    """A model with the first ``encoder_layers`` of the BERT encoder in ``folder``, a decoder whose
    layers start as copies of that encoder's, and ``tasks`` as new pieces of the vocabulary.
    ``said`` are texts like those to be written: their pieces come first in the vocabulary.

    BERT's and BART's encoder layers compute the same (post-norm); BERT's token-type vector is
    folded into the positions.
    """
    tokenizer, order = sorted_by_use(folder, said)
    bert: Any = AutoModel.from_pretrained(folder, dtype=torch.float32)
    tokenizer.add_special_tokens({"additional_special_tokens": list(tasks)})
    old = bert.config
    start: Any = tokenizer.convert_tokens_to_ids(tasks[0])
    config = PointerBartConfig(
        vocab_size=len(tokenizer),
        d_model=old.hidden_size,
        max_position_embeddings=positions,
        encoder_layers=encoder_layers,
        decoder_layers=decoder_layers,
        encoder_attention_heads=old.num_attention_heads,
        decoder_attention_heads=old.num_attention_heads,
        encoder_ffn_dim=old.intermediate_size,
        decoder_ffn_dim=old.intermediate_size,
        activation_function=old.hidden_act,
        dropout=0.1,
        attention_dropout=0.0,
        activation_dropout=0.0,
        scale_embedding=False,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=start,
        forced_eos_token_id=None,
        layer_norm_eps=old.layer_norm_eps,
        tie_word_embeddings=True,
    )
    model: Any = PointerBart(config)
    embeddings = bert.embeddings
    with torch.no_grad():
        words = model.model.shared.weight
        words[: len(order)] = embeddings.word_embeddings.weight[order]
        words[len(order) :].normal_(std=float(words[: len(order)].std()))
        placed = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
        for side in (model.model.encoder, model.model.decoder):
            side.embed_positions.weight[BART_OFFSET:] = placed[:positions]
            copy(embeddings.LayerNorm, side.layernorm_embedding)
        for layer, source in zip(model.model.encoder.layers, bert.encoder.layer, strict=False):
            attention(source, layer.self_attn, layer.self_attn_layer_norm)
            feed_forward(source, layer)
        for n, layer in enumerate(model.model.decoder.layers):
            source = bert.encoder.layer[encoder_layers - decoder_layers + n]
            attention(source, layer.self_attn, layer.self_attn_layer_norm)
            attention(source, layer.encoder_attn, layer.encoder_attn_layer_norm)
            feed_forward(source, layer)
    model.tie_weights()
    return model, tokenizer


@torch.no_grad()
def deepen(model: PointerBart, layers: int) -> None:
    """Gives the decoder of ``model`` new layers until it has ``layers``, each behind the one it is
    a copy of; at first they hardly change what the network computes.

    Their output projections are zero (the block expansion of Wu et al. 2024, 'LLaMA Pro'). Behind
    a sum a post-norm layer would still normalise anew what its forerunner normalised and scaled:
    the new norms' own scale and shift undo that for a state of the usual mean and spread.
    """
    decoder: Any = model.model.decoder
    old = list(decoder.layers)
    missing = layers - len(old)
    if missing <= 0:
        return
    copied = {len(old) * (n + 1) // missing - 1 for n in range(min(missing, len(old)))}
    grown: list[Any] = []
    for n, layer in enumerate(old):
        grown.append(layer)
        for _ in range(missing // len(copied) if n in copied else 0):
            new = deepcopy(layer)
            gain, shift = layer.final_layer_norm.weight, layer.final_layer_norm.bias
            mean = shift.mean()
            spread = (gain.square().sum() + (shift - mean).square().sum()).div(len(gain)).sqrt()
            for part in (new.self_attn.out_proj, new.encoder_attn.out_proj, new.fc2):
                part.weight.zero_()
                part.bias.zero_()
            for norm in (
                new.self_attn_layer_norm,
                new.encoder_attn_layer_norm,
                new.final_layer_norm,
            ):
                norm.weight.fill_(float(spread))
                norm.bias.fill_(float(mean))
            grown.append(new)
    for place, layer in enumerate(grown):
        layer.self_attn.layer_idx = layer.encoder_attn.layer_idx = place
    decoder.layers = torch.nn.ModuleList(grown)
    model.config.decoder_layers = len(grown)


def freeze(model: PointerBart, layers: int) -> None:
    """Keeps the word embeddings and the lowest ``layers`` of the encoder of ``model`` as they are;
    no gradient is computed for them."""
    encoder: Any = model.model.encoder
    still = (encoder.embed_tokens, encoder.embed_positions, encoder.layernorm_embedding)
    for part in (*still, *encoder.layers[:layers]):
        part.requires_grad_(False)


def copy(source: Any, target: Any) -> None:
    """Weights of ``source`` into ``target`` of the same shape."""
    target.load_state_dict(source.state_dict())


def attention(source: Any, target: Any, norm: Any) -> None:
    """A BERT layer's attention and its norm into a BART attention."""
    inner = source.attention.self
    for name, part in (("q_proj", inner.query), ("k_proj", inner.key), ("v_proj", inner.value)):
        copy(part, getattr(target, name))
    copy(source.attention.output.dense, target.out_proj)
    copy(source.attention.output.LayerNorm, norm)


def feed_forward(source: Any, target: Any) -> None:
    """A BERT layer's feed-forward half into a BART layer."""
    copy(source.intermediate.dense, target.fc1)
    copy(source.output.dense, target.fc2)
    copy(source.output.LayerNorm, target.final_layer_norm)
