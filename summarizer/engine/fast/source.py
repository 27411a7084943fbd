"""What the decoder sees of its articles: made once an article, the same for all beams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summarizer.engine.fast.layers import NEVER, Floats, Ints
from summarizer.engine.fast.network import Network


@dataclass(frozen=True, slots=True)
class Source:
    """Of some articles, padded to the longest of them.

    The pieces of an answer stand in columns: those that can be written first, then for each
    article the others that it holds, which can only be copied; the last column is nothing.
    """

    keys: list[Floats]
    """Of each layer, (articles, heads, source, depth)."""
    values: list[Floats]
    bias: Floats
    """(articles, source): what hides the padding."""
    pointers: Floats
    """Keys of the copy attention, (articles, source, width)."""
    columns: Ints
    """(articles, different pieces): the column of each piece of the article."""
    places: Floats
    """(articles, source, different pieces): 1 where the piece stands."""
    rare: Ints
    """(articles, columns after the written ones): which piece each is; -1 for nothing."""

    def __len__(self) -> int:
        return len(self.bias)

    def take(self, articles: Ints | list[int]) -> Source:
        """Of some of the articles."""
        return Source(
            [keys[articles] for keys in self.keys],
            [values[articles] for values in self.values],
            self.bias[articles],
            self.pointers[articles],
            self.columns[articles],
            self.places[articles],
            self.rare[articles],
        )


def source_of(network: Network, sources: Sequence[Sequence[int]], rows: Floats) -> Source:
    """Of the articles ``sources`` whose encoded ``rows`` stand one after the other."""
    articles, most = len(sources), max(map(len, sources))
    ends = np.cumsum([len(source) for source in sources])

    def padded(values: Floats) -> Floats:
        out = np.zeros((articles, most, values.shape[-1]), np.float32)
        for one, part in zip(out, np.split(values, ends[:-1]), strict=True):
            one[: len(part)] = part
        return out

    keys: list[Floats] = []
    values: list[Floats] = []
    for layer in network.decoder:
        both = padded(layer.keys(rows)).reshape(articles, most, 2, network.heads, network.depth)
        for part, kept in enumerate((keys, values)):
            kept.append(np.ascontiguousarray(both[:, :, part].swapaxes(1, 2)))
    # Beside each state the piece before it; before the first stands the last, as in training.
    before = np.concatenate([np.roll(np.asarray(source), 1) for source in sources])
    pointers = network.copy_key(rows)
    pointers += network.embedded(before) @ network.copy_before.T
    bias = np.full((articles, most), NEVER)
    columns = np.full((articles, most), network.written + most, np.int64)
    places = np.zeros((articles, most, most), np.float32)
    rare = np.full((articles, most + 1), -1, np.int64)
    for i, source in enumerate(sources):
        bias[i, : len(source)] = 0
        pieces, which = np.unique(np.asarray(source), return_inverse=True)
        copied = pieces >= network.written
        columns[i, : len(pieces)] = np.where(
            copied, network.written + np.cumsum(copied) - 1, pieces
        )
        rare[i, : np.count_nonzero(copied)] = pieces[copied]
        places[i, np.arange(len(source)), which] = 1
    return Source(keys, values, bias, padded(pointers), columns, places, rare)
