"""Forty short posts of our own with the headlines that we would print: texts of a kind and length
that the model is not trained on."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean

import pytest

from summarizer.article import Article, Summary
from summarizer.condensing.rouge import Rouge, rouge
from summarizer.condensing.standing import faults
from summarizer.engine import load
from summarizer.text.numerals import unsupported
from summarizer.training.writer.evaluate import first_sentence

POSTS: list[dict[str, str]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "posts.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def told() -> list[Summary]:
    return load("fast").summarize([Article(post["id"], post["text"]) for post in POSTS])


def likeness(headlines: list[str]) -> Rouge:
    """Mean ROUGE (0 to 100) against our own headlines."""
    scores = [rouge(post["title"], said) for post, said in zip(POSTS, headlines, strict=True)]
    ways = zip(*((score.one, score.two, score.long) for score in scores), strict=True)
    return Rouge(*(100 * mean(way) for way in ways))


def test_headlines_are_nearer_to_ours_than_first_sentences(told: list[Summary]) -> None:
    said = likeness([summary.headline for summary in told])
    lead = likeness([first_sentence(post["text"]) for post in POSTS])
    assert said.one >= max(40, lead.one + 2)
    assert said.two >= max(24, lead.two + 1.5)
    assert said.long >= max(37, lead.long + 3)


def test_gists_stand_alone_and_say_what_the_post_says(told: list[Summary]) -> None:
    for post, summary in zip(POSTS, told, strict=True):
        assert 30 <= len(summary.gist) <= 120, summary.gist
        assert faults(summary.gist) == [], summary.gist
        assert not unsupported(f"{summary.headline} {summary.gist}", post["text"])
