"""Which stories tell of the same event.

Two stories are compared by what is rare in their headlines and leads: the cosine of their
words weighed by inverse frequency (Salton and Buckley 1988), how much of each headline the other
story says, what rare words and what quantities they share. What contradicts is evidence against:
names that each has for itself, places of which none is in both, quantities of one kind of which
none agrees, days that each has for itself, dates further apart. The weights of all that are those
of a logistic regression. However alike, two counties or towns, two laws or books, and two headlines
that count the same and differ tell of two events: series such as a daily count of cases or two
companies' results. A body that stands in the other nearly whole is a reprint, whatever the
headlines say.

How well it does is measured in ``tests/quality/EVENTS.md``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeVar

from bot.domain.story import Clues, Prepared, Told
from bot.stories.telling import Telling, is_number, rarity
from summarizer.text.folding import bigrams
from summarizer.text.terms import query_terms

EVENT_WINDOW = timedelta(days=3)
"""Stories whose dates lie further apart tell of different events."""
SAME_EVENT = 0.5
"""The likeness from which two stories count as the same event."""
LEAST_SHARED = 4
"""Fewer words in common than this say nothing, however short the stories."""
LEAST_SHINGLES, SAME_TEXT = 60, 0.8
"""How many shingles say something, and the share of them in a reprint."""
MUCH_ALIKE = 4
"""With so many leading digits of quantities in common headlines may choose different ones."""
COMPARED, KEPT = 20, 128
"""How many stories one is compared with at most, and how many of a page are kept at hand."""
Event = TypeVar("Event")


class Evidence(NamedTuple):
    """What speaks for one event and what against, each 0 to 1; or the weights of it."""

    wording: float
    """How alike headline and lead are worded."""
    headlines: float
    """The rare words of the headlines that the other story says."""
    words: float
    """The rare words in common."""
    shared: float
    """The names in common, by rarity."""
    quantities: float
    """The quantities in common, longer numbers more."""
    names: float
    """The names that each has for itself."""
    places: float
    """Whether each has places for itself and none is in both."""
    counts: float
    """The kinds of quantity that both give and of which nothing agrees."""
    days: float
    """Whether each speaks of a day that the other does not."""
    apart: float
    """How far the dates lie apart beyond a day."""

    @classmethod
    def of(cls, one: Telling, other: Telling) -> Evidence:
        """The evidence on two stories."""
        alike, differing = _quantities(one, other)
        shared = [name for name in one.names | other.names if one.holds(name) and other.holds(name)]
        own = [x.names.difference(shared) for x in (one, other)]
        days = abs((one.date - other.date) / timedelta(days=1))
        return cls(
            wording=_harmonic(_cosine(one.weights, other.weights), _both_said(one, other)),
            headlines=_rare(
                (one.headline & other.opening) | (other.headline & one.opening), above=4, of=30
            ),
            words=_rare(
                (one.weights.keys() & other.opening) | (other.weights.keys() & one.opening),
                above=5,
                of=40,
            ),
            shared=min(sum(map(rarity, shared)), 40) / 40,
            quantities=min(alike, 6) / 6,
            names=min(*(sum(map(rarity, each)) for each in own), 24) / 24,
            places=float(one.places <= own[0] and other.places <= own[1] and bool(one.places))
            * bool(other.places),
            counts=0.0 if alike or one.corrects or other.corrects else min(differing, 3) / 3,
            days=float(bool(one.days - other.days and other.days - one.days)),
            apart=max(0.0, min(days, 3) - 1) / 2,
        )


WEIGHTS = Evidence(
    wording=2.0,
    headlines=2.0,
    words=0.8,
    shared=1.7,
    quantities=4.3,
    names=-2.8,
    places=-1.2,
    counts=-2.9,
    days=-2.8,
    apart=-4.0,
)
BIAS = -2.7
LATER = Evidence(
    wording=1.0,
    headlines=2.5,
    words=0.9,
    shared=1.4,
    quantities=2.4,
    names=-2.2,
    places=-0.6,
    counts=-4.0,
    days=0,
    apart=0,
)
LATER_BIAS = -2.2
"""What is later on a matter is of another day and counts other things."""
NEWS_AFTER = timedelta(hours=6)
"""What is said of an event so long after it was told, in words of its own, is news of it."""


def likeness(one: Telling, other: Telling) -> float:
    """How likely two stories tell of one event, 0 to 1; 0 where their headlines' numbers
    contradict."""
    if _contradict(one, other):
        return 0.0
    if _reprinted(one.shingles, other.shingles):
        return 1.0
    if len(one.opening & other.opening) < LEAST_SHARED:
        return 0.0
    return 1 / (1 + math.exp(-_weighed(WEIGHTS, BIAS, one, other)))


def goes_on(told: Telling, later: Telling) -> bool:
    """Whether ``later`` tells what came of the matter that was ``told``, were it another event."""
    if len(told.opening & later.opening) < LEAST_SHARED or _elsewhere(told, later):
        return False
    if _reprinted(told.shingles, later.shingles):
        return False
    return _weighed(LATER, LATER_BIAS, told, later) >= 0


def has_news(told: Telling, later: Telling) -> bool:
    """Whether ``later``, of the same event, says more than was ``told``: a correction, a number
    that has risen, or other words, hours later."""
    if _reprinted(told.shingles, later.shingles):
        return False
    return later.updates or later.corrects or later.date - told.date >= NEWS_AFTER


def _weighed(weights: Evidence, bias: float, one: Telling, other: Telling) -> float:
    evidence = zip(weights, Evidence.of(one, other), strict=True)
    return bias + sum(weight * each for weight, each in evidence)


def same_event(telling: Telling, others: Sequence[tuple[Event, Telling]]) -> Event | None:
    """The event of the other story most like ``telling``, if it is the same event; of several as
    like the first."""
    near = [
        (likeness(telling, other), event)
        for event, other in others
        if abs(telling.date - other.date) <= EVENT_WINDOW
    ]
    best, event = max(near, key=lambda pair: pair[0], default=(0.0, None))
    return event if best >= SAME_EVENT else None


class Events:
    """Finds the event of each story of a page, one after another.

    A story without a date counts from ``moment``. All of it is work for a thread.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._telling = lru_cache(maxsize=KEPT)(Telling.of)
        self._page: list[Prepared] = []
        self._saying: defaultdict[str, list[int]] = defaultdict(list)

    def clues(self, prepared: Prepared) -> Clues:
        """What the store looks for stories of the same event by."""
        telling = self._of(prepared)
        terms = {word: query_terms(word) for word in telling.rarest_terms()}
        return Clues(terms, telling.date - EVENT_WINDOW, telling.date + EVENT_WINDOW)

    def place(self, prepared: Prepared, near: Sequence[Told]) -> Prepared:
        """``prepared`` with the event of the story most like it, of those stored ``near`` it and
        of those placed before it, if they tell of the same."""
        telling = self._of(prepared)
        others: list[tuple[int | str, Telling]] = [
            (told.event_id, self._telling(told.headline, told.body, told.date))
            for told in sorted(near, key=lambda told: told.event_id)
        ]
        sharing = Counter(n for word in telling.rarest_terms() for n in self._saying[word])
        for number, _ in sharing.most_common(COMPARED):
            mate = self._page[number]
            others.append((mate.key if mate.event is None else mate.event, self._of(mate)))
        placed = replace(prepared, event=same_event(telling, others))
        for word in telling.opening:
            self._saying[word].append(len(self._page))
        self._page.append(placed)
        return placed

    def _of(self, prepared: Prepared) -> Telling:
        article = prepared.article
        date = article.published or self._moment
        return self._telling(prepared.summary.headline, article.body, date)


