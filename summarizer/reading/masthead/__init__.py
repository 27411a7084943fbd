"""What a page prints of itself: paper, date, edition, section.

It stands in lines made of nothing else (``words``), in islands of such lines: at a page's head or
foot, or anywhere in a text where two kinds of them stand together. A date in an article, or below
a notice, is not the page's. What no line tells may be told by the file's ``name``. These functions
run on lines alone, whichever way a page was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from summarizer.article import Masthead
from summarizer.reading.masthead.day import make_day, number
from summarizer.reading.masthead.name import read_name
from summarizer.reading.masthead.words import (
    Word,
    edition_of,
    is_known_section,
    is_sure_paper,
    names_a_paper,
    words_of,
)
from summarizer.splitting.sheet.articles import SheetArticles
from summarizer.splitting.sheet.furniture import MARGIN
from summarizer.splitting.sheet.geometry import Sheet

_T = TypeVar("_T")

EDGE = 2
"""Other lines that may stand before a text's first masthead line, or after its last one."""
_TELLING = frozenset({"date", "month", "weekday", "issue", "folio", "paper", "editors"})
"""Kinds of words two of which make a masthead wherever they stand."""

__all__ = ["agreed", "read_lines", "read_margins", "read_name"]


@dataclass(slots=True)
class _Island:
    """Masthead lines with no other line between them."""

    lines: list[list[Word]] = field(default_factory=list)
    first: int = 0
    last: int = 0

    @property
    def words(self) -> list[Word]:
        return [word for line in self.lines for word in line]

    @property
    def kinds(self) -> set[str]:
        return {word.kind for word in self.words}


def read_lines(lines: Sequence[str]) -> Masthead:
    """The masthead of a text in the order of its lines; blank ones tell what stands apart."""
    islands = _islands(lines)
    full = [at for at, line in enumerate(lines) if line.strip()]
    places = {at: n for n, at in enumerate(full)}
    trusted = [
        island
        for island in islands
        if len(island.kinds & _TELLING) >= 2
        or (
            (places[island.first] <= EDGE or places[island.last] >= len(full) - 1 - EDGE)
            and _stands_apart(island, lines)
            and _is_masthead(island)
        )
    ]
    return _masthead(trusted)


def read_margins(sheet: Sheet, read: SheetArticles) -> Masthead:
    """The masthead of a laid-out page: it stands in the margins, and in no article's text.

    What was not dropped as furniture (a paper's name in type as large as a headline's) counts
    where it says of itself what it is.
    """
    text = {id(line) for placed in read.placed for line in placed.text}
    furniture = {id(line) for line in read.furniture}
    high, low = MARGIN * sheet.height, (1 - MARGIN) * sheet.height
    island = _Island()
    rest = (line for line in sheet.lines if id(line) not in text | furniture)
    margins = [line for line in rest if line.bottom <= high or line.top >= low]
    for line in sorted([*read.furniture, *margins], key=lambda line: (line.top, line.x0)):
        words = words_of(line.text)
        if words and (id(line) in furniture or {word.kind for word in words} & _TELLING):
            island.lines.append(words)
    return _masthead([island])


def agreed(mastheads: Iterable[Masthead]) -> Masthead:
    """What the pages of one source have in common: of each kind the one that they tell, if it is
    one."""
    told = list(mastheads)
    papers, days = {m.paper for m in told}, {m.day for m in told}
    editions, sections = {m.edition for m in told}, {m.section for m in told}
    return Masthead(_one(papers), _one(days), _one(editions), _one(sections))


def _islands(lines: Sequence[str]) -> list[_Island]:
    islands: list[_Island] = []
    open_ = False
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        words = words_of(line)
        if words is None or not _is_telling(words):
            open_ = False
            continue
        if not open_:
            islands.append(_Island(first=at))
            open_ = True
        islands[-1].lines.append(words)
        islands[-1].last = at
    return islands


def _is_telling(words: Sequence[Word]) -> bool:
    """Whether a line of such words may be a masthead's: words that nobody foresaw stand there
    only beside a page's number."""
    kinds = {word.kind for word in words}
    unforeseen = {word.text for word in words if word.kind == "words"}
    return bool(kinds - {"latin", "words"}) and (
        not unforeseen or (len(unforeseen) == 1 and bool(kinds & {"folio", "number"}))
    )


