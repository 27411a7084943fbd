"""The decoder: what may come next, for all beams of all articles at a time."""

from __future__ import annotations

import numpy as np

from summarizer.engine.fast.layers import NEVER, Floats, Ints, attend, blocks, exponents
from summarizer.engine.fast.network import DecoderLayer, Network
from summarizer.engine.fast.source import Source


class Steps:
    """``beams`` an article, decoded a piece at a time and for ``most`` pieces.

    What an article's beams have written is kept as one tree, of which each sees its own branch:
    keys and values are never moved when beams die and part.
    """

    def __init__(self, network: Network, source: Source, beams: int, most: int) -> None:
        self._network, self.source, self._beams = network, source, beams
        shape = (len(source), network.heads, most * beams, network.depth)
        self._keys = [np.empty(shape, np.float32) for _ in network.decoder]
        self._values = [np.empty(shape, np.float32) for _ in network.decoder]
        self._branches = np.full((len(source), beams, most * beams), NEVER)
        self._done = 0

    def step(self, pieces: Ints) -> Floats:
        """The probabilities (articles, beams, columns) of what follows ``pieces`` (articles,
        beams), the last that were written."""
        net, beams = self._network, self._beams
        articles = len(self.source)
        begin, end = self._done * beams, (self._done + 1) * beams
        self._branches[:, np.arange(beams), np.arange(begin, end)] = 0
        branches = self._branches[:, None, :, :end]
        rows = net.started(pieces.reshape(-1), np.asarray(self._done))
        for i, layer in enumerate(net.decoder):
            at_once = layer.attention(rows).reshape(articles, beams, 3, net.heads, net.depth)
            query, key, value = (at_once[:, :, part].swapaxes(1, 2) for part in range(3))
            self._keys[i][:, :, begin:end] = key
            self._values[i][:, :, begin:end] = value
            seen = attend(query, self._keys[i][:, :, :end], self._values[i][:, :, :end], branches)
            out = layer.out(seen.swapaxes(1, 2).reshape(rows.shape))
            out += rows
            rows = layer.feed(look(net, layer, i, layer.norm(out), self.source))
        self._done += 1
        return mixture(net, rows, self.source)

    def follow(self, parents: Ints) -> None:
        """Each beam goes on from its parent, (articles, beams)."""
        used = self._branches[:, :, : self._done * self._beams]
        used[:] = np.take_along_axis(used, parents[..., None], 1)

    def keep(self, articles: Ints) -> None:
        """Only these go on."""
        self.source = self.source.take(articles)
        self._keys = [keys[articles] for keys in self._keys]
        self._values = [values[articles] for values in self._values]
        self._branches = self._branches[articles]


def look(network: Network, layer: DecoderLayer, i: int, rows: Floats, source: Source) -> Floats:
    """Attention of the ``i``-th layer to the source, of as many rows an article."""
    shape = (len(source), -1, network.heads, network.depth)
    query = layer.query(rows).reshape(shape).swapaxes(1, 2)
    seen = attend(query, source.keys[i], source.values[i], source.bias[:, None, None])
    out = layer.source_out(seen.swapaxes(1, 2).reshape(rows.shape))
    out += rows
    return layer.source_norm(out)


def mixture(network: Network, rows: Floats, source: Source) -> Floats:
    """The probabilities (articles, beams, columns) after as many ``rows`` an article: written
    from the vocabulary or copied from the source, as the gate divides them."""
    articles, most = source.bias.shape
    gate = 1 / (1 + np.exp(-network.copy_gate(rows)))
    scores = network.copy_query(rows).reshape(articles, -1, network.width)
    scores = scores @ source.pointers.swapaxes(1, 2)
    scores += source.bias[:, None]
    sums = exponents(scores)
    scores *= (1 - gate).reshape(sums.shape) / sums
    mixed = np.empty((len(rows), network.written + most + 1), np.float32)
    mixed[:, network.written :] = 0
    written = mixed[:, : network.written]
    np.matmul(rows, network.output, out=written)
    begin = 0
    for part in blocks(written):
        sums = exponents(part)
        np.multiply(part, gate[begin : begin + len(part)] / sums, out=part)
        begin += len(part)
    shared = mixed.reshape(articles, -1, mixed.shape[-1])
    copied = (scores @ source.places).swapaxes(1, 2)
    shared[np.arange(articles)[:, None], :, source.columns] += copied
    return shared
