"""Rows of a dump cut into the pieces of columns that stand side by side in them.

``pdftotext -layout`` parts columns by several spaces, ``pdftotext`` and pdfplumber by one; in
running Chinese a space in mid-sentence is rare. Of the spaces of a row those are cut at that leave
pieces as wide as the columns around are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.text.characters import CLOSING, OPENING, is_han, width
from summarizer.text.credits import is_furniture
from summarizer.text.prose import ends_sentence

NEAR = 14  # rows on either side whose pieces tell the widths of columns
LEAST_ROWS = 4
SHARE = 0.04  # of the rows of a zipped page hold pieces side by side, and more
NARROWEST = 12  # half-width cells
MOST_PIECES = 12  # of a row that may be two lines; tables have more
CORRIDOR = 6  # spaces; a gap as wide is no gap in a line
LONGEST_CLAUSE = 11  # characters of each half of a kicker
ROOM = 4  # cells; the indent of a paragraph

_SPREAD = re.compile(r"(?<!\S)(?:\S ){2,}\S(?!\S)")
_LATIN = r"\x00-\x7f\uff10-\uff5a"  # around these a space parts nothing
_GAP = re.compile(rf"[^{_LATIN}]{{4}}(?:[ \u3000](?=[^{_LATIN}]{{4}})|[ \u3000]{{3,}}\S)")
"""A space that may part two columns."""
_MARK = re.compile("[，。；]")
_RUN_ON = re.compile(r"[^\x00-\x7f\u3000][ \u3000]+[^\x00-\x7f\u3000]\S{3,}[，。；]")
"""A space before words that go on past a mark, as in two lines run together."""
_NAMES = re.compile(r"(?:记者|通讯员|责编|美编|编辑|校对|摄影|文|图|□|■|◎)\s*$")


@dataclass(slots=True)
class Segment:
    """A piece of a row: its row, where it begins and ends in it (characters), its text."""

    row: int
    start: int
    end: int
    text: str
    cells: int
    block: int = 0  # the number of blank rows before it
    fits: bool = False  # as wide as a line of the columns around, and, if ``full``, no first one
    full: bool = False

    @property
    def open(self) -> bool:
        """Whether it breaks off in mid-sentence."""
        return not ends_sentence(self.text) and self.text[-1] not in "：:）)"


def close_up(row: str) -> str:
    """A row with its letter-spaced words closed up, each piece beginning where it did."""
    return _SPREAD.sub(lambda match: match[0].replace(" ", ""), row)


def cut_rows(rows: Sequence[str]) -> list[Segment] | None:
    """The pieces of a page's rows; None where nothing stands side by side."""
    if sum(bool(_GAP.search(row)) for row in rows) < LEAST_ROWS:
        return None
    split = [_split(k, row) for k, row in enumerate(rows)]
    full = [row for row in split if row]
    beside = sum(_beside(row) for row in full)
    if beside < LEAST_ROWS or beside < SHARE * len(full):
        return None
    wide = [_widths(split, k) for k in range(len(split))]
    chosen: list[list[Segment]] = []
    block = 0
    for k, row in enumerate(split):
        if row:
            chosen.append(_pieces(row, wide[k]))
            for piece in chosen[-1]:
                piece.block = block
        else:
            block += 1
    counts = [0, *map(len, chosen), 0]
    return [
        piece
        for k, row in enumerate(chosen)
        for piece in _whole_kickers(row, alone=2 not in (counts[k], counts[k + 2]))
    ]


def unglue(rows: Sequence[str]) -> list[str]:
    """Rows of a page in columns, with the few that run two lines together cut in two: what is
    wider than the columns around, and whose first piece is a whole line or ends a paragraph."""
    if not any(map(_RUN_ON.search, rows)):
        return list(rows)
    split = [_split(k, row) for k, row in enumerate(rows)]
    result: list[str] = []
    for k, row in enumerate(split):
        whole = _join(row, reach=math.inf) if 1 < len(row) <= MOST_PIECES else None
        widths = _widths(split, k) if whole else frozenset()
        if whole and widths and whole.cells > max(widths) + ROOM and not is_furniture(whole.text):
            at = next((n for n in range(1, len(row)) if _is_line_end(row, n, widths)), 0)
            if at:
                result += [_joined(row[:at]).text, _joined(row[at:]).text]
                continue
        result.append(rows[k])
    return result


def _is_line_end(row: Sequence[Segment], at: int, widths: frozenset[int]) -> bool:
    first, second = _joined(row[:at]), _joined(row[at:])
    a, b = first.text[-1], second.text[0]
    if (
        first.cells > max(widths)
        or second.cells < NARROWEST + ROOM
        or re.search(f"[{_LATIN}]", a + b)
    ):
        return False
    full = first.open and first.cells in widths
    ends = not first.open and a not in "：:）"
    return (full or ends) and bool(_MARK.search(second.text)) and _may_part(row[at - 1], row[at])


