"""What the reader sees of each character: the character and its neighbours, the word that it
stands in, and what the exact parsers would read there (a time, a day, a known topic, a place)."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
import rjieba
from numpy.typing import NDArray

from bot.chats.requests.clocks import PART_ALONE, take_times
from bot.chats.requests.meanings import SIZE, vector
from bot.chats.requests.periods import take_period
from bot.chats.requests.said import TAKEN, Said, compiled, english
from bot.chats.requests.schedule import DAYS, OTHERWISE
from bot.chats.zones import place_names
from bot.stories.topics import known_topics
from summarizer.text.characters import is_han
from summarizer.text.folding import fold

TABLES = {"char": 4096, "pair": 8192, "word": 8192, "kind": 64, "place": 4}
"""Rows of each table of embeddings; what is looked up is hashed into them (Weinberger et al.
2009), so that no list of words is kept."""
COLUMNS = ("char", "pair", "pair", "word", "word", "word", "kind", "place")
"""The table of each column of ``ids``."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_NUMBER = compiled("[0-9零一二两三四五六七八九十半几百]")
_COUNTED = compiled(
    r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})[条篇则个]"
    "|"
    + english(
        r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten) "
        "(?:stor(?:y|ies)|articles?|items?|headlines?)"
    )
)
_LANGUAGES = compiled(
    "中文|英文|英语|英文版|繁体|简体|繁中|简中|国语|普通话|正体|汉语|粤语|"
    + english("english|chinese|traditional|simplified|mandarin")
)


@dataclass(frozen=True, slots=True)
class Traits:
    """``ids`` are rows of the tables, a row a character; ``marks`` are 1 where a parser reads
    something there, and behind them the meaning of the word."""

    ids: NDArray[np.int32]
    marks: NDArray[np.float32]


def traits(said: Said, *, in_group: bool) -> Traits:
    """The traits of what was said, in a group to all or to the bot."""
    text = said.folded
    size = len(text)
    ids = np.zeros((size, len(COLUMNS)), np.int32)
    padded = f"\x02{text}\x03"
    for i in range(size):
        ids[i, 0] = _row("char", text[i])
        ids[i, 1] = _row("pair", padded[i : i + 2])
        ids[i, 2] = _row("pair", padded[i + 1 : i + 3])
    meant = np.zeros((size, SIZE), np.float32)
    for begin, end, word, kind in _words(text):
        meant[begin:end] = vector(word)
        ids[begin:end, 3] = _row("word", word)
        ids[begin:end, 4] = _row("word", f"{word[:3]}-" if word.isascii() else word[:1] + "-")
        ids[begin:end, 5] = _row("word", f"-{word[-3:]}" if word.isascii() else "-" + word[-1:])
        ids[begin:end, 6] = _row("kind", kind)
        ids[begin:end, 7] = 1
        ids[end - 1, 7] = 2
        ids[begin, 7] = 3 if end - begin == 1 else 0
    marks = np.zeros((size, MARKS), np.float32)
    for column, find in enumerate(_MARKS):
        for begin, end in find(said):
            marks[begin:end, column] = 1
    marks[:, -5] = [is_han(c) for c in text]
    marks[:, -4] = [not c.isalnum() for c in text]
    marks[:, -3] = [a != b for a, b in zip(text, said.text.lower(), strict=True)]
    marks[:, -2] = in_group
    marks[:, -1] = min(size, 60) / 60
    return Traits(ids, np.concatenate([marks, meant], axis=1))


@cache
def _row(table: str, key: str) -> int:
    return crc32(f"{table}:{key}".encode()) % TABLES[table]


def _words(text: str) -> list[tuple[int, int, str, str]]:
    words, place = [], 0
    for word, kind in rjieba.tag(text):
        words.append((place, place + len(word), word, kind[:2]))
        place += len(word)
    return words


Spans = list[tuple[int, int]]


def _taken(take: Callable[[Said], object]) -> Callable[[Said], Spans]:
    def find(said: Said) -> Spans:
        other = copy.copy(said)
        other.rest = other.folded
        take(other)
        return [match.span() for match in re.finditer(f"{TAKEN}+", other.rest)]

    return find


def _found(pattern: re.Pattern[str]) -> Callable[[Said], Spans]:
    return lambda said: [match.span() for match in pattern.finditer(said.folded)]


@cache
def _names() -> re.Pattern[str]:
    return _any_of({fold(name) for topic in known_topics().named() for name in topic.phrases})


@cache
def _places() -> re.Pattern[str]:
    return _any_of(place_names())


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, longest))})(?![a-z0-9])")


_MARKS: list[Callable[[Said], Spans]] = [
    _taken(lambda said: take_times(said, asked=True)),
    _found(PART_ALONE),
    _found(DAYS),
    _found(OTHERWISE),
    _taken(take_period),
    lambda said: [match.span() for match in _names().finditer(said.folded)],
    _found(_COUNTED),
    _found(_NUMBER),
    _found(_LANGUAGES),
    lambda said: [match.span() for match in _places().finditer(said.folded)],
]
MARKS = len(_MARKS) + 5
GIVEN = MARKS + SIZE
"""How much is given of a character beside what is looked up."""
