"""Which stories tell of the same event.

Two stories are compared by what is rare in their headlines and leads (the rarer, the more it
says: inverse frequency, Spärck Jones 1972): the words of each headline that the other story says,
names, quantities, rare characters and pairs of them in common, whole sentences that one copies.
What contradicts is evidence against: people and places that each has for itself, quantities of
one kind of which none agrees, other days (昨天 is one), dates further apart. A long phrase that
both say alike is one piece of evidence, though several kinds find it. The weights of all that are
those of a logistic regression. However alike, two counties or towns, two laws or books, and two
headlines that count the same and differ tell of two events: series such as a daily count of cases
or two companies' results. A body that stands in the other nearly whole is a reprint, whatever the
headlines say. How well it does is measured in ``tests/quality/EVENTS.md``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from bot.domain.story import Clues, Prepared, Told
from bot.stories.quantities import DURATIONS, alike, differing
from bot.stories.stages import elsewhere
from bot.stories.telling import Telling, is_number, rarity, telling_of
from summarizer.text.characters import han_runs
from summarizer.text.folding import bigrams
from summarizer.text.ngrams import surprise, surprise_of_pair
from summarizer.text.terms import query_terms

EVENT_WINDOW = timedelta(days=3)
"""Stories whose dates lie further apart tell of different events."""
SAME_EVENT = 0.5
"""The likeness from which two stories count as the same event."""
FARTHEST = 6.0
"""The log-odds of what is sure."""
LEAST_SHARED, LEAST_LATER = 1, 4
"""Fewer words in common than this say nothing, however short the stories; nor that one goes on."""
LEAST_SHINGLES, SAME_TEXT = 60, 0.8
"""How many shingles say something, and the share of them in a reprint."""
USUAL_SHINGLES, COPIED = 40, 60
"""How many shingles two stories of one kind may have in common, as two earthquakes, and how many
more are whole sentences of one that stand in the other."""
REPUBLISHED_WITHIN = timedelta(days=1)
"""How far the dates of a short text lie apart that papers take from each other."""
USUAL = 6.5
"""The surprise of a character that stands in most texts, as 大 or 市."""
USUAL_PAIR = 11.0
"""That of a pair which many texts have."""
ALIKE_COUNTS = 0.25
"""The share of a headline's pairs of characters that two headlines counting the same have in
common."""
LONG_PHRASE = 12
"""Characters of a phrase from which it is long."""
MUCH_ALIKE = 4
"""With so many leading digits of quantities in common headlines may choose different ones."""
COMPARED = 20
"""How many stories of its page one is compared with at most, beside the stored ones that
``bot.store.index.near`` gives."""
Event = TypeVar("Event", bound=Hashable)


class Evidence(NamedTuple):
    """What speaks for one event and what against, each 0 to 1; or the weights of it."""

    headlines: float
    """The rare words of the headlines that the other story says."""
    names: float
    """The names in common, by rarity."""
    quantities: float
    """The quantities in common, longer numbers more."""
    characters: float
    """The rare characters in common, but for those of the names."""
    pairs: float
    """The pairs of characters in common that seldom stand together: names that jieba misses."""
    copied: float
    """The sentences in common."""
    told: float
    """The share of its headline's rare characters that the other story has, of the one of which
    most is told."""
    own_names: float
    """The people and places that each has for itself."""
    headline_places: float
    """Whether each headline names a place that the other story does not."""
    counts: float
    """The kinds of quantity that both give and of which nothing agrees; what lasts how long is
    told of all kinds of things."""
    days: float
    """Whether both speak of days, and of none that is the same."""
    apart: float
    """How far the dates lie apart beyond a day."""
    phrase: float
    """How long the longest run of letters and digits in common is: what is said the same way, as a
    court's long name, is found by several kinds of evidence and is but one."""

    @classmethod
    def of(cls, one: Telling, other: Telling) -> Evidence:
        """The evidence on two stories."""
        both = ((one, other), (other, one))
        said = frozenset[str]().union(*(a.headline & b.opening for a, b in both))
        names = one.names.keys() | other.names.keys()
        shared = {name for name in names if one.holds(name) and other.holds(name)}
        as_said = not (one.corrects or other.corrects) and one.updates == other.updates
        counts = differing(one.quantities, other.quantities) - DURATIONS if as_said else ()
        days = abs((one.date - other.date) / timedelta(days=1))
        characters = [_characters(a.said, shared) for a, _ in both]
        return cls(
            headlines=_rare(said, above=4, of=30),
            names=min(_rarities(shared), 40) / 40,
            quantities=min(alike(one.quantities, other.quantities), 6) / 6,
            characters=min(_surprises(characters[0] & characters[1]), 30) / 30,
            pairs=min(_rare_pairs(one.pairs & other.pairs), 20) / 20,
            copied=min(max(0, _common(one, other) - USUAL_SHINGLES), COPIED) / COPIED,
            told=max(_told(one, *characters), _told(other, *reversed(characters))),
            own_names=min(_own(one, other, shared), 24) / 24,
            headline_places=float(
                all(any(not b.holds(c) for c in a.headline_places) for a, b in both)
            ),
            counts=min(len(counts), 3) / 3,
            days=float(as_said and _differ(one.days, other.days)),
            apart=max(0.0, min(days, 3) - 1) / 2,
            phrase=_longest(one.said, other.said, LONG_PHRASE) / LONG_PHRASE,
        )


