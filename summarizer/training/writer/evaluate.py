"""Evaluation: an engine's headlines against human ones, beside first sentence and TextRank."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.article import Article, Summary
from summarizer.condensing.newsworth import centrality
from summarizer.condensing.rouge import Rouge, rouge
from summarizer.condensing.sayings import read_sentences
from summarizer.engine import Engine
from summarizer.text.numerals import unsupported
from summarizer.training.writer.corpus import Pair

CUT = 30
"""Characters to which the baselines' sentences are cut."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How an engine did: mean ROUGE (0 to 100) of its headlines, and of its gists against the
    human briefs, or the headlines where there are none; the shares of summaries with a number that
    the text does not bear out, and of headlines and gists that are the model's own words."""

    headline: Rouge
    gist: Rouge
    unsupported_numbers: float
    own_headlines: float
    own_gists: float
    articles_per_second: float

    def as_json(self) -> dict[str, Any]:
        """What ``baozhai evaluate --json`` tells of an engine."""
        return {
            **_named(self.headline),
            "unsupported_numbers": round(self.unsupported_numbers, 4),
            "articles_per_second": round(self.articles_per_second, 2),
        }

    def as_compared(self) -> dict[str, Any]:
        """The same, with what matters where two models are compared."""
        return {
            **self.as_json(),
            "gist": _named(self.gist),
            "own": {"headline": round(self.own_headlines, 4), "gist": round(self.own_gists, 4)},
        }


@dataclass(frozen=True, slots=True)
class Baselines:
    """Mean ROUGE (0 to 100) of first sentence and TextRank over ``n`` pairs."""

    n: int
    lead: Rouge
    textrank: Rouge

    def as_json(self) -> dict[str, Any]:
        """What ``baozhai evaluate --json`` tells of them."""
        return {"n": self.n, "lead": _named(self.lead), "textrank": _named(self.textrank)}


def _named(score: Rouge) -> dict[str, float]:
    return {
        "rouge1": round(score.one, 2),
        "rouge2": round(score.two, 2),
        "rougeL": round(score.long, 2),
    }


def _mean(scores: list[Rouge]) -> Rouge:
    n = max(1, len(scores)) / 100
    return Rouge(
        sum(s.one for s in scores) / n,
        sum(s.two for s in scores) / n,
        sum(s.long for s in scores) / n,
    )


def first_sentence(text: str) -> str:
    """The first sentence, cut."""
    return re.split("[。！？]", text.lstrip())[0][:CUT]


def textrank(text: str) -> str:
    """The most central sentence, cut (Mihalcea & Tarau 2004, by bigrams in linear time)."""
    found = read_sentences(text)
    scores = centrality(found)
    return found[scores.index(max(scores))][:CUT] if found else ""


def articles_of(pairs: Iterable[Pair]) -> list[Article]:
    """The pairs' texts, without their headlines."""
    return [Article(pair.id, pair.text) for pair in pairs]


def score(pairs: Sequence[Pair], summaries: Sequence[Summary], seconds: float) -> Scored:
    """How good ``summaries`` of ``pairs`` are, which took ``seconds``."""
    both = list(zip(pairs, summaries, strict=True))
    n = max(1, len(both))
    wrong = sum(
        bool(unsupported(" ".join([made.headline, made.gist, *made.points]), pair.text))
        for pair, made in both
    )
    return Scored(
        _mean([rouge(pair.title, made.headline) for pair, made in both]),
        _mean([rouge(pair.brief or pair.title, made.gist) for pair, made in both]),
        wrong / n,
        sum(made.by.headline == made.model for _, made in both) / n,
        sum(made.by.gist == made.model for _, made in both) / n,
        len(both) / max(seconds, 1e-9),
    )


def baselines(pairs: Sequence[Pair]) -> Baselines:
    """What first sentence and TextRank come to on ``pairs``."""
    return Baselines(
        len(pairs),
        _mean([rouge(pair.title, first_sentence(pair.text)) for pair in pairs]),
        _mean([rouge(pair.title, textrank(pair.text)) for pair in pairs]),
    )


def evaluate(engine: Engine, pairs: Sequence[Pair]) -> Scored:
    """How ``engine`` does on ``pairs``."""
    began = time.monotonic()
    summaries = engine.summarize(articles_of(pairs))
    return score(pairs, summaries, time.monotonic() - began)
