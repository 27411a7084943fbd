"""Which characters follow each other in Chinese news: counted once, in ``ngrams.npz``.

Pointwise mutual information of pairs and triples of characters over 26 million characters of news.
It tells whether one printed line goes on in another, and which character fits a hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Codes = NDArray[np.int64]

BASE = 16384  # characters are numbered by frequency, 1 and up; 0 is one too rare to count
BORDER = "\x01"
"""Stands for the start or end of a paragraph."""
_FOLDED = {",": "，", "(": "（", ")": "）", ":": "：", ";": "；", "?": "？", "!": "！"}
_UNSEEN_PAIR, BACK_OFF = -2.5, -0.7
_NEVER = -3.0  # the mutual information of a pair that is not counted, where it is to be rare
# Logistic regression of true line ends against chance ones: bias, pair, pair unseen, left triple
# (and unseen), right triple (and unseen), chance of an unseen pair, second half's frequency, best.
_WEIGHTS = np.array((-0.219, 0.324, -0.763, 0.126, -0.641, 0.42, -0.608, -0.287, -0.087, 0.413))


@dataclass(frozen=True, slots=True)
class _Counts:
    numbers: dict[str, int]
    frequency: Vector  # the log-probability of each number
    pairs: Codes
    pair: Vector
    triples: Codes
    left: Vector  # of the last character after the first two
    right: Vector  # of the last two characters after the first


@cache
def _counts() -> _Counts:
    with np.load(Path(__file__).with_name("ngrams.npz")) as stored:
        pairs = np.cumsum(stored["pairs"], dtype=np.int64)
        triples = np.cumsum(stored["triples"].astype(np.int64), dtype=np.int64)
        values = [stored[name] / 8 - 4 for name in ("pair_pmi", "left_pmi", "right_pmi")]
        numbers = {chr(c): k for k, c in enumerate(stored["chars"].tolist(), 1)}
        frequency = np.concatenate([[-16.0], stored["counts"] / -10])
    return _Counts(numbers, frequency, pairs, values[0], triples, values[1], values[2])


@lru_cache(maxsize=BASE)
def _number(char: str) -> int:
    if char.isdigit():
        char = "0"
    elif char.isascii() and char.isalpha():
        char = "a"
    return _counts().numbers.get(_FOLDED.get(char, char), 0)


def surprise(char: str) -> float:
    """How rare a character is in news: its negative log-probability, 3 to 16."""
    return -float(_counts().frequency[_number(char)])


def surprise_of_pair(pair: str) -> float:
    """How rare two characters are side by side in news: the negative log-probability, 5 and up.
    Pairs that are in no word, as those of names, are the rarest."""
    counts = _counts()
    one, other = map(_number, pair)
    key = one * BASE + other
    at = int(np.searchsorted(counts.pairs, key))
    is_there = at < len(counts.pairs) and counts.pairs[at] == key
    together = counts.pair[at] if is_there else _NEVER
    return float(-counts.frequency[one] - counts.frequency[other] - together)


def _found(keys: Codes, values: Vector, wanted: Codes) -> Vector:
    """The values of the wanted keys, NaN where there is none."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], np.nan)


def goes_on(before: Sequence[str], after: Sequence[str]) -> Vector:
    """The log-odds, pair by pair, that a text broken off after one goes on with the other."""
    counts = _counts()
    if not before:
        return np.zeros(0)
    a2 = np.array([_number(text[-2:-1] or BORDER) for text in before])
    a1 = np.array([_number(text[-1:]) for text in before])
    b1 = np.array([_number(text[:1]) for text in after])
    b2 = np.array([_number(text[1:2] or BORDER) for text in after])
    middle = a1 * BASE + b1
    pair = _found(counts.pairs, counts.pair, middle)
    left = _found(counts.triples, counts.left, a2 * BASE * BASE + middle)
    right = _found(counts.triples, counts.right, middle * BASE + b2)
    lacks = [np.isnan(value).astype(float) for value in (pair, left, right)]
    pair, left, right = (np.nan_to_num(value) for value in (pair, left, right))
    chance = counts.frequency[a1] + counts.frequency[b1] + 17.0
    features = np.stack(
        [
            np.ones(len(a1)), pair, lacks[0], left, lacks[1], right, lacks[2],
            lacks[0] * np.clip(chance, -5, 6), counts.frequency[b1], np.maximum(left, pair),
        ]
    )  # fmt: skip
    return np.asarray(_WEIGHTS @ features)


def fits(before: str, after: str, candidates: Sequence[str]) -> Vector:
    """The log-probability, but for a constant, of each candidate character between two texts;
    ``BORDER`` ends a paragraph."""
    numbers = np.array([_number(c) for c in candidates])
    a2, a1 = (_number(c) if c else 0 for c in (before[-2:-1], before[-1:]))
    b1, b2 = (_number(c) if c else 0 for c in (after[:1], after[1:2]))
    same = np.ones(len(numbers), dtype=np.int64)
    score = _chance(a2 * same, a1 * same, numbers)
    if b1:
        score += _chance(a1 * same, numbers, b1 * same)
    if b1 and b2:
        score += _chance(numbers, b1 * same, b2 * same)
    return score


def _chance(first: Codes, second: Codes, third: Codes) -> Vector:
    """The log-probability of the third character after two others."""
    counts = _counts()
    pair = _found(counts.pairs, counts.pair, second * BASE + third)
    pair = np.where(second > 0, np.nan_to_num(pair, nan=_UNSEEN_PAIR), 0.0)
    triple = _found(counts.triples, counts.left, (first * BASE + second) * BASE + third)
    return np.asarray(counts.frequency[third] + np.where(np.isnan(triple), pair + BACK_OFF, triple))
