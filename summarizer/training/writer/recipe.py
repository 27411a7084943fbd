"""The recipe of a training run."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run does. Lengths are pieces, rates are AdamW's."""

    source: int = 256
    """Pieces of an article that the model sees, in training and after."""
    title: int = 40
    gist: int = 96
    window: int = 360
    """Characters of the article that the gist's target may come from: about what it sees."""
    decoder_layers: int = 4
    """A warm start with fewer grows to these (see :mod:`warmstart`)."""
    batch: int = 32
    frozen: int = 9_600
    """Articles for which the encoder stays as it is, so that a raw decoder does not bend it."""
    rate: float = 5e-4
    word_rate: float = 2e-4
    encoder_rate: float = 1.2e-4
    warmup: int = 3_200
    decay_from: float = 1.0
    """Share of the run after which the rate falls in a straight line to nothing (1: never, to be
    resumed). A run is its articles or its hours, whichever are over first."""
    articles: int = 400_000
    frozen_layers: int = 0
    """Lowest encoder layers that stay as they are for the whole run, and the word embeddings with
    them: half the work where both have learnt already."""
    gist_weight: float = 0.5
    gist_share: float = 0.5
    """Share of articles whose gist is trained on beside the headline."""
    samples: int = 0
    """Headlines sampled an article and rewarded for their score (see :mod:`reward`); 0: none."""
    reward_weight: float = 1.0
    dropout: float = 0.1
    seed: int = 7

    def towards_reward(self) -> Recipe:
        """The same run as a last stage that rewards sampled headlines, at gentler rates."""
        return replace(
            self,
            samples=4,
            reward_weight=20.0,
            rate=self.rate / 5,
            word_rate=self.word_rate / 10,
            encoder_rate=self.encoder_rate / 4,
        )
