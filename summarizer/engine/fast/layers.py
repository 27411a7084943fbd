"""What the network is made of: BART's layers over rows of numbers.

Elementwise work goes in blocks that a processor's cache holds: it would otherwise take as long as
the matrices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEVER = np.float32(-1e30)
"""Added to the score of what is not to be seen."""
CACHED = 1 << 16
"""Numbers that the second cache of today's processors holds three times over."""
_TAIL = tuple(
    np.float32(factor)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
)
_SLOPE = np.float32(0.3275911 / 2**0.5)


def blocks(rows: Floats) -> Iterator[Floats]:
    """``rows`` in views that the cache holds."""
    step = max(1, CACHED // rows.shape[-1])
    for begin in range(0, len(rows), step):
        yield rows[begin : begin + step]


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights as they are stored, (out, in), and the bias."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """(rows, out) of (rows, in)."""
        out: Floats = rows @ self.weight.T
        out += self.bias
        return out


@dataclass(frozen=True, slots=True)
class Norm:
    """A layer norm, in place."""

    weight: Floats
    bias: Floats
    epsilon: np.float32

    def __call__(self, rows: Floats) -> Floats:
        """``rows`` normalised."""
        for block in blocks(rows):
            self._normalise(block)
        return rows

    def _normalise(self, rows: Floats) -> None:
        share = np.float32(1 / rows.shape[-1])
        rows -= np.add.reduce(rows, -1, keepdims=True) * share
        spread = np.einsum("nd,nd->n", rows, rows) * share
        rows *= (1 / np.sqrt(spread + self.epsilon))[:, None]
        rows *= self.weight
        rows += self.bias


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed-forward half of a layer."""

    up: Linear
    down: Linear
    norm: Norm

    def __call__(self, rows: Floats) -> Floats:
        """The next layer's rows."""
        out = self.down(gelu(self.up(rows)))
        out += rows
        return self.norm(out)


def gelu(rows: Floats) -> Floats:
    """x Φ(x), in place. Φ's tail is formula 7.1.26 of Abramowitz & Stegun, off by 1.5e-7 at most:
    what single precision is off by anyway."""
    for block in blocks(rows):
        _gelu(block)
    return rows


def _gelu(x: Floats) -> None:
    size = np.abs(x)
    t = size * _SLOPE
    t += 1
    np.reciprocal(t, out=t)
    tail = t * _TAIL[0]
    for factor in _TAIL[1:]:
        tail += factor
        tail *= t
    np.multiply(size, size, out=t)
    t *= np.float32(-0.5)
    np.exp(t, out=t)
    size *= np.float32(0.5)
    tail *= t
    tail *= size
    np.maximum(x, 0, out=x)
    x -= tail


def attend(queries: Floats, keys: Floats, values: Floats, bias: Floats | None = None) -> Floats:
    """What ``queries`` (…, target, depth) see of ``values`` (…, source, depth). The square root of
    the depth is in the queries; ``bias`` hides what is not to be seen."""
    scores: Floats = queries @ keys.swapaxes(-1, -2)
    if bias is not None:
        scores += bias
    sums = exponents(scores)
    seen: Floats = scores @ values
    seen /= sums
    return seen


def exponents(scores: Floats) -> Floats:
    """The powers of e in a softmax over the last axis, in place; and their sums."""
    np.subtract(scores, np.maximum.reduce(scores, -1, keepdims=True), out=scores)
    np.exp(scores, out=scores)
    sums: Floats = np.add.reduce(scores, -1, keepdims=True)
    return sums
