"""Where in its article each character of a text was copied from.

A text that condenses an article consists of runs of it. The runs are found by the cheapest path
(Viterbi 1967) through the places where a pair of its characters stands in the article: going on
is free, skipping within a sentence costs little, leaving the sentence or turning back more.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from summarizer.text.sentences import rejoined

SENTENCES = 6
"""Sentences of the article that a text is sought in, best first, besides the first that holds
a pair which none of these has."""
PLACES = 24
"""Places of one pair that are looked at."""
NOVEL, SKIP, LEAVE, BACK, FAR, BROKEN = 0.9, 1.0, 1.5, 1.7, 0.004, 1.0
"""What a character of the text's own costs, a jump forward, to a later sentence, backwards,
each character jumped over, and a jump inside a number."""
HOPELESS = BACK + 100 * FAR
"""By how much a path may cost more than the best, from which one jump leads to its place."""
ENDS = "。!?\n;"
BORDERS = ENDS + ",:"
"""Marks that end a clause, as :func:`plain` writes them."""


_UNEVEN = re.compile(r"[\s,]")
"""What :func:`plain` looks at one by one."""


def plain(text: str) -> str:
    """``text`` as it is compared: NFKC, case folded, blanks gone, but ``\\n`` for paragraph ends
    a comma for a blank between Chinese characters (a headline's), a full stop for '…'."""
    folded = unicodedata.normalize("NFKC", text.replace("…", "。")).casefold().strip()
    if not _UNEVEN.search(folded):
        return folded
    out: list[str] = []
    for i, char in enumerate(folded):
        if char == "\n":
            out.append(char)
        elif char.isspace():
            left, right = folded[i - 1], folded[i + 1]
            if left > "\u2e80" and right > "\u2e80" and left.isalnum() and right.isalnum():
                out.append(",")
        elif char == "," and folded[i - 1 : i].isdigit() and folded[i + 1 : i + 4].isdigit():
            continue
        else:
            out.append(char)
    return "".join(out)


_LATIN_BREAK = re.compile(r"(?<=[A-Za-z,])\n(?=[A-Za-z])")
"""A line's end between two Latin words: of a name, not of a paragraph."""


def is_border(text: str, i: int) -> bool:
    """Whether a clause of the plain ``text`` ends at the mark ``text[i]``."""
    if text[i] == ":" and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit():
        return False
    return text[i] in BORDERS


class Source:
    """An article's text, indexed so that texts made from it are found in it again."""

    def __init__(self, text: str) -> None:
        self.text = plain(_LATIN_BREAK.sub(" ", rejoined(text)))
        self.whole = self.text.replace("\n", "")
        """The plain text in one line: what a copied phrase is looked up in."""
        self.at = [i for i, c in enumerate(self.text) if c.isalnum() or c in "%."]
        """Where in ``text`` each character that counts stands."""
        self.letters = "".join(self.text[i] for i in self.at)
        self.sentence: list[int] = []
        self.pairs: dict[str, list[int]] = defaultdict(list)
        number, last = 0, 0
        for k, i in enumerate(self.at):
            if any(self.text[j] in ENDS for j in range(last, i)):
                number += 1
            last = i
            self.sentence.append(number)
            self.pairs[self.letters[k : k + 2]].append(k)

        self._begins, self._ends, self._sentences = _borders(self.text)

    def clause(self, i: int) -> tuple[int, int]:
        """Begin and end of the clause around ``text[i]``, its closing mark left out."""
        return self._begins[i], self._ends[i]

    def sentence_start(self, i: int) -> int:
        """Where the sentence (as far as the last ``ENDS``) around ``text[i]`` begins."""
        return self._sentences[i]

    def sentence_at(self, i: int) -> str:
        """The sentence (as far as the last and the next ``ENDS``) around ``text[i]``."""
        end = i
        while end < len(self.text) and self.text[end] not in ENDS:
            end += 1
        return self.text[self._sentences[i] : end + 1]


def _borders(text: str) -> tuple[list[int], list[int], list[int]]:
    """For each character of ``text`` where its clause begins and ends and its sentence begins."""
    begins, ends, sentences = [], [0] * len(text), []
    clause = sentence = 0
    for i, char in enumerate(text):
        begins.append(clause)
        sentences.append(sentence)
        if is_border(text, i):
            clause = i + 1
            if char in ENDS:
                sentence = i + 1
    end = len(text)
    for i in range(len(text) - 1, -1, -1):
        if is_border(text, i):
            end = i
        ends[i] = end
    return begins, ends, sentences


@lru_cache(maxsize=16)
def source_of(text: str) -> Source:
    """The index of an article's text; made once."""
    return Source(text)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a text that stand together in its article: where both have them (ends
    exclusive, in the plain texts)."""

    begin: int
    end: int
    start: int
    stop: int


def runs(said: str, source: Source) -> list[Run]:
    """The runs of the plain ``said``, in its order."""
    at = [i for i, c in enumerate(said) if c.isalnum() or c in "%."]
    letters = "".join(said[i] for i in at)
    path = _path(letters, source)
    found: list[Run] = []
    last = -2
    for k, place in enumerate(path):
        if place is None:
            last = -2
            continue
        here, there = at[k], source.at[place]
        if place == last + 1 and found:
            old = found[-1]
            found[-1] = Run(old.begin, here + 1, old.start, there + 1)
        else:
            found.append(Run(here, here + 1, there, there + 1))
        last = place
    return found


def _places(letters: str, source: Source) -> list[list[int]]:
    """For each letter where it may come from: where it stands with a neighbour."""
    pairs = [letters[k : k + 2] for k in range(len(letters) - 1)]
    worth: dict[int, float] = defaultdict(float)
    for pair in set(pairs):
        where = {source.sentence[p] for p in source.pairs.get(pair, ())[:400]}
        for number in where:
            worth[number] += 1 / len(where) ** 0.5
    best = set(sorted(worth, key=lambda number: (-worth[number], number))[:SENTENCES])
    found: list[set[int]] = [set() for _ in letters]
    for k, pair in enumerate(pairs):
        everywhere = source.pairs.get(pair, ())
        near = [p for p in everywhere if source.sentence[p] in best][:PLACES]
        for p in near or everywhere[:1]:
            found[k].add(p)
            found[k + 1].add(p + 1)
    return [sorted(places) for places in found]


def _path(letters: str, source: Source) -> list[int | None]:
    """The place of each letter on the cheapest path; None for a letter of the text's own."""
    sentence = source.sentence
    states: dict[int, float] = {-1: 0.0}
    back: list[dict[int, tuple[int, bool]]] = []
    for k, places in enumerate(_places(letters, source)):
        broken = BROKEN * letters[max(0, k - 1) : k + 1].isdigit() if k else 0.0
        new = {p: cost + NOVEL for p, cost in states.items()}
        trace = {p: (p, False) for p in states}
        for q in places:
            best, origin = float("inf"), -1
            onward = states.get(q - 1, best)  # which is free
            for p, cost in states.items():
                if cost > onward or cost >= best:
                    continue
                if p < 0:
                    step = 0.01 * min(sentence[q], 40)
                elif q == p + 1:
                    step = 0.0
                elif q > p:
                    step = SKIP if sentence[q] == sentence[p] else LEAVE
                    step += FAR * min(q - p, 100) + broken
                else:
                    step = BACK + FAR * min(p - q, 100) + broken
                if cost + step < best:
                    best, origin = cost + step, p
            if best < new.get(q, float("inf")):
                new[q], trace[q] = best, (origin, True)
        most = min(new.values()) + HOPELESS
        states = {p: cost for p, cost in new.items() if cost <= most}
        back.append(trace)
    here = min(states, key=lambda p: states[p])
    path: list[int | None] = []
    for trace in reversed(back):
        origin, copied = trace[here]
        path.append(here if copied else None)
        here = origin
    return path[::-1]
