"""What of a story tells which event it is about: rare words, names, quantities and days.

Words weigh by inverse frequency; the frequencies are those of jieba's dictionary, so a small store
judges as well as a large one, and what the dictionary lacks, most of all names, weighs most.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from sys import intern

import numpy as np
import rjieba
from numpy.typing import NDArray

from bot.stories.days import days
from bot.stories.quantities import Quantity, quantities
from bot.stories.stages import Stages, stages
from summarizer.text.characters import han_runs
from summarizer.text.datelines import without_dateline
from summarizer.text.folding import content, fold
from summarizer.text.names import NAME
from summarizer.text.numerals import Number, numbers, printed, value
from summarizer.text.terms import tagged

LEAD = 150
"""How many characters of the body the words and names are weighed of."""
OPENING = 300
"""How many characters of the body a headline, quantities and days are looked for in."""
WIRE = 3_000
"""How many characters of the body are compared letter by letter, and looked for names in."""
HEADLINE_COUNTS = 2
KEPT = 512
"""How many tellings are at hand, of 25 kB each; 1,024 made the process grow by a tenth."""
SHINGLE = 5
"""Length of the runs that reprints have in common."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd and large: two runs have one number by no chance
_NUMBER = re.compile(r"\d[\d.]*%?")
_DATES = re.compile(r"\d+[年月日时分]|第\d+")
_DICTIONARY_SIZE = 6e7  # the sum of jieba's word frequencies
_COMMON, _RAREST = 3.0, 13.0
_NAMES = frozenset(["nr", "ns", "nt", "nz", "nrt", "nrfg", "j", "eng", "x"])
"""The tags of jieba's names: of people, places, bodies, brands, short forms, Latin, unknown."""
_WITNESS = re.compile("[老小阿].|.某某?")
"""Who is asked by a reporter, and in no other paper: 老葛, 褚某."""
_SOMEBODY = re.compile("([^某])?某某?")
"""Whom the police and courts tell of."""
_PERSON = re.compile(NAME)
_RANKS = frozenset("省市县区镇乡村")
"""What a place is."""
_NO_PLACE = frozenset(["m", "r", "v", "a", "d", "t", "p", "c", "u"])
_TITLES = re.compile("《([^《》]{2,20})》")
_CORRECTS = re.compile("更正|勘误")
_UPDATES = re.compile(r"(?:[增升]|上升|增加)[至到为]\s*\d")


Shingles = NDArray[np.uint64]
"""Runs of characters as numbers, in their order."""


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What is compared of a story: weighed words, its headline's words, its opening's words."""

    date: datetime
    weights: Mapping[str, float]
    headline: frozenset[str]
    opening: frozenset[str]
    titles: frozenset[str]
    """Of laws, books and films, in 《》."""
    names: Mapping[str, str]
    """Of the headline and lead: who and where, as far as jieba knows, each with its part of
    speech; all people are ``nr``."""
    people: frozenset[str]
    """The names that are plainly of people: words that are none are tagged so too."""
    places: frozenset[str]
    """The names that are plainly places."""
    headline_places: frozenset[str]
    """Those of the headline."""
    ranks: Mapping[str, frozenset[str]]
    """The counties, towns and villages among them, by their rank (县, 镇, 村)."""
    quantities: frozenset[Quantity]
    """Of the headline and opening."""
    counted: frozenset[Quantity]
    """The quantities of the headline."""
    days: frozenset[int]
    """The days that headline and opening name, as ordinals."""
    claimed: frozenset[str]
    """The numbers of the headline, as digits."""
    given: frozenset[str]
    """All numbers of the story, as digits."""
    corrects: bool
    """Whether it says that an earlier report was wrong."""
    updates: bool
    """Whether its headline says that a number has risen."""
    text: str
    """Headline and body, folded, to look for names in."""
    shingles: Shingles
    """The body's runs of ``SHINGLE`` characters."""
    said: str
    """Headline and lead, letters and digits alone."""
    headline_said: str
    pairs: frozenset[str]
    """The pairs of Han that follow each other in what is said."""
    stages: Stages
    """How far the matter has come, by headline and opening."""
    headline_stages: Stages

    @classmethod
    def of(cls, headline: str, body: str, date: datetime) -> Telling:
        """The telling of a story with this headline, body and date."""
        news = without_dateline(body[:WIRE])
        title, wire = fold(headline), fold(news)
        opening = fold(news[:OPENING])
        in_title, in_opening = tagged(title), tagged(_DATES.sub(" ", opening))
        in_lead = _first(in_opening, LEAD)
        named = {word: tag for word, tag in [*in_lead, *in_title] if _names(word, tag)}
        ranks = _ranked([*in_title, ("", ""), *in_lead])
        named |= dict.fromkeys(frozenset[str]().union(*ranks.values()), "ns")
        places = frozenset(word for word, tag in named.items() if tag == "ns")
        named |= dict.fromkeys(_somebody([*in_title, ("", ""), *in_lead]), "nr")
        in_headline = _content_words(in_title)
        counts = Counter(_content_words(in_lead))
        for word in in_headline:
            counts[word] += HEADLINE_COUNTS
        said, dated = (f"{headline}。{text[:OPENING]}" for text in (news, body))
        told = content(title + fold(news[:LEAD]))
        return cls(
            date=date,
            weights={word: rarity(word) * (1 + math.log(n)) for word, n in counts.items()},
            headline=frozenset(in_headline),
            opening=frozenset([*in_headline, *_content_words(in_opening)]),
            names={word: tag[:2] for word, tag in named.items()},
            people=frozenset(word for word, tag in named.items() if _is_person(word, tag)),
            places=places,
            headline_places=frozenset(place for place in places if place in title),
            ranks=ranks,
            titles=frozenset(_TITLES.findall(f"{title}\n{opening}")),
            quantities=quantities(said),
            counted=quantities(headline),
            days=days(dated, date),
            claimed=_values(numbers(headline)),
            given=_given(f"{headline}\n{body}"),
            corrects=bool(_CORRECTS.search(headline)),
            updates=bool(_UPDATES.search(headline)),
            text=f"{title}\n{wire}",
            shingles=_shingles(content(wire)),
            said=told,
            headline_said=content(title),
            pairs=_pairs(told),
            stages=stages(said),
            headline_stages=stages(headline),
        )

    def rarest_terms(self, limit: int = 12) -> list[str]:
        """The words that weigh most: who tells of the same event has some of them."""
        return sorted(self.weights, key=lambda word: (-self.weights[word], word))[:limit]

    @property
    def ranked(self) -> frozenset[str]:
        """The places of all ranks."""
        return frozenset[str]().union(*self.ranks.values())

    def holds(self, name: str) -> bool:
        """Whether it names it too: 江州 is 江州市, 陆某 may be 陆明远, and jieba glues a neighbour
        to names that it does not know."""
        if name in self.text:
            return True
        if name.endswith("某"):
            return any(person[0] == name[0] for person in self.people)
        return len(name) > 2 and (name[1:] in self.text or name[:-1] in self.text)