def _contradict(one: Telling, other: Telling) -> bool:
    """Whether the headlines count the same, each with numbers that the other story does not give;
    a correction does not contradict, nor what says that a number has risen, nor two that have other
    numbers in common."""
    if one.corrects or other.corrects or one.updates != other.updates:
        return False
    if _other_titles(one.titles, other.titles) or _elsewhere(one, other):
        return True
    if _quantities(one, other)[0] >= MUCH_ALIKE and not _reprinted(one.shingles, other.shingles):
        return False
    return any(
        one.counted[kind].isdisjoint(other.counted[kind])
        and not (one.claimed <= other.given or other.claimed <= one.given)
        for kind in one.counted.keys() & other.counted.keys()
    )


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    """Whether there are some of both and none of them is in both."""
    return bool(one and other) and not set(one) & set(other)


def _other_titles(one: Collection[str], other: Collection[str]) -> bool:
    """Whether both name laws, books or films, and none of them is alike."""
    pairs = [(bigrams(a), bigrams(b)) for a in one for b in other]
    return bool(pairs) and all(len(a & b) < min(len(a), len(b)) / 2 for a, b in pairs)


def _elsewhere(one: Telling, other: Telling) -> bool:
    """Whether the two are in places of one rank, two counties or villages, and have none in
    common."""
    if any(x.holds(place) for x, y in ((one, other), (other, one)) for place in y.ranked):
        return False
    return any(_differ(one.ranks[r], other.ranks[r]) for r in one.ranks.keys() & other.ranks.keys())


def _reprinted(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the shorter body stands nearly whole in the other (the containment of Broder 1997):
    one wire story under two headlines."""
    shorter = min(len(one), len(other))
    return shorter >= LEAST_SHINGLES and len(one & other) >= SAME_TEXT * shorter


def _quantities(one: Telling, other: Telling) -> tuple[int, int]:
    """The leading digits of the quantities in common, and how many kinds have none in common."""
    alike = differing = 0
    for kind in one.quantities.keys() & other.quantities.keys():
        common = one.quantities[kind] & other.quantities[kind]
        alike += sum(min(2, len(number.partition("e")[0].strip(".0"))) for number in common)
        differing += not common
    return alike, differing


def _rare(words: Collection[str], *, above: float, of: float) -> float:
    """How rare words are together, as a share ``of`` what is enough; what is less rare than
    ``above`` and numbers, which are told by what they count, say nothing."""
    rare = sum(max(0.0, rarity(word) - above) for word in words if not is_number(word))
    return min(rare, of) / of


def _both_said(one: Telling, other: Telling) -> float:
    """The share of a headline, by rarity, that the other story says, of the one that says less."""
    return min(_said(one.headline, other.opening), _said(other.headline, one.opening))


def _said(headline: frozenset[str], opening: frozenset[str]) -> float:
    total = sum(rarity(word) for word in headline)
    return sum(rarity(word) for word in headline & opening) / total if total else 0.0


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    dot = sum(weight * other[word] for word, weight in one.items() if word in other)
    norm = math.hypot(*one.values()) * math.hypot(*other.values())
    return dot / norm if norm else 0.0


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one and other else 0.0
