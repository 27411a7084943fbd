"""Plain words read by a small network: which acts they ask for, and where the words stand that
tell what each is about.

Embeddings of each character's ``traits``, dilated convolutions over them (Yu & Koltun 2016), the
acts from the maximum and the mean of what they see, and a linear chain over the labels of
characters (Lafferty et al. 2001), read by the Viterbi algorithm. The weights are fitted by
``bot.chats.requests.training``; here they are run with numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.chats.requests.said import Said, Span
from bot.chats.requests.traits import COLUMNS, traits

ACTS = (
    "find", "news", "subscribe", "follow", "unfollow", "mute", "unmute", "stop", "undo",
    "language", "timezone", "form", "count", "saved", "mutes", "follows", "topics", "settings",
    "sources", "digest", "share", "help", "about", "greet", "thanks", "choice", "forget",
    "silence", "unclear",
)  # fmt: skip
KINDS = (
    "find", "without", "since", "at", "days", "notdays", "follow", "unfollow", "mute", "unmute",
    "now", "until", "lang", "place", "long", "brief", "count",
)  # fmt: skip
_OF = {
    "find": ("find", "without", "since"), "news": ("since", "without"),
    "subscribe": ("at", "days", "notdays", "follow"), "follow": ("follow", "now"),
    "unfollow": ("unfollow", "now"), "mute": ("mute",), "unmute": ("unmute",),
    "stop": ("until",), "language": ("lang",), "timezone": ("place",), "form": ("long", "brief"),
    "count": ("count",),
}  # fmt: skip
"""The kinds of spans that an act has."""
_NEEDED = {
    **{act: (act,) for act in ("find", "follow", "mute", "unmute", "count")},
    "form": ("long", "brief"),
}
"""Those of which it has at least one."""
LABELS = ("", *(f"{begin}{kind}" for kind in KINDS for begin in ("+", "-")))
"""Labels of characters: ``+kind`` begins a span, ``-kind`` goes on with it, "" is of none."""
WEIGHTS = Path(__file__).with_name("reader.npz")

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """The acts, the surest first; the spans by kind, in their order; how likely the acts are
    right; and the logarithms of how likely the network takes acts and spans to be."""

    acts: tuple[str, ...]
    spans: tuple[tuple[str, Span], ...]
    sure: float
    likely: tuple[float, float]


class Reader:
    """The network, with its ``weights`` by name."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self._w = {name: array.astype(np.float32) for name, array in weights.items()}
        self._blocks = sum(name.startswith("conv") for name in weights)

    def read(self, said: Said, *, in_group: bool = False) -> Reading:
        """What ``said`` asks for."""
        seen = traits(said, in_group=in_group)
        logits, emissions = self._run(seen.ids, seen.marks)
        ways = _ways(logits)
        barred = np.stack([_barred(way) for way in ways])
        chain, start = self._w["chain"], self._w["start"]
        kept = np.flatnonzero((barred == 0).any(0))  # the labels that any of the ways has
        places, scores = viterbi(
            emissions[:, kept], chain[np.ix_(kept, kept)], start[kept], barred[:, kept]
        )
        paths = kept[places].tolist()
        told = scores - total(emissions, chain, start)
        likely = np.array([_likely(logits, way) for way in ways])
        spans = [spans_of(path) for path in paths]
        whole = np.array([_is_whole(*one) for one in zip(ways, spans, strict=True)])
        best = int((likely + told + np.where(whole, 0, _UNLIKE)).argmax())
        seems = float(likely[best]), float(told[best])
        sure = 1 / (1 + np.exp(-float(np.dot(self._w["sure"], (*seems, 1.0)))))
        acts = sorted(ways[best], key=lambda n: -logits[n])
        return Reading(tuple(ACTS[n] for n in acts), spans[best], float(sure), seems)

    def _run(self, ids: NDArray[np.int32], marks: Array) -> tuple[Array, Array]:
        w = self._w
        columns = [w[f"table.{table}"][ids[:, n]] for n, table in enumerate(COLUMNS)]
        x = np.concatenate([*columns, marks], axis=1) @ w["in.w"].T + w["in.b"]
        for block in range(self._blocks):
            x = x + np.maximum(self._convolved(normal(x), block), 0)
        x = normal(x)
        pooled = np.concatenate([x.max(0), x.mean(0)])
        hidden = np.maximum(w["pool.w"] @ pooled + w["pool.b"], 0)
        acts = w["acts.w"] @ hidden + w["acts.b"]
        told = w["told.w"] @ (1 / (1 + np.exp(-acts)))
        return acts, x @ w["out.w"].T + w["out.b"] + told

    def _convolved(self, x: Array, block: int) -> Array:
        weight, bias = self._w[f"conv{block}"], self._w[f"bias{block}"]
        apart = 2**block
        padded = np.pad(x, ((apart, apart), (0, 0)))
        size = len(x)
        wide = np.concatenate([padded[k * apart : k * apart + size] for k in range(3)], axis=1)
        convolved: Array = wide @ weight + bias
        return convolved