def _pieces(row: list[Segment], widths: frozenset[int]) -> list[Segment]:
    whole = _join(row, reach=math.inf)
    if whole and is_furniture(whole.text):
        return [whole]
    chosen = _choose(row, widths)
    for piece in chosen:
        wider = range(piece.cells + ROOM - 1, piece.cells + ROOM + 2)
        piece.fits = not widths.isdisjoint((piece.cells, piece.cells + ROOM))
        piece.full = piece.cells in widths and widths.isdisjoint(wider)
    return chosen


def _whole_kickers(row: Sequence[Segment], *, alone: bool) -> list[Segment]:
    """The two clauses of a kicker are one line, though the space between them looks like a gap:
    where rows around are not of two pieces, or the clauses are no lines of columns."""
    result: list[Segment] = []
    for piece in row:
        last = result[-1] if result else None
        if (
            last
            and piece.start - last.end <= 2
            and ((alone and len(row) == 2) or not (last.fits or piece.fits))
            and _is_clause(last)
            and _is_clause(piece)
        ):
            result[-1] = _joined([last, piece])
        else:
            result.append(piece)
    return result


def _is_clause(piece: Segment) -> bool:
    text = piece.text
    return 3 < len(text) <= LONGEST_CLAUSE and text.isalnum()


def _joined(parts: Sequence[Segment]) -> Segment:
    text = " ".join(part.text for part in parts)
    cells = sum(part.cells for part in parts) + len(parts) - 1
    return Segment(parts[0].row, parts[0].start, parts[-1].end, text, cells, parts[0].block)


def _split(at: int, row: str) -> list[Segment]:
    """A row cut at every space."""
    text = close_up(row.rstrip())
    result: list[Segment] = []
    for match in re.finditer(r"[^ \u3000\t]+", text):
        result.append(Segment(at, match.start(), match.end(), match[0], width(match[0])))
    return result


def _beside(row: Sequence[Segment]) -> bool:
    """Whether a row has a space in mid-sentence between pieces as long as a column is wide."""
    for left, right in pairwise(row):
        plain = not re.match(f"[{_LATIN}]", left.text[-1]) and not re.match(
            f"[{_LATIN}]", right.text[0]
        )
        wide = right.start - left.end > 2
        words = plain and left.open and _MARK.search(left.text + right.text)
        long = left.cells >= NARROWEST and right.cells >= 8
        if long and (wide or words) and _may_part(left, right):
            return True
    return False


def _may_part(left: Segment, right: Segment) -> bool:
    a, b = left.text[-1], right.text[0]
    bracketed = left.text.count("（") > left.text.count("）") and right.start - left.end <= 2
    if bracketed or _NAMES.search(left.text):
        return False  # a reporter and his name
    if b in CLOSING + "，。、；：！？" or a in OPENING:
        return False
    return is_han(a) or is_han(b) or a in "，、；：" + CLOSING or b in OPENING or a in "。！？"


def _widths(split: Sequence[Sequence[Segment]], at: int) -> frozenset[int]:
    """The widths of full column lines around a row, in cells."""
    counts: Counter[int] = Counter()
    for row in split[max(0, at - NEAR) : at + NEAR + 1]:
        for segment in row:
            if segment.open and segment.cells >= NARROWEST:
                counts[segment.cells] += 1
    common = [w for w, n in counts.items() if n + counts[w - 1] + counts[w + 1] >= LEAST_ROWS]
    return frozenset(w + d for w in common for d in (-1, 0, 1))


def _choose(row: list[Segment], widths: frozenset[int]) -> list[Segment]:
    """The cuts of a row after which its pieces look most like lines of columns."""
    best: list[tuple[float, list[Segment]]] = [(0.0, [])]
    for end in range(1, len(row) + 1):
        options: list[tuple[float, list[Segment]]] = []
        for start in range(max(0, end - 8), end):
            before, pieces = best[start]
            joined = _join(row[start:end])
            if joined is None:
                continue
            cut = _cut_score(row, start)
            options.append((before + cut + _score(joined, widths, end - start), [*pieces, joined]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _cut_score(row: Sequence[Segment], at: int) -> float:
    """What speaks for a cut before a piece."""
    if not at:
        return 0.0
    left, right = row[at - 1], row[at]
    if right.start - left.end >= 3:
        return 4.0
    if right.start - left.end == 2:
        return 1.0
    if not _may_part(left, right) or _NAMES.search(left.text):
        return -4.0
    if right.cells <= 2:
        return -2.0
    return 0.0


def _join(parts: Sequence[Segment], reach: float = CORRIDOR) -> Segment | None:
    """Pieces as one, None where a corridor runs through it."""
    if any(b.start - a.end >= reach for a, b in pairwise(parts)):
        return None
    return _joined(parts)


def _score(segment: Segment, widths: frozenset[int], count: int) -> float:
    """How much a piece looks like a line of a column, and like one piece."""
    score = -0.6 * (count - 1)
    if segment.cells in widths or segment.cells + ROOM in widths:
        return score + 1.5
    if not widths:
        return score
    narrow = segment.open and segment.cells < max(widths)
    return score - (1.0 if narrow or segment.cells > max(widths) + 1 else 0.0)
