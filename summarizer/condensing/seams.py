"""How a text was put together from runs of its article: its seams and its ends.

A seam is where one run stops and the next begins elsewhere. What was left out there, and of
which clauses the two are, is what the checks of relations, qualifiers and endings look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from summarizer.condensing.alignment import (
    BORDERS,
    ENDS,
    Run,
    Source,
    plain,
    runs,
    source_of,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a text says otherwise than its article: its kind, the words, and whether it
    is certain (a ``doubt`` only counts against a text)."""

    kind: str
    words: str
    weight: float = 1.0

    @property
    def certain(self) -> bool:
        """Whether the text says something false."""
        return self.weight >= 1.0

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the article and its part of speech (ICTCLAS's tags), in the plain text."""

    text: str
    tag: str
    begin: int
    end: int

    @property
    def is_noun(self) -> bool:
        """Whether it may be what something is said of; places and times of day are not."""
        return (self.tag[0] == "n" or self.tag == "eng") and not _TIME.search(self.text)

    @property
    def is_verb(self) -> bool:
        """Whether it begins or is a predicate."""
        return self.tag in ("v", "vd", "a", "ad", "zg") or self.text in _AUXILIARIES

    @property
    def is_name(self) -> bool:
        """Whether it is a person's name, or a part of one."""
        return self.tag in ("nr", "nrt", "nrfg")


_AUXILIARIES = frozenset("将已拟未不没获被把向在因为与对遭并正仍要由以从率赴") | {"可能", "不再"}
_TIME = re.compile("[今明昨后前当次][天日晚年月]|[上下]午|凌晨|晚间|时间|^(?:日前|近日|目前)$")


@dataclass(frozen=True, slots=True)
class Seam:
    """Two runs that follow each other in a sentence of the text; ``first`` is None at its
    beginning. ``mark`` is what the text has between them, ``dropped`` what the article has before
    ``second`` in its clause (after ``first``, where that stands in the same clause), ``tail``
    what it has behind ``first`` in its clause, where ``second`` is of another."""

    first: Run | None
    second: Run
    mark: str
    same_clause: bool
    dropped: str
    tail: str
    copied: int
    """Characters of ``second``, and of the runs behind it that are of the same clause."""

    @property
    def broken(self) -> bool:
        """Whether the text has a comma, a colon or a blank there."""
        return any(char in BORDERS for char in self.mark)

    @property
    def certainty(self) -> float:
        """How much a fault here weighs: two characters may well be the text's own words."""
        return 1.0 if self.copied > 2 else 0.3


class Reading:
    """A text read beside its article: sentence by sentence, each with its seams."""

    def __init__(self, said: str, article: str) -> None:
        self.said = plain(said)
        self.source: Source = source_of(article)
        self.runs = runs(self.said, self.source)
        self.copied = [False] * len(self.said)
        for run in self.runs:
            self.copied[run.begin : run.end] = [True] * (run.end - run.begin)
        self.sentences: list[list[Seam]] = []
        last: Run | None = None
        for k, run in enumerate(self.runs):
            between = self.said[last.end : run.begin] if last else ""
            if last is None or any(c in ENDS for c in between):
                self.sentences.append([])
                last, between = None, ""
            self.sentences[-1].append(self._seam(last, k, between))
            last = run
        self.sentences = [seams for seams in self.sentences if not self._is_whole(seams)]

    def _is_whole(self, seams: list[Seam]) -> bool:
        """Whether a sentence of the text is one of the article's, from beginning to end."""
        run, text = seams[0].second, self.source.text
        before = text[self.source.sentence_start(run.start) : run.start]
        behind = text[run.stop : run.stop + 3].lstrip('”’")》')
        said = self.sentence_of(run)
        return (
            len(seams) == 1
            and run.end - run.begin >= len(said.strip('“”‘’"《》().,%')) - 1
            and not any(char.isalnum() for char in before)
            and (not behind or behind[0] in ENDS)
        )

    def _seam(self, first: Run | None, k: int, mark: str) -> Seam:
        source, second = self.source, self.runs[k]
        begin, end = source.clause(second.start)
        copied, stop = 0, second.start
        for run in self.runs[k:]:
            if not stop <= run.start < end:
                break
            copied, stop = copied + run.end - run.begin, run.stop
        same = first is not None and begin < first.stop <= second.start
        if first is not None and same:
            return Seam(
                first, second, mark, True, source.text[first.stop : second.start], "", copied
            )
        tail = source.text[first.stop : source.clause(first.stop - 1)[1]] if first else ""
        return Seam(first, second, mark, False, source.text[begin : second.start], tail, copied)

    def word_at(self, i: int) -> Word:
        """The article's word that holds its character ``i``."""
        begin, end = self.source.clause(i)
        for word in words(self.source.text[begin:end]):
            if word.begin <= i - begin < word.end:
                return Word(word.text, word.tag, word.begin + begin, word.end + begin)
        return Word(self.source.text[i], "x", i, i + 1)

    def before(self, run: Run) -> str:
        """What the text says before ``run``, from the beginning of its sentence."""
        begin = run.begin
        while begin and self.said[begin - 1] not in ENDS:
            begin -= 1
        return self.said[begin : run.begin]

    def sentence_of(self, run: Run) -> str:
        """The sentence of the text that ``run`` stands in."""
        begin, end = run.begin, run.end
        while begin and self.said[begin - 1] not in ENDS:
            begin -= 1
        while end < len(self.said) and self.said[end] not in ENDS:
            end += 1
        return self.said[begin:end]


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of a clause."""
    found: list[Word] = []
    at = 0
    for word, tag in rjieba.tag(text):
        if found and found[-1].text == "以" and word in ("军", "方", "总理"):
            found[-1] = Word("以" + word, "n", at - 1, at + len(word))  # Israel's
            at += len(word)
            continue
        found.append(Word(word, tag, at, at + len(word)))
        at += len(word)
    return tuple(found)


@lru_cache(maxsize=256)
def reading(said: str, article: str) -> Reading:
    """``said`` beside ``article``; made once for all the checks."""
    return Reading(said, article)
