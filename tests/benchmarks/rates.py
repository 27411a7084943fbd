"""What the machine can do, and how much of it the fast engine does: the rates (by processor time)
at which matrices of the network's shape are multiplied and memory is copied, the multiplications
that an article takes, and what they would take at that rate."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch

from summarizer.article import Article
from summarizer.engine import load
from summarizer.engine.fast import belief, layers, network, steps
from summarizer.engine.fast.engine import Fast
from summarizer.engine.fast.layers import Floats, Linear
from summarizer.engine.fast.source import Source
from summarizer.training.writer.corpus import load as load_pairs
from tests.benchmarks.row import Row

OWN = Path(__file__).parents[1] / "summarizer" / "articles.jsonl"
ARTICLES = 32
SHAPE = 2048, 384, 1536
"""Rows of a batch, through the first half of a feed-forward layer."""
COPIED = 50_000_000
"""Numbers: more than any cache holds."""
RUNS = 15


def run() -> list[Row]:
    """The rows."""
    rows, wide, high = SHAPE
    one = np.random.default_rng(0).random((rows, wide), np.float32)
    other = np.random.default_rng(1).random((high, wide), np.float32)
    numbers = 2e-9 * rows * wide * high
    single = numbers / _best(lambda: one @ other.T)
    given, in_bytes = torch.from_numpy(one), _quantized(other)
    whole = numbers / _best(lambda: in_bytes(given))
    kept = np.ones(COPIED, np.float32)
    taken = np.empty_like(kept)
    copied = 2e-9 * kept.nbytes / _best(lambda: np.copyto(taken, kept))
    articles = [Article(pair.id, pair.text) for pair in load_pairs([OWN])]
    articles = (articles * ARTICLES)[:ARTICLES]
    engine = load("fast")
    assert isinstance(engine, Fast)
    engine.summarize(articles[:2])
    with _counting() as multiplied:
        began = sum(os.times()[:2])
        engine.summarize(articles)
        worked = sum(os.times()[:2]) - began
    giga = 1e-9 * sum(multiplied) / ARTICLES
    return [
        Row(f"multiplied a second, {rows}×{wide}×{high}", single, "in bytes", whole, "GFLOP"),
        Row("read and written a second", copied, "weights of a step", _weights(engine), "GB"),
        Row("an article's multiplications", giga, "those of a second", single, "GFLOP"),
        Row("an article, processor", worked / ARTICLES, "at that rate", giga / single, "s"),
    ]


def _best(work: Callable[[], object]) -> float:
    """Seconds of the processor: how busy it is with other things does not count."""
    taken = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def _quantized(weight: Floats) -> Callable[[torch.Tensor], torch.Tensor]:
    """The same by torch with weights of eight bits, as its dynamic quantization does it."""
    linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
    linear.weight.data = torch.from_numpy(weight.copy())
    with warnings.catch_warnings(action="ignore"):  # it is to move to another library
        whole: Callable[[torch.Tensor], torch.Tensor] = torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
            torch.nn.Sequential(linear), {torch.nn.Linear}, dtype=torch.qint8
        )
    return whole


def _weights(engine: Fast) -> float:
    """Gigabytes of the decoder's weights, all of which each step reads."""
    net = engine._network
    linears = [
        part
        for layer in net.decoder
        for part in (layer.attention, layer.out, layer.query, layer.source_out)
    ]
    linears += [part for layer in net.decoder for part in (layer.feed.up, layer.feed.down)]
    return 1e-9 * (net.output.nbytes + sum(linear.weight.nbytes for linear in linears))


@contextmanager
def _counting() -> Iterator[list[int]]:
    """The floating-point operations of each multiplication that the engine makes."""
    found: list[int] = []
    linear, attend, mixture = Linear.__call__, layers.attend, steps.mixture

    def counted_linear(self: Linear, rows: Floats) -> Floats:
        found.append(2 * len(rows) * self.weight.size)
        return linear(self, rows)

    def counted_attend(queries: Floats, keys: Floats, *others: Floats) -> Floats:
        found.append(4 * queries.size * keys.shape[-2])
        return attend(queries, keys, *others)

    def counted_mixture(net: network.Network, rows: Floats, source: Source) -> Floats:
        seen = source.bias.shape[-1]
        found.append(2 * len(rows) * (net.output.size + seen * net.width + seen * seen))
        return mixture(net, rows, source)

    with (
        patch.object(Linear, "__call__", counted_linear),
        patch.object(network, "attend", counted_attend),
        patch.object(steps, "attend", counted_attend),
        patch.object(steps, "mixture", counted_mixture),
        patch.object(belief, "mixture", counted_mixture),
    ):
        yield found
