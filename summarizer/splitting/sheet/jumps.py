"""Stories that go on at another page: '（下转第3版）' and '（上接第1版）' joined over a file.

A half whose other half is in no page of the file stays as it is, without the mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from summarizer.article import Article
from summarizer.splitting.jumps import join
from summarizer.text.folding import bigrams
from summarizer.text.numerals import spoken

HALF = 0.7
"""How sure a half is that was not found its other half."""

_NUMBER = re.compile(
    r"(?<![\d.])[A-Z]?\d{1,3}(?![\d年月日.期])|(?<=第)[一二三四五六七八九十]{1,3}(?=版)"
)


def page_numbers(furniture: Iterable[str]) -> set[str]:
    """What may be a page's number, of what stands in its margins."""
    return {_number(n) for line in furniture for n in _NUMBER.findall(line)}


def _number(page: str) -> str:
    """A page's number in one form: ``3``, ``A3``."""
    page = page.replace(" ", "")
    section, number = page[:1], page[1:]
    if section.isascii() and section.isalpha():
        return section + number.lstrip("0")
    return str(spoken(page) or page)


class Halves:
    """Collects halves over a file's pages and joins those that belong together."""

    def __init__(self) -> None:
        self._onward: list[tuple[int, str, set[str]]] = []
        self._back: list[tuple[int, str, set[str]]] = []

    def note(self, at: int, onward: str | None, back: str | None, numbers: set[str]) -> None:
        """Article number ``at`` is a half on a page of one of these ``numbers``."""
        if onward:
            self._onward.append((at, _number(onward), numbers))
        if back:
            self._back.append((at, _number(back), numbers))

    def join(self, articles: list[Article]) -> tuple[list[Article], list[str]]:
        """The articles with halves joined, and the headlines that stood over second halves."""
        joined = list(articles)
        over: list[str] = []
        gone: set[int] = set()
        for at, onward, numbers in self._onward:
            rivals = [
                (self._fit(articles, (at, onward, numbers), half), half[0])
                for half in self._back
                if half[0] not in gone and half[0] != at
            ]
            best = max(rivals, default=(0.0, -1))
            if best[0] < 1.0:
                joined[at] = _unsure(joined[at])
                continue
            gone.add(best[1])
            if headline := articles[best[1]].headline:
                over.append(headline)
            joined[at] = _joined(joined[at], joined[best[1]])
        for at, _, _ in self._back:
            if at not in gone:
                joined[at] = _unsure(joined[at])
        return [a for at, a in enumerate(joined) if at not in gone], over

    @staticmethod
    def _fit(
        articles: list[Article], one: tuple[int, str, set[str]], two: tuple[int, str, set[str]]
    ) -> float:
        """How well two halves fit: by the pages they name, their headlines and their place."""
        first, second = articles[one[0]], articles[two[0]]
        score = 1.0 * (one[1] in two[2]) + 1.0 * (two[1] in one[2])
        if first.headline and second.headline:
            shared = bigrams(first.headline) & bigrams(second.headline)
            score += 1.0 if shared else -1.0
        return score + 0.5 * (two[0] > one[0])


def _joined(first: Article, second: Article) -> Article:
    names = [n for a in (first, second) for n in (a.byline or "").split("、") if n]
    whole = join(first, second)
    sure = round(0.9 * whole.confidence, 3)
    return replace(whole, byline="、".join(dict.fromkeys(names)) or None, confidence=sure)


def _unsure(article: Article) -> Article:
    return replace(article, confidence=min(article.confidence, HALF))
