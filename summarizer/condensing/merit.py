"""How likely a subeditor prints a sentence as a point under a headline and its gist.

A logistic regression over the traits below, fitted to sentences that were rated by reading. One of
the traits is how much the wording is that of a fact: a linear classifier of character n-grams that
learnt from what the embedded encoder makes of unrated sentences (distillation, Hinton et al. 2015).
:mod:`summarizer.training.merit` fits both; ``merit.json`` says when and on how many.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import rjieba

from summarizer.condensing import standing
from summarizer.condensing.newsworth import WEIGHTS, features, newsworth
from summarizer.condensing.sayings import Saying
from summarizer.text.folding import bigrams
from summarizer.text.sentences import clauses

SPREADS = 3.0
"""Spreads from its mean to which a trait counts."""
SHORT, LONG, FAR = 40, 80, 20
"""Characters below and from which a point is short and long; sentences into the article that
count as far."""
_SPEAKS = re.compile(r"(?:说|表示|指出|认为|称|介绍|强调|透露|坦言|回应|提出)[，：“]")
_FAULTS = (
    "attribution-lost",
    "relative-date",
    "first-person",
    "pronoun",
    "question",
    "cut-off",
    "punctuation",
    "subject-missing",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a point would stand: under what headline and gist, of how many sentences, each with
    what the article comes back to (``centrality``)."""

    headline: str
    gist: str
    central: Sequence[float]


def merit(said: str, saying: Saying, setting: Setting) -> float:
    """How likely ``said``, which is ``saying`` or made of it, is printed (0 to 1)."""
    held = traits(said, saying, setting)
    logit = 0.0
    for name, (mean, spread, weight) in _fitted().items():
        logit += weight * max(-SPREADS, min(SPREADS, (held.get(name, 1.0) - mean) / spread))
    return 1 / (1 + math.exp(-logit))


def traits(said: str, saying: Saying, setting: Setting) -> dict[str, float]:
    """What the verdict rests on: the sentence's place, its wording and what it adds."""
    grams, told = bigrams(said), bigrams(setting.gist)
    named = bigrams(setting.headline)
    tagged = [(word, tag) for word, tag in rjieba.tag(said) if word not in "，。、；：“”"]
    size = max(1, len(tagged))
    opening = tagged[0][1][0] if tagged else "x"
    parts = clauses(said)
    found, wrong = features(said), standing.faults(said)
    lone = standing.generic(said)
    begins = bigrams(parts[0]) if parts else set()

    def share(kind: str) -> float:
        return sum(tag.startswith(kind) for _, tag in tagged) / size

    return {
        "wording": wording(said),
        "place": saying.at / max(1, len(setting.central) - 1),
        "first": float(saying.at == 0),
        "last": float(saying.at == len(setting.central) - 1),
        "far": float(min(FAR, saying.at)),
        "central": setting.central[saying.at],
        "length": float(len(said)),
        "short": float(max(0, SHORT - len(said))),
        "long": float(max(0, len(said) - LONG)),
        "clauses": float(said.count("，")),
        "list": float(said.count("、")),
        "semicolon": float("；" in said),
        "exclaims": float("！" in said),
        "quotes": float("“" in said),
        "news": newsworth(said),
        **{name: float(name in found) for name in WEIGHTS},
        **{name: float(name in wrong) for name in _FAULTS},
        "points back": float(standing.points_back(said)),
        "generic": float(bool(lone)),
        "generic, named": float(bool(lone) and lone in setting.headline + setting.gist),
        "costs": saying.costs,
        "item": float(saying.part),
        "under": float(saying.under),
        "answers": float(saying.answers),
        "repeats gist": len(grams & told) / max(1, len(grams)),
        "repeats headline": len(grams & named) / max(1, len(grams)),
        "holds headline": len(grams & named) / max(1, len(named)),
        "begins known": len(begins & (told | named)) / max(1, len(begins)),
        "speaks": float(speaks(said)),
        "figures": float(min(6, len(re.findall(r"\d+", said)))),
        "persons": float(min(4, sum(tag.startswith("nr") for _, tag in tagged))),
        "towns": float(min(4, sum(tag.startswith("ns") for _, tag in tagged))),
        "adjectives": share("a"),
        "adverbs": share("d"),
        "verbs": share("v"),
        "numerals": share("m"),
        "pronouns": share("r"),
        "idioms": share("i") + share("l"),
        "latin": share("eng"),
        "attributes": said.count("的") / max(1, len(said)),
        "begins with a noun": float(opening in "nr"),
        "begins with a verb": float(opening == "v"),
        "begins with a preposition": float(opening == "p"),
        "begins with a link": float(opening in "cd"),
        "begins with a time": float(opening == "t"),
        "begins with a number": float(opening == "m"),
    }


def speaks(said: str) -> bool:
    """Whether ``said`` tells what somebody says."""
    return bool(_SPEAKS.search(said))


def wording(said: str) -> float:
    """How much ``said`` is worded as a fact that a paper prints as a point: about -3 to 3."""
    known = _grams()
    held = [known[gram] for gram in grams(said) if gram in known]
    return math.fsum(held) / math.sqrt(max(1, len(held)))


def grams(said: str) -> set[str]:
    """The runs of one to three characters in ``said``."""
    return {said[i : i + n] for n in (1, 2, 3) for i in range(len(said) - n + 1)}


@cache
def _fitted() -> dict[str, tuple[float, float, float]]:
    """For each trait its mean, its spread and its weight; "" is the constant."""
    text = Path(__file__).with_name("merit.json").read_text("utf-8")
    return {name: tuple(row) for name, row in json.loads(text)["traits"].items()}


@cache
def _grams() -> dict[str, float]:
    with np.load(Path(__file__).with_name("merit.npz")) as stored:
        weights = stored["weights"].astype(float) * float(stored["unit"])
        return dict(zip(str(stored["grams"]).split("\n"), weights.tolist(), strict=True))
