"""Evaluation: an engine's headlines against human ones, beside first sentence and TextRank."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.article import Article
from summarizer.condensing.newsworth import centrality
from summarizer.condensing.rouge import Rouge, rouge
from summarizer.condensing.sayings import read_sentences
from summarizer.engine import Engine, Progress
from summarizer.text.numerals import unsupported
from summarizer.training.writer.corpus import Pair, load

CUT = 30
"""Characters to which the baselines' sentences are cut."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean ROUGE (0 to 100) of an engine and of the baselines over ``n`` pairs."""

    n: int
    score: Rouge
    lead: Rouge
    textrank: Rouge
    unsupported_numbers: float
    articles_per_second: float

    def as_json(self) -> dict[str, Any]:
        """The object that ``baozhai evaluate --json`` prints."""
        return {
            "n": self.n,
            **_named(self.score),
            "unsupported_numbers": round(self.unsupported_numbers, 4),
            "lead": _named(self.lead),
            "textrank": _named(self.textrank),
            "articles_per_second": round(self.articles_per_second, 2),
        }


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


def evaluate(engine: Engine, pairs: Iterable[Pair], progress: Progress | None = None) -> Evaluation:
    """Summarises the pairs' texts without their titles and scores what comes back."""
    chosen = list(pairs)
    began = time.monotonic()
    summaries = engine.summarize([Article(p.id, p.text) for p in chosen], progress=progress)
    seconds = time.monotonic() - began
    wrong = sum(
        bool(unsupported(" ".join([s.headline, s.gist, *s.points]), p.text))
        for s, p in zip(summaries, chosen, strict=True)
    )
    return Evaluation(
        len(chosen),
        _mean([rouge(p.title, s.headline) for s, p in zip(summaries, chosen, strict=True)]),
        _mean([rouge(p.title, first_sentence(p.text)) for p in chosen]),
        _mean([rouge(p.title, textrank(p.text)) for p in chosen]),
        wrong / max(1, len(chosen)),
        len(chosen) / max(seconds, 1e-9),
    )


def evaluate_file(engine: Engine, path: Path, progress: Progress | None = None) -> Evaluation:
    """:func:`evaluate` on a JSONL file of ``{"text", "title"}``."""
    return evaluate(engine, load([path]), progress)