WEIGHTS = Evidence(
    headlines=0.9,
    names=1.6,
    quantities=5.3,
    characters=2.6,
    pairs=2.3,
    copied=1.0,
    told=1.6,
    own_names=-1.5,
    headline_places=-0.7,
    counts=-3.4,
    days=-3.9,
    apart=-4.5,
    phrase=-4.3,
)
BIAS = -2.7
"""Fitted by ``tests.quality.fit_events``; the bias lowered for precision."""
LATER = Evidence(
    headlines=3.0,
    names=2.5,
    quantities=0,
    characters=1.5,
    pairs=2.5,
    copied=0,
    told=1.0,
    own_names=-3.5,
    headline_places=0,
    counts=-3.0,
    days=0,
    apart=0,
    phrase=-2.0,
)
LATER_BIAS = -4.6
"""What is later on a matter is of another day and counts other things."""


def likeness(one: Telling, other: Telling) -> float:
    """How likely two stories tell of one event, 0 to 1."""
    return _likely(_odds(one, other))


def decided(one: Telling, other: Telling) -> bool | None:
    """Whether two stories tell of one event, where that needs no weighing: one where a body is the
    other's, two where something contradicts, the dates lie too far apart or next to nothing is said
    by both."""
    if abs(one.date - other.date) > EVENT_WINDOW or _contradict(one, other):
        return False
    if _reprinted(one, other) or _republished(one, other):
        return True
    return False if len(one.opening & other.opening) < LEAST_SHARED else None


def goes_on(told: Telling, later: Telling) -> bool:
    """Whether ``later`` tells what came of the matter that was ``told``, were it another event."""
    if len(told.opening & later.opening) < LEAST_LATER or _elsewhere(told, later):
        return False
    if _reprinted(told, later):
        return False
    return _weighed(LATER, LATER_BIAS, told, later) >= 0


def has_news(told: Telling, later: Telling) -> bool:
    """Whether ``later``, of the same event, says more than was ``told``: a correction, a number
    that has risen, or another stage of the matter. That other papers tell it too is no news."""
    if _reprinted(told, later):
        return False
    stages = elsewhere(later.headline_stages, told.stages)
    return later.updates or later.corrects or bool(stages)


def _weighed(weights: Evidence, bias: float, one: Telling, other: Telling) -> float:
    evidence = zip(weights, Evidence.of(one, other), strict=True)
    return bias + sum(weight * each for weight, each in evidence)


def same_event(telling: Telling, others: Sequence[tuple[Event, Telling]]) -> Event | None:
    """The event whose stories are most like ``telling``, if they are like enough, or of which one
    is reprinted; of several as like the first. What counts lies half way between the log-odds of
    the story nearest and their average: joined by the nearest alone, two events that share a place
    hang together by a third; by the average alone (Sokal & Michener 1958), a notice and the
    reportage of it that a third paper's story stands between do not come together."""
    near: defaultdict[Event, list[float]] = defaultdict(list)
    for told_of, other in others:
        near[told_of].append(_odds(telling, other))
    found = [((max(each) + sum(each) / len(each)) / 2, told_of) for told_of, each in near.items()]
    best, event = max(found, key=lambda pair: pair[0], default=(-math.inf, None))
    return event if _likely(best) >= SAME_EVENT else None


def _likely(odds: float) -> float:
    """How likely it is by the log-odds."""
    return 1 / (1 + math.exp(-odds))


def _odds(one: Telling, other: Telling) -> float:
    """The log-odds that two stories tell of one event; infinite where one is a reprint."""
    sure = decided(one, other)
    if sure is None:
        return min(max(-FARTHEST, _weighed(WEIGHTS, BIAS, one, other)), FARTHEST)
    return math.inf if sure else -FARTHEST


