"""Stories of our own that tell of one event or of others, as clustering parts them.

``events.jsonl``, ``events_second.jsonl``, ``events_third.jsonl`` and ``events_fourth.jsonl`` are
what clustering was fitted to, ``events_aside.jsonl`` is kept aside. A line holds what was told
around one matter: the same letter of ``event`` is one matter, the same letter and digit one event
of it (``a1`` comes later than ``a0``). What two lines tell is never one event. See ``EVENTS.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import combinations, groupby
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


Same = Callable[[Told, Told], bool]
FITTED = ("events.jsonl", "events_second.jsonl", "events_third.jsonl", "events_fourth.jsonl")
"""The files that clustering was fitted to."""


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


def placed(stories: list[Told]) -> list[tuple[Told, int]]:
    """The stories of a line with their events, as clustering gives them one after another."""
    found: list[tuple[Told, int]] = []
    for number, told in enumerate(sorted(stories, key=lambda told: told.telling.date)):
        before = [(event, other.telling) for other, event in found]
        event = same_event(told.telling, before)
        found.append((told, number if event is None else event))
    return found


def precision_and_recall(pairs: Sequence[tuple[Told, Told]], found: Same) -> tuple[float, float]:
    """The share of the pairs ``found`` to be one event that are, and the share of those that are
    one event that is found."""
    taken = [one.event == other.event for one, other in pairs if found(one, other)]
    same = sum(one.event == other.event for one, other in pairs)
    return sum(taken) / len(taken), sum(taken) / same


def pairs_of(stories: Sequence[Told]) -> list[tuple[Told, Told]]:
    """The pairs of stories of one line."""
    return [pair for pair in combinations(stories, 2) if pair[0].line == pair[1].line]


@pytest.mark.parametrize(
    ("name", "least_precision", "least_recall"),
    [
        ("events.jsonl", 0.97, 0.94),
        ("events_second.jsonl", 0.98, 0.90),
        ("events_third.jsonl", 0.97, 0.62),
        ("events_fourth.jsonl", 0.98, 0.73),
        ("events_aside.jsonl", 0.95, 0.86),
    ],
)
def test_events_are_told_apart(name: str, least_precision: float, least_recall: float) -> None:
    precision, recall = precision_and_recall(pairs_of(read(name)), merged)
    assert precision >= least_precision
    assert recall >= least_recall


def test_an_event_that_several_papers_tell_stays_one_and_draws_no_other_in() -> None:
    stories = [told for name in FITTED for told in read(name)]
    lines = [list(each) for _, each in groupby(stories, key=lambda told: told.line)]
    found = [pair for line in lines for pair in placed(line)]
    event = {id(told): number for told, number in found}

    def together(one: Told, other: Told) -> bool:
        return event[id(one)] == event[id(other)]

    precision, recall = precision_and_recall(pairs_of(stories), together)
    assert precision >= 0.985
    assert recall >= 0.855


def test_what_has_nothing_to_do_with_each_other_is_never_merged() -> None:
    stories = read("events_third.jsonl") + read("events_aside.jsonl")
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
    stories = sorted(read("events_third.jsonl"), key=lambda told: told.telling.date)
    again = [
        has_news(one.telling, other.telling)
        for one, other in combinations(stories, 2)
        if one.line == other.line and one.event == other.event
    ]
    assert sum(again) <= 0.05 * len(again)
