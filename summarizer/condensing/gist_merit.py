"""How likely a subeditor prints one or two sentences as the gist under a headline.

A logistic regression over the traits below, fitted to gists that were rated by reading.
:mod:`summarizer.training.merit` fits it; ``gist_merit.json`` says when and on how many.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from summarizer.condensing import standing
from summarizer.condensing.merit import SPREADS, speaks, wording
from summarizer.condensing.newsworth import features, is_hook, newsworth
from summarizer.text.folding import bigrams, coverage
from summarizer.text.sentences import sentences

SHORT, FAR = 60, 10
"""Characters below which a gist is short; sentences into the article that count as far."""
_FEATURES = ("figure", "boilerplate", "ceremony", "background", "personal")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a gist would stand: the bigrams of its headline, the article's text, and for each of
    its sentences what the article comes back to (``centrality``)."""

    headline: set[str]
    source: str
    central: Sequence[float]
    seen: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict)
    """The traits of the sentences asked for so far."""


def merit(said: str, places: Sequence[int], costs: float, setting: Setting) -> float:
    """The log-odds that the gist ``said`` is printed, whose sentences are of those at ``places``
    in the article, cut at ``costs``."""
    held = traits(said, places, costs, setting)
    logit = 0.0
    for name, (mean, spread, weight) in _fitted().items():
        if name in held or not name:
            logit += weight * max(-SPREADS, min(SPREADS, (held.get(name, 1.0) - mean) / spread))
    return logit


def traits(said: str, places: Sequence[int], costs: float, setting: Setting) -> dict[str, float]:
    """What the verdict rests on: the gist as a whole, each of its two sentences, and how the
    second goes on; what a gist of one sentence has not is left out."""
    parts = sentences(said)[:2]
    held = {
        "two": float(len(parts) > 1),
        "short": float(max(0, SHORT - len(said))),
        "fresh": float(len(bigrams(said) - setting.headline)),
        "costs": costs,
        "cut": float(any(part not in setting.source for part in parts)),
        "holds headline": coverage(setting.headline, said),
    }
    for order, part, at in zip(("first", "second"), parts, (places[0], places[-1]), strict=False):
        for name, value in _sentence(part, at, setting).items():
            held[f"{order} {name}"] = value
    if len(parts) > 1:
        gap = places[-1] - places[0]
        held |= {
            "gap": float(gap),
            "next": float(gap == 1),
            "repeats": coverage(bigrams(parts[0]), parts[1]),
            "same paragraph": float(_together(parts[0], parts[1], setting.source)),
        }
    return held


def _sentence(said: str, at: int, setting: Setting) -> dict[str, float]:
    """The traits of the sentence ``said`` at ``at`` in the article."""
    key = (said, at)
    if key not in setting.seen:
        found = features(said)
        setting.seen[key] = {
            "place": float(min(FAR, at)),
            "at head": float(at == 0),
            "at second": float(at == 1),
            "news": newsworth(said),
            "hook": float(is_hook(said)),
            **{name: float(name in found) for name in _FEATURES},
            "central": setting.central[at] if at < len(setting.central) else 0.0,
            "wording": wording(said),
            "holds headline": coverage(setting.headline, said),
            "figures": float(min(6, len(re.findall(r"\d+", said)))),
            "clauses": float(said.count("，")),
            "list": float(said.count("、")),
            "attributes": said.count("的") / max(1, len(said)),
            "quotes": float("“" in said),
            "speaks": float(speaks(said)),
            "relative days": float(len(standing.relative_days(said))),
            "faults": float(len(standing.faults(said))),
            "leans": float(standing.leans(said)),
            "generic": float(bool(standing.generic(said))),
        }
    return setting.seen[key]


def _together(first: str, second: str, source: str) -> bool:
    """Whether both sentences stand in one paragraph of ``source``."""
    begin, end = source.find(first[-8:]), source.find(second[:8])
    return begin < 0 or end < 0 or "\n" not in source[begin:end]


@cache
def _fitted() -> dict[str, tuple[float, float, float]]:
    """For each trait its mean, its spread and its weight; "" is the constant."""
    text = Path(__file__).with_name("gist_merit.json").read_text("utf-8")
    return {name: tuple(row) for name, row in json.loads(text)["traits"].items()}
