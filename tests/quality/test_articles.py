"""Articles of our own, each of another kind, as both engines tell them.

``articles.jsonl``: ``must_not`` and ``must`` are regular expressions searched in gist and points,
a line each after an empty one for the headline; ``why`` says what a subeditor would look at.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from summarizer.article import Article, Summary
from summarizer.condensing.standing import faults
from summarizer.engine import load

ARTICLES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "articles.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module", params=["extractive", "fast"])
def told(request: pytest.FixtureRequest) -> dict[str, Summary]:
    engine = load(request.param)
    articles = [Article(row["id"], row["text"], headline=row.get("title")) for row in ARTICLES]
    return {summary.id: summary for summary in engine.summarize(articles)}


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: str(row["id"]))
def test_the_news_is_in_it_and_nothing_false(row: dict[str, Any], told: dict[str, Summary]) -> None:
    summary = told[row["id"]]
    said = "\n".join(["", summary.gist, *summary.points])
    assert [pattern for pattern in row["must_not"] if re.search(pattern, said)] == []
    assert [pattern for pattern in row["must"] if not re.search(pattern, said)] == []


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: str(row["id"]))
def test_every_part_stands_alone(row: dict[str, Any], told: dict[str, Summary]) -> None:
    summary = told[row["id"]]
    assert 30 <= len(summary.gist) <= 120
    for said in (summary.gist, *summary.points):
        assert faults(said) == [], said


def test_a_summary_says_where_its_parts_are_from(told: dict[str, Summary]) -> None:
    for row in ARTICLES:
        summary = told[row["id"]]
        sources = {"page", "extract", summary.model}
        assert (summary.by.headline == "page") == ("title" in row)
        assert {summary.by.headline, summary.by.gist, summary.by.points} <= sources
        assert list(summary.as_json())[-1] == "by"
