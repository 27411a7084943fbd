"""Fits the reader and writes its weights: ``python -m bot.chats.requests.training``.

It takes some twenty minutes of one core. One sentence of twelve is not learned from: by those it
is told how sure the reader may be.
"""

from __future__ import annotations

import argparse
import random
from itertools import chain
from pathlib import Path

import numpy as np
import torch

from bot.chats.requests.reader import WEIGHTS, Reader
from bot.chats.requests.training.fitting import calibrated, examples, fit
from bot.chats.requests.training.sentences import FOLDER, sentences

ASIDE = 12


def main() -> None:
    """Fit, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="variants of each sentence")
    parser.add_argument("--epochs", type=int, default=7, help="times that all are learned from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    known = list(chain.from_iterable(map(sentences, sorted(FOLDER.glob("*.txt")))))
    random.Random(0).shuffle(known)
    aside, learned = known[::ASIDE], [one for n, one in enumerate(known) if n % ASIDE]
    shown = examples(learned, asked.rounds, asked.seed)
    print(f"{len(learned)} sentences, {len(shown)} with variants", flush=True)
    network = fit(shown, asked.epochs, asked.seed, lambda line: print(line, flush=True))
    weights = {name: tensor.numpy() for name, tensor in network.weights().items()}
    weights["sure"], right = calibrated(Reader({**weights, "sure": np.zeros(3, np.float32)}), aside)
    print(f"{right:.3f} of {len(aside)} kept aside are read as labelled")
    half = {name: array.astype(np.float16) for name, array in weights.items()}
    np.savez_compressed(asked.out, **half)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
