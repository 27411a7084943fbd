"""Whether a story tells of a topic or only mentions it, on pairs labelled by reading.

``about.jsonl``: of an article (of ``articles.jsonl``, of ``posts.jsonl`` or its own) what it is
``about`` and what it is ``not``, which it mentions in passing as a rule. The rule was made looking
at every other article; the others are kept aside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.story import Story
from bot.stories.about import about
from summarizer.text.sentences import sentences
from tests.bot.messages.samples import STORY

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Figures:
    """How many pairs there are, and the precision and recall of what is said to be about."""

    pairs: int
    precision: float
    recall: float


def rows(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def story_of(row: dict[str, Any]) -> Story:
    """The article as a story: its gist is its first sentence, as an extract would be."""
    first = sentences(row["text"].split("\n")[0])[0]
    headline = row.get("title") or first
    return replace(STORY, headline=headline, gist=first, body=row["text"])


def measured(half: int) -> Figures:
    texts = {row["id"]: row for name in ("articles", "posts") for row in rows(f"{name}.jsonl")}
    said: list[tuple[bool, bool]] = []
    for row in rows("about.jsonl")[half::2]:
        story = story_of(row if "text" in row else texts[row["id"]])
        said += [(True, bool(about(story, topic))) for topic in row["about"]]
        said += [(False, bool(about(story, topic))) for topic in row["not"]]
    right = said.count((True, True))
    found = right + said.count((False, True))
    return Figures(len(said), right / found, right / (right + said.count((True, False))))


@pytest.mark.parametrize(("half", "precision", "recall"), [(0, 0.84, 0.88), (1, 0.84, 0.88)])
def test_what_is_followed_is_what_a_story_is_about(
    half: int, precision: float, recall: float
) -> None:
    figures = measured(half)
    assert figures.pairs >= 100
    assert figures.precision >= precision, figures
    assert figures.recall >= recall, figures