class Events:
    """Finds the event of each story of a page, one after another.

    A story without a date counts from ``moment``. All of it is work for a thread.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
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
            (told.event_id, telling_of(told.headline, told.body, told.date))
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
        return telling_of(prepared.summary.headline, article.body, date)


def _contradict(one: Telling, other: Telling) -> bool:
    """Whether the headlines count the same in like words, each with numbers that the other story
    does not give; a correction does not contradict, nor what says that a number has risen, nor two
    that have other numbers in common."""
    if one.corrects or other.corrects or one.updates != other.updates:
        return False
    if _other_titles(one.titles, other.titles) or _elsewhere(one, other):
        return True
    if one.claimed <= other.given or other.claimed <= one.given:
        return False
    much_alike = alike(one.quantities, other.quantities) >= MUCH_ALIKE
    if much_alike and not _reprinted(one, other):
        return False
    pairs = [bigrams(x.headline_said) for x in (one, other)]
    if len(pairs[0] & pairs[1]) < ALIKE_COUNTS * min(map(len, pairs)):
        return False
    return bool(differing(one.counted, other.counted))


def _differ(one: Collection[Hashable], other: Collection[Hashable]) -> bool:
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


def _reprinted(one: Telling, other: Telling) -> bool:
    """Whether the shorter body stands nearly whole in the other (the containment of Broder 1997):
    one wire story under two headlines."""
    enough = min(len(one.shingles), len(other.shingles)) >= LEAST_SHINGLES
    return enough and _share(one, other) >= SAME_TEXT


def _republished(one: Telling, other: Telling) -> bool:
    """Whether the headline is the same to the letter, on one day or the next, and so is most of
    the text, however short it is."""
    if one.headline_said != other.headline_said or abs(one.date - other.date) > REPUBLISHED_WITHIN:
        return False
    return _share(one, other) >= SAME_TEXT and one.days == other.days


def _share(one: Telling, other: Telling) -> float:
    """The share of the shorter body's runs that is in the other; 0 of nothing."""
    few = min(len(one.shingles), len(other.shingles))
    return _common(one, other) / few if few else 0.0


@lru_cache(maxsize=4)
def _common(one: Telling, other: Telling) -> int:
    """How many runs of their bodies are in both; asked for again and again of one pair."""
    few, many = sorted((one.shingles, other.shingles), key=len)
    if not len(few):
        return 0
    return int((many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few).sum())


def _longest(one: str, other: str, most: int) -> int:
    """How long the longest run is that stands in both, ``most`` at most."""
    at = length = 0
    while length < most and at + length < len(one):
        end = at + length + 1
        if one[at:end] in other:
            length += 1
        elif length > 2 and one[end - 2 : end] not in other:
            at = end - 1  # no run over these two is in both
        else:
            at += 1
    return length


def _rare(words: Collection[str], *, above: float, of: float) -> float:
    """How rare words are together, as a share ``of`` what is enough; what is less rare than
    ``above`` and numbers, which are told by what they count, say nothing."""
    rare = sum(max(0.0, rarity(word) - above) for word in words if not is_number(word))
    return min(rare, of) / of


def _own(one: Telling, other: Telling, shared: set[str]) -> float:
    """How rare the people are that each has for itself, and the places, of the one that has
    less."""
    return sum(
        min(_rarities(each - shared) for each in kind)
        for kind in ((one.people, other.people), (one.places, other.places))
    )


def _rarities(words: Iterable[str]) -> float:
    return sum(map(rarity, words))


def _characters(said: str, names: Iterable[str]) -> frozenset[str]:
    """The Han characters of a text, but for those of the ``names``."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        said = said.replace(name, "")
    return frozenset("".join(han_runs(said)))


def _rare_pairs(pairs: Iterable[str]) -> float:
    """How rare pairs of Han are together, beyond the usual."""
    return sum(map(_beyond_usual_pair, sorted(pairs)))


def _told(telling: Telling, own: frozenset[str], others: frozenset[str]) -> float:
    headline = own.intersection(telling.headline_said)
    return _surprises(headline & others) / max(_surprises(headline), 1.0)


def _surprises(characters: Iterable[str]) -> float:
    """How rare characters are together, beyond the usual."""
    return sum(map(_beyond_usual, characters))


@lru_cache(maxsize=16_384)
def _beyond_usual_pair(pair: str) -> float:
    return max(0.0, surprise_of_pair(pair) - USUAL_PAIR)


@lru_cache(maxsize=8_192)
def _beyond_usual(char: str) -> float:
    return max(0.0, surprise(char) - USUAL)
