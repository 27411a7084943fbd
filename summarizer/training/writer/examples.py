"""Examples: pairs as ids, drawn in batches."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from summarizer.training.writer import briefs, corpus
from summarizer.training.writer.recipe import Recipe


@dataclass(slots=True)
class Example:
    """One article, and as ids: source, headline and gist (either of the two may be empty)."""

    pair: corpus.Pair
    source: list[int]
    title: list[int]
    gist: list[int]


def shares(pairs: list[corpus.Pair]) -> dict[str, float]:
    """How often a pair of each source is drawn an epoch: small sources more than once.

    Sources are weighted by the square root of their size, relative to the largest.
    """
    sizes: dict[str, int] = {}
    for pair in pairs:
        sizes[pair.source] = sizes.get(pair.source, 0) + 1
    largest = max(sizes.values())
    return {
        source: min(4.0, math.sqrt(largest / size)) if size > 500 else 1.0
        for source, size in sizes.items()
    }


class Sampler:
    """Endless batches of examples, of like lengths within a batch, the same for a given seed."""

    def __init__(self, pairs: list[corpus.Pair], tokenizer: Any, recipe: Recipe) -> None:
        self.tokenizer, self.recipe = tokenizer, recipe
        self.by_source: dict[str, list[corpus.Pair]] = {}
        for pair in pairs:
            self.by_source.setdefault(pair.source, []).append(pair)
        self.rng = random.Random(recipe.seed)
        draw = shares(pairs)
        self.weights = {s: draw[s] * len(p) for s, p in self.by_source.items()}

    def example(self, pair: corpus.Pair) -> Example:
        """``pair`` as ids; a headline that cannot be learnt is left out, its gist may stay."""
        encode = self.tokenizer.encode
        recipe = self.recipe
        text = pair.text[: recipe.source * 2 + 40]
        title = (
            encode(pair.title, add_special_tokens=False)[: recipe.title - 1]
            if corpus.closely_told(pair, pair.text[: recipe.window])
            else []
        )
        wanted = self.rng.random() < recipe.gist_share
        said = briefs.gist(pair, recipe.window) if wanted else None
        gist = encode(said, add_special_tokens=False)[: recipe.gist - 1] if said else []
        end = [int(self.tokenizer.eos_token_id)]
        source = encode(text, add_special_tokens=False)[: recipe.source - 2]
        return Example(
            pair,
            [int(self.tokenizer.bos_token_id), *source, *end],
            title + end if title else [],
            gist + end if gist else [],
        )

    def batches(self, skip: int = 0) -> Iterator[list[Example]]:
        """Batches from the ``skip``-th article on."""
        rng = self.rng = random.Random(self.recipe.seed + skip)
        decks: dict[str, list[corpus.Pair]] = {}
        sources, weights = list(self.weights), list(self.weights.values())
        while True:
            pool: list[Example] = []
            while len(pool) < self.recipe.batch * 24:
                source = rng.choices(sources, weights)[0]
                deck = decks.get(source)
                if not deck:
                    deck = decks[source] = rng.sample(
                        self.by_source[source], len(self.by_source[source])
                    )
                example = self.example(deck.pop())
                if example.title or example.gist:
                    pool.append(example)
            pool.sort(key=lambda e: (len(e.source), len(e.title)))
            chunks = [
                pool[i : i + self.recipe.batch] for i in range(0, len(pool), self.recipe.batch)
            ]
            rng.shuffle(chunks)
            yield from chunks
