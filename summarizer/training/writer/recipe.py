"""The recipe of a training run."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run does. Lengths are pieces, rates are AdamW's."""

    source: int = 128
    title: int = 40
    gist: int = 80
    window: int = 190
    """Characters of the article that the gist's target may come from."""
    batch: int = 32
    frozen: int = 9_600
    """Articles for which the encoder stays as it is, so that a raw decoder does not bend it."""
    rate: float = 5e-4
    word_rate: float = 2e-4
    encoder_rate: float = 1.2e-4
    warmup: int = 3_200
    decay_from: int = 0
    """Articles after which the rate falls in a straight line (0: constant, to be resumed)."""
    articles: int = 400_000
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
