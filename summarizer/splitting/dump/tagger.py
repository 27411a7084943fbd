"""What each printed line is: a small convolutional network with a CRF, trained on typeset pages.

Two sets of weights: ``tagger.npz`` for pages that are torn into columns, headlines anywhere, and
``flow.npz`` for text in the order in which it is read, wrapped or not. Both come from
``summarizer.training.splitter.tagger``; nothing but numpy is needed to use them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from summarizer.splitting.dump.features import own_features
from summarizer.splitting.dump.lines import Line

Array = NDArray[np.float32]

TAGS = "CPAXHhSBKkFO"
"""C goes on with a paragraph, P starts one, A starts an article's body; X section heading;
H starts a headline, h goes on with one, S subtitle, B byline; K starts a caption, k goes on with
one; F furniture; O what is no article: tables, boxes, advertisements, lists."""

DILATION = (1, 1, 4)
SCALED = 8  # lines from one scaling of the probabilities to the next
SMALL = 200_000  # multiplications; OpenBLAS goes parallel from 262,144 on


@dataclass(frozen=True, slots=True)
class Tagging:
    """The best tag of each line, and the probability of every tag of every line (``TAGS``); and
    whether it is of a page ``torn`` into columns."""

    tags: str
    probabilities: Array
    torn: bool = False

    @classmethod
    def certain(cls, tags: str) -> Tagging:
        """Tags that are beyond doubt."""
        return cls(tags, np.eye(len(TAGS), dtype=np.float32)[[TAGS.index(tag) for tag in tags]])

    def part(self, count: int) -> Tagging:
        """The tagging of the first lines."""
        return replace(self, tags=self.tags[:count], probabilities=self.probabilities[:count])


@cache
def _weights(name: str) -> dict[str, Array]:
    with resources.as_file(resources.files("summarizer.splitting.dump") / name) as path:
        stored = np.load(path)
        return {name: stored[name].astype(np.float32) for name in stored.files}


def tag_lines(lines: list[Line], *, torn: bool) -> Tagging:
    """Tag a page's lines: the most probable sequence (Viterbi), and the marginals; ``torn``:
    columns are torn apart, headlines stand anywhere."""
    if not lines:
        return Tagging("", np.zeros((0, len(TAGS)), np.float32))
    weights = _weights("tagger.npz" if torn else "flow.npz")
    hidden = own_features(lines)[:, : weights["weight0"].shape[1]]
    for i, dilation in enumerate(DILATION):
        step = np.maximum(
            _convolve(hidden, weights[f"weight{i}"], dilation) + weights[f"bias{i}"], 0
        )
        hidden = step + hidden if i else step
    emissions = hidden @ weights["weight3"][0] + weights["bias3"]
    transition, start = weights["transition"], weights["start"]
    marginals = np.zeros((len(lines), len(TAGS)), np.float32)  # not every tagger knows every tag
    marginals[:, : emissions.shape[1]] = _marginals(emissions, transition, start)
    return Tagging(_viterbi(emissions, transition, start), marginals, torn)


def _convolve(rows: Array, weight: Array, dilation: int) -> Array:
    """A convolution over the lines; ``weight`` is (kernel, in, out), the ends padded with 0."""
    count, kernel = len(rows), len(weight)
    result = np.zeros((count, weight.shape[2]), np.float32)
    for k in range(kernel):
        shift = (k - kernel // 2) * dilation
        low, high = max(0, -shift), min(count, count - shift)
        if low < high:
            result[low:high] += _product(rows[low + shift : high + shift], weight[k])
    return result


def _product(rows: Array, weight: Array) -> Array:
    """``rows @ weight`` in pieces so small that BLAS starts no threads, which would only wait."""
    step = max(1, SMALL // weight.size)
    return np.concatenate([rows[i : i + step] @ weight for i in range(0, len(rows), step)])


def _viterbi(emissions: Array, transition: Array, start: Array) -> str:
    scores = [start + emissions[0]]
    into = np.ascontiguousarray(transition.T)
    for emission in emissions[1:]:
        scores.append((scores[-1] + into).max(1) + emission)
    back = (np.array(scores)[:, None] + into).argmax(2).tolist()
    tag = int(scores[-1].argmax())
    tags = [tag]
    for before in reversed(back[:-1]):
        tag = before[tag]
        tags.append(tag)
    return "".join(TAGS[k] for k in reversed(tags))


def _marginals(emissions: Array, transition: Array, start: Array) -> Array:
    """Forward-backward, scaled now and then."""
    weight = np.exp(transition.astype(float) - transition.max())
    local = np.exp(emissions.astype(float) - emissions.max(1, keepdims=True))
    forward, backward = np.empty_like(local), np.ones_like(local)
    forward[0] = step = local[0] * np.exp(start - start.max())
    for t in range(1, len(local)):
        step = (step @ weight) * local[t]
        if t % SCALED == 0:
            step /= step.sum()
        forward[t] = step
    step = backward[-1]
    for t in range(len(local) - 2, -1, -1):
        step = weight @ (step * local[t + 1])
        if t % SCALED == 0:
            step /= step.sum()
        backward[t] = step
    result = forward * backward
    marginals: Array = (result / result.sum(1, keepdims=True)).astype(np.float32)
    return marginals