@lru_cache(maxsize=KEPT)
def telling_of(headline: str, body: str, date: datetime) -> Telling:
    """As ``Telling.of``, kept for the next story that is compared with this one: most are compared
    with what came in of late."""
    return Telling.of(headline, body, date)


@lru_cache(maxsize=16_384)
def rarity(word: str) -> float:
    """How rare a word is, 0 to 13; longer numbers are rare, single digits less so."""
    if is_number(word):
        return 4.0 if len(word) == 1 else 8.0
    frequency = rjieba.suggest_freq(word) + 1
    return min(_RAREST, max(0.0, math.log(_DICTIONARY_SIZE / frequency) - _COMMON))


def is_number(word: str) -> bool:
    """Whether a word is a number in digits, or a percentage."""
    return _NUMBER.fullmatch(word) is not None


def _content_words(words: Iterable[tuple[str, str]]) -> list[str]:
    """Interned, as the pairs are: the tellings at hand have most of them in common."""
    return [intern(word) for word, _ in words if len(word) > 1 or word.isdecimal()]


def _names(word: str, tag: str) -> bool:
    witness = tag.startswith("nr") and _WITNESS.fullmatch(word)
    return tag in _NAMES and len(word) > 1 and not is_number(word) and not witness


def _is_person(word: str, tag: str) -> bool:
    return tag.startswith("nr") and rarity(word) == _RAREST and bool(_PERSON.fullmatch(word))


def _somebody(words: Iterable[tuple[str, str]]) -> set[str]:
    """The people of whom the police and courts tell the surname, as 陆某: jieba takes that for one
    word or for two."""
    found = set()
    for (before, tag), (word, _) in pairwise([("", ""), *words]):
        if "某" in word and (some := _SOMEBODY.fullmatch(word)):
            is_surname = len(before) == 1 and tag not in ("p", "c")  # 位于某地, 向某公司
            found.add(f"{some[1] or (before if is_surname else '')}某")
    return {name for name in found if _PERSON.fullmatch(name)}


def _ranked(words: list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """The places among ``words`` by their rank, whether 松岭 stands before 镇 or jieba takes 清河县
    for one word."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (word, tag), (after, _) in pairwise([*words, ("", "")]):
        if after in _RANKS and len(word) > 1 and tag[:1] not in _NO_PLACE:
            found[after].add(word)
        elif tag in _NAMES and len(word) > 2 and word[-1] in _RANKS:
            found[word[-1]].add(word[:-1])
    return {rank: frozenset(names) for rank, names in found.items()}


def _first(words: list[tuple[str, str]], characters: int) -> list[tuple[str, str]]:
    """Those of the words that begin within so many characters."""
    length, found = 0, []
    for word in words:
        if length >= characters:
            break
        found.append(word)
        length += len(word[0])
    return found


def _values(found: Iterable[Number]) -> frozenset[str]:
    """Numbers as digits, without their scale."""
    return frozenset(n if n[0].isdigit() else value(n) for n, _ in found)


def _given(text: str) -> frozenset[str]:
    """The numbers of ``text``; 一, 两 and their like only before 万 or 亿, for they stand in every
    text."""
    arabic, chinese = printed(text)
    plain = _values(arabic) | _values(found for found in chinese if len(found[0]) > 1)
    bare = _values(found for found in chinese if len(found[0]) == 1 and not found[1])
    return plain | (_values(chinese) - bare)


def _pairs(said: str) -> frozenset[str]:
    pairs = [run[i : i + 2] for run in han_runs(said) for i in range(len(run) - 1)]
    return frozenset(map(intern, pairs))


def _shingles(body: str) -> Shingles:
    """Each run once, as a number: what tells runs apart takes a tenth of the room of runs."""
    characters = np.frombuffer(body.encode("utf-32-le"), np.uint32).astype(np.uint64)
    number = max(0, len(characters) - SHINGLE + 1)
    runs = np.zeros(number, np.uint64)
    for place in range(SHINGLE):
        runs = runs * _FACTOR + characters[place : place + number]
    runs.sort()
    each_once: Shingles = runs[np.diff(runs, prepend=~runs[:1]) != 0]
    return each_once
