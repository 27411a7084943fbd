"""Stories of our own that tell of one event or of others, as clustering parts them.

``events.jsonl`` and ``events_second.jsonl`` are what clustering was fitted to,
``events_aside.jsonl`` is kept aside. A line
holds what was told around one matter: the same letter of ``event`` is one matter, the same letter
and digit one event of it (``a1`` comes later than ``a0``). What two lines tell is never one event.
See ``EVENTS.md``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.stories.clustering import goes_on, has_news, same_event
from bot.stories.telling import Telling


class Told(NamedTuple):
    """A labelled story: the line that it stands in, its event, and what is compared of it."""

    line: str
    event: str
    telling: Telling


def read(name: str) -> list[Told]:
    """The labelled stories of a file."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [
        Told(line["id"], each["event"], _telling(**each))
        for line in map(json.loads, lines)
        for each in line["told"]
    ]


def _telling(event: str, date: str, headline: str, body: str) -> Telling:
    return Telling.of(headline, body, datetime.fromisoformat(date).replace(tzinfo=UTC))


def merged(one: Told, other: Told) -> bool:
    """Whether clustering takes the two for one event."""
    return same_event(other.telling, [(1, one.telling)]) is not None


def precision_and_recall(stories: list[Told]) -> tuple[float, float]:
    """Of the pairs within a line: the share of merged ones that are one event, and the share of
    one event's that are merged."""
    pairs = [pair for pair in combinations(stories, 2) if pair[0].line == pair[1].line]
    found = [one.event == other.event for one, other in pairs if merged(one, other)]
    same = sum(one.event == other.event for one, other in pairs)
    return sum(found) / len(found), sum(found) / same


@pytest.mark.parametrize(
    ("name", "least_precision", "least_recall"),
    [
        ("events.jsonl", 0.97, 0.90),
        ("events_second.jsonl", 0.98, 0.75),
        ("events_aside.jsonl", 0.98, 0.42),
    ],
)
def test_events_are_told_apart(name: str, least_precision: float, least_recall: float) -> None:
    precision, recall = precision_and_recall(read(name))
    assert precision >= least_precision
    assert recall >= least_recall


def test_what_has_nothing_to_do_with_each_other_is_never_merged() -> None:
    stories = read("events_aside.jsonl")
    pairs = ((one, other) for one, other in combinations(stories, 2) if one.line != other.line)
    assert [(one.line, other.line) for one, other in pairs if merged(one, other)] == []


def test_what_comes_later_on_a_matter_is_found_and_nothing_of_another() -> None:
    stories = sorted(read("events.jsonl"), key=lambda told: told.telling.date)
    pairs = list(combinations(stories, 2))
    later = [
        goes_on(one.telling, other.telling)
        for one, other in pairs
        if one.line == other.line and one.event[0] == other.event[0] and one.event != other.event
    ]
    assert sum(later) / len(later) >= 0.68
    apart = ((one, other) for one, other in pairs if one.line != other.line)
    assert not any(goes_on(one.telling, other.telling) for one, other in apart)


def test_what_other_papers_say_too_is_no_news() -> None:
    stories = sorted(read("events_aside.jsonl"), key=lambda told: told.telling.date)
    again = [
        has_news(one.telling, other.telling)
        for one, other in combinations(stories, 2)
        if one.line == other.line and one.event == other.event
    ]
    assert sum(again) <= 0.05 * len(again)
