"""The network: the weights of a folder, and its encoder.

The rows of all articles go through the matrices together, one after the other and none padded;
each article attends to its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from summarizer.engine.fast.layers import Feed, Floats, Ints, Linear, Norm, attend

POSITIONS_FROM = 2
"""The row of a BART's first position."""


@dataclass(frozen=True, slots=True)
class EncoderLayer:
    """Attention of an article to itself (query, key and value in one), and what follows it."""

    attention: Linear
    out: Linear
    norm: Norm
    feed: Feed


@dataclass(frozen=True, slots=True)
class DecoderLayer:
    """As the encoder's, with attention to the source between."""

    attention: Linear
    out: Linear
    norm: Norm
    query: Linear
    keys: Linear
    """Keys and values of the source in one."""
    source_out: Linear
    source_norm: Norm
    feed: Feed


class Network:
    """A ``pointer_bart`` in single precision. Nothing in it changes: threads may share it."""

    def __init__(self, folder: Path, config: dict[str, Any]) -> None:
        """Raises ``KeyError`` or ``OSError`` for what the folder or its ``config`` lacks."""
        self.width = int(config["d_model"])
        self.heads = int(config["decoder_attention_heads"])
        self.depth = self.width // self.heads
        self.written = int(config["written_size"])
        with safe_open(folder / "model.safetensors", framework="numpy") as held:
            weights = _Weights(held, np.float32(config["layer_norm_eps"]), self.depth**-0.5)
            self.words = held.get_tensor("model.shared.weight")
            self.output = _turned(self.words[: self.written])
            self.encoder = [
                weights.encoder(f"model.encoder.layers.{i}")
                for i in range(int(config["encoder_layers"]))
            ]
            self.decoder = [
                weights.decoder(f"model.decoder.layers.{i}")
                for i in range(int(config["decoder_layers"]))
            ]
            self.source_positions = weights.matrix("model.encoder.embed_positions.weight")
            self.source_norm = weights.norm("model.encoder.layernorm_embedding")
            self.target_positions = weights.matrix("model.decoder.embed_positions.weight")
            self.target_norm = weights.norm("model.decoder.layernorm_embedding")
            self.copy_query = weights.linear("copy_query", scale=self.width**-0.5)
            self.copy_key = weights.linear("copy_key")
            self.copy_before = weights.matrix("copy_before.weight")
            self.copy_gate = weights.linear("copy_gate")

    def embedded(self, pieces: Ints) -> Floats:
        """The words' vectors, without their positions."""
        return np.asarray(self.words[pieces], np.float32)

    def started(self, pieces: Ints, positions: Ints) -> Floats:
        """What of the pieces of a target goes into the decoder."""
        rows = self.embedded(pieces)
        rows += self.target_positions[POSITIONS_FROM + positions]
        return self.target_norm(rows)

    def parts(self, rows: Floats, count: int) -> list[Floats]:
        """(rows, ``count`` × width) as ``count`` times (heads, rows, depth)."""
        apart = rows.reshape(len(rows), count, self.heads, self.depth)
        return [apart[:, i].swapaxes(0, 1) for i in range(count)]

    def encode(self, sources: Sequence[Sequence[int]]) -> Floats:
        """The encoder's states: the rows of all sources, one after the other."""
        ends = np.cumsum([len(source) for source in sources])
        begins = ends - [len(source) for source in sources]
        rows = self.embedded(np.concatenate([np.asarray(source) for source in sources]))
        for begin, end in zip(begins, ends, strict=True):
            rows[begin:end] += self.source_positions[POSITIONS_FROM:][: end - begin]
        rows = self.source_norm(rows)
        for layer in self.encoder:
            at_once = layer.attention(rows)
            seen = np.empty_like(rows)
            for begin, end in zip(begins, ends, strict=True):
                found = attend(*self.parts(at_once[begin:end], 3))
                seen[begin:end] = found.swapaxes(0, 1).reshape(end - begin, -1)
            out = layer.out(seen)
            out += rows
            rows = layer.feed(layer.norm(out))
        return rows


class _Weights:
    """The layers in a file, each in single precision and in one piece."""

    def __init__(self, held: Any, epsilon: np.float32, scale: float) -> None:
        self._held, self._epsilon, self._scale = held, epsilon, scale

    def matrix(self, name: str) -> Floats:
        return np.asarray(self._held.get_tensor(name), np.float32)

    def linear(self, *names: str, scale: float = 1.0) -> Linear:
        """Several in one, the first of them scaled."""
        weights = [self.matrix(f"{name}.weight") for name in names]
        biases = [self.matrix(f"{name}.bias") for name in names]
        weights[0] *= np.float32(scale)
        biases[0] *= np.float32(scale)
        if len(names) == 1:
            return Linear(weights[0], biases[0])
        return Linear(np.concatenate(weights), np.concatenate(biases))

    def norm(self, name: str) -> Norm:
        return Norm(self.matrix(f"{name}.weight"), self.matrix(f"{name}.bias"), self._epsilon)

    def attention(self, at: str) -> Linear:
        return self.linear(*(f"{at}.{part}_proj" for part in "qkv"), scale=self._scale)

    def feed(self, at: str) -> Feed:
        return Feed(
            self.linear(f"{at}.fc1"), self.linear(f"{at}.fc2"), self.norm(f"{at}.final_layer_norm")
        )

    def encoder(self, at: str) -> EncoderLayer:
        return EncoderLayer(
            self.attention(f"{at}.self_attn"),
            self.linear(f"{at}.self_attn.out_proj"),
            self.norm(f"{at}.self_attn_layer_norm"),
            self.feed(at),
        )

    def decoder(self, at: str) -> DecoderLayer:
        return DecoderLayer(
            self.attention(f"{at}.self_attn"),
            self.linear(f"{at}.self_attn.out_proj"),
            self.norm(f"{at}.self_attn_layer_norm"),
            self.linear(f"{at}.encoder_attn.q_proj", scale=self._scale),
            self.linear(f"{at}.encoder_attn.k_proj", f"{at}.encoder_attn.v_proj"),
            self.linear(f"{at}.encoder_attn.out_proj"),
            self.norm(f"{at}.encoder_attn_layer_norm"),
            self.feed(at),
        )


def _turned(matrix: Any) -> Floats:
    """``matrix`` with its axes exchanged, in single precision: multiplied so it is twice as fast
    where rows are few. In strips, which keep to the cache."""
    out = np.empty(matrix.shape[::-1], np.float32)
    for begin in range(0, len(matrix), 64):
        out[:, begin : begin + 64] = matrix[begin : begin + 64].T
    return out