def normal(x: Array) -> Array:
    """Each row with mean 0 and variance 1 (Ba et al. 2016)."""
    normed: Array = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5)
    return normed


_DOUBTFUL, _MOST_DOUBTFUL, _UNLIKE = 3.0, 3, -8.0
"""Acts whose logits are nearer to 0 may be or not, at most so many of them; and what is taken off
where an act lacks what it needs."""

Way = tuple[int, ...]


def _ways(logits: Array) -> list[Way]:
    """The acts that may be asked for together, the likeliest first."""
    surely = {int(n) for n in np.flatnonzero(logits >= 0)}
    nearest = [int(n) for n in np.argsort(np.abs(logits)) if abs(logits[n]) < _DOUBTFUL]
    ways = [surely]
    for n in nearest[:_MOST_DOUBTFUL]:
        ways += [way ^ {n} for way in ways]
    found = [tuple(sorted(way)) for way in ways if way]
    return found or [(int(logits.argmax()),)]


def _likely(logits: Array, way: Way) -> float:
    """The logarithm of how likely just these acts are."""
    signs = np.ones(len(logits))
    signs[list(way)] = -1
    return -float(np.logaddexp(0, signs * logits).sum())


@cache
def _barred(way: Way) -> Array:
    """What is added to the labels that acts do not have."""
    kinds = {kind for n in way for kind in _OF.get(ACTS[n], ())}
    return np.array([0 if label[1:] in kinds | {""} else -1e4 for label in LABELS], np.float32)


def _is_whole(way: Way, spans: Sequence[tuple[str, Span]]) -> bool:
    """Whether each act has what it needs."""
    kinds = {kind for kind, _ in spans}
    needed = (_NEEDED.get(ACTS[n]) for n in way)
    return all(one is None or kinds.intersection(one) for one in needed)


def viterbi(
    emissions: Array, chain: Array, start: Array, barred: Array
) -> tuple[NDArray[np.intp], Array]:
    """For each row of ``barred``, which is added to all emissions, the likeliest labels (Viterbi
    1967); and their scores."""
    score = emissions[0] + start + barred
    backs = []
    for row in emissions[1:]:
        ways = score[:, :, None] + chain
        backs.append(ways.argmax(1))
        score = ways.max(1) + row + barred
    last = score.argmax(1)
    paths = [last]
    every = np.arange(len(barred))
    for back in reversed(backs):
        paths.append(back[every, paths[-1]])
    return np.stack(paths[::-1], 1), score.max(1)


def total(emissions: Array, chain: Array, start: Array) -> float:
    """The logarithm of the sum over all ways to label."""
    score, ways = emissions[0] + start, np.exp(chain)
    for row in emissions[1:]:
        most = score.max()
        score = most + np.log(np.maximum(np.exp(score - most) @ ways, 1e-30)) + row
    most = score.max()
    return float(most + np.log(np.exp(score - most).sum()))


def spans_of(path: list[int]) -> tuple[tuple[str, Span], ...]:
    """The spans that labels mark."""
    spans: list[tuple[str, Span]] = []
    for place, label in enumerate(LABELS[n] for n in path):
        if label.startswith("-") and spans and spans[-1] == (label[1:], (spans[-1][1][0], place)):
            spans[-1] = (label[1:], (spans[-1][1][0], place + 1))
        elif label:
            spans.append((label[1:], (place, place + 1)))
    return tuple(spans)


@cache
def reader() -> Reader:
    """The reader with the weights that come along."""
    with np.load(WEIGHTS) as weights:
        return Reader(dict(weights))