def _stands_apart(island: _Island, lines: Sequence[str]) -> bool:
    """Whether an island that tells a date only is parted from the text, as the date below a
    notice, or one that fills a line of text, is not."""
    beside = [*lines[max(0, island.first - 1) : island.first], *lines[island.last + 1 :][:1]]
    return island.kinds != {"date"} or not any(line.strip() for line in beside)


def _is_masthead(island: _Island) -> bool:
    """Whether an island at a text's edge is a masthead though it tells one thing only."""
    if island.kinds & {"date", "month", "issue", "editors"}:
        return True
    for word in island.words:
        if word.kind == "folio" or (word.kind == "paper" and is_sure_paper(word.text)):
            return True
    numbered = [line for line in island.lines if any(word.kind == "number" for word in line)]
    return any(
        (len(line) == 1 and at == 0 and island.first == 0)
        or any(word.kind == "section" for word in line)
        or any(word.kind == "number" and word.text.startswith("0") for word in line)
        for at, line in enumerate(numbered)
    )


def _masthead(islands: Sequence[_Island]) -> Masthead:
    days = [day for island in islands for day in _days(island)]
    papers = [name for island in islands for name in _papers(island)]
    folios = [folio for island in islands for folio in _folios(island)]
    editions = list(dict.fromkeys(edition for edition, _ in folios))
    sections = dict.fromkeys(section for _, section in folios if section)
    return Masthead(
        _commonest(papers),
        days[0] if len(set(days)) == 1 else None,
        "、".join(editions[:2]) if 0 < len(editions) <= 2 else None,
        next(iter(sections)) if len(sections) == 1 else None,
    )


def _commonest(names: Sequence[str]) -> str | None:
    """The name told most often, of equals the first."""
    return Counter(names).most_common(1)[0][0] if names else None


def _days(island: _Island) -> list[date]:
    """The dates that an island tells, whole or in parts that stand one below the other."""
    words = island.words
    whole = [word.day for word in words if word.kind == "date" and word.day]
    if whole or any(word.kind == "date" for word in words):
        return whole
    parts: list[date | None] = []
    for at, word in enumerate(words):
        first, *rest = [*_figures(word.text), 0, 0][:2]
        if word.kind == "month":
            after = [w for w in words[at + 1 : at + 4] if w.kind == "number"]
            parts += [make_day(first, rest[0], number(after[0].text))] if after else []
        elif word.kind == "day":
            years = [w for w in words if w.kind == "year"]
            parts += [make_day(_figures(years[0].text)[0], first, rest[0])] if years else []
    return [day for day in parts if day]


def _figures(text: str) -> tuple[int, ...]:
    digits = "".join(c if c.isdecimal() else " " for c in text)
    return tuple(map(int, digits.split()))


def _papers(island: _Island) -> list[str]:
    words = island.words
    names = [word.text for word in words if word.kind == "paper"]
    latin = [word.text for word in words if word.kind == "latin" and names_a_paper(word.text)]
    if names or len(island.kinds & _TELLING) == 0:
        return names
    return latin


def _folios(island: _Island) -> list[tuple[str, str | None]]:
    """Edition and section of each line of an island that tells one."""
    stacked = "month" in island.kinds  # a bare number is the day then
    found: list[tuple[str, str | None]] = []
    alone = [
        words[0].text for words in island.lines if len(words) == 1 and words[0].kind == "section"
    ]
    for line in island.lines:
        pages = [word.text for word in line if word.kind == "folio"]
        if not pages and not stacked:
            pages = [word.text for word in line if word.kind == "number"]
        named = [w.text for w in line if w.kind == "section"]
        named = named or [w.text for w in line if w.kind == "words"]
        if not pages and any(word.kind == "date" for word in line) and named:
            alone += [name for name in named if is_known_section(name)]
        for page in pages:
            found.append((edition_of(page), _section(named)))
    if len({section for _, section in found if section}) == 0 and len(set(alone)) == 1:
        found = [(edition, alone[0]) for edition, _ in found]
    return found


def _one(told: set[_T | None]) -> _T | None:
    """The one thing that is told, if it is one."""
    known = [each for each in told if each is not None]
    return known[0] if len(known) == 1 else None


def _section(named: Sequence[str]) -> str | None:
    """The section that stands beside a page's number: one, whether printed once or twice."""
    names = list(dict.fromkeys(named))
    return names[0] if len(names) == 1 else None
