"""How likely the network finds a text, though another wrote it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from summarizer.engine.fast.layers import NEVER, attend
from summarizer.engine.fast.network import Network
from summarizer.engine.fast.search import LEAST, column
from summarizer.engine.fast.source import Source
from summarizer.engine.fast.steps import look, mixture


def beliefs(
    network: Network, source: Source, start: int, texts: Sequence[Sequence[int]]
) -> list[tuple[float, ...]]:
    """The log-probability of each piece of ``texts``, ends included, as answers to ``start``.
    ``source`` is of one article."""
    if not texts:
        return []
    ends = np.cumsum([len(text) for text in texts])
    spans = [slice(end - len(text), end) for text, end in zip(texts, ends, strict=True)]
    before = np.concatenate([np.asarray([start, *text[:-1]]) for text in texts])
    positions = np.concatenate([np.arange(len(text)) for text in texts])
    longest = max(map(len, texts))
    later = np.triu(np.full((longest, longest), NEVER), 1)
    rows = network.started(before, positions)
    for i, layer in enumerate(network.decoder):
        at_once = layer.attention(rows)
        seen = np.empty_like(rows)
        for span in spans:
            size = span.stop - span.start
            query, key, value = network.parts(at_once[span], 3)
            found = attend(query, key, value, later[:size, :size])
            seen[span] = found.swapaxes(0, 1).reshape(size, -1)
        out = layer.out(seen)
        out += rows
        rows = layer.feed(look(network, layer, i, layer.norm(out), source))
    likely = mixture(network, rows, source)[0]
    wanted = [column(source, 0, piece, network.written) for text in texts for piece in text]
    told = np.log(np.maximum(likely[np.arange(len(wanted)), wanted], LEAST))
    return [tuple(told[span].tolist()) for span in spans]
