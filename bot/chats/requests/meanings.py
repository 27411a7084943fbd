"""What words mean, as vectors: like words have like ones, in Chinese and English (取消, cancel).

The vectors are those of a multilingual sentence encoder, in few bytes; how the file is made is
told in ``bot.chats.requests.training.lexicon``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

LEXICON = Path(__file__).with_name("lexicon.npz")
SIZE, PARTS = 48, 6
"""Components of a vector, and the parts that each stand in one byte."""

Vector = NDArray[np.float32]


def key(word: str) -> int:
    """By what a word is found."""
    return crc32(word.encode())


@cache
def _lexicon() -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.float32]]:
    with np.load(LEXICON) as stored:
        return stored["keys"], stored["codes"], stored["middles"].astype(np.float32)


@cache
def _nothing() -> Vector:
    return np.zeros(SIZE, np.float32)


def vector(word: str) -> Vector:
    """The meaning of a word; of one that is not known the mean of its characters, or nothing of
    an English one."""
    found = _found(word)
    if found is None and len(word) > 1 and not word.isascii():
        known = [one for one in map(_found, word) if one is not None]
        return np.mean(known, axis=0, dtype=np.float32) if known else _nothing()
    return _nothing() if found is None else found


def _found(word: str) -> Vector | None:
    keys, codes, middles = _lexicon()
    wanted = key(word)
    place = int(np.searchsorted(keys, np.uint32(wanted)))
    if place == len(keys) or keys[place] != wanted:
        return None
    meaning: Vector = middles[np.arange(PARTS), codes[place]].ravel()
    return meaning
