"""Columns of a text that keeps its layout (``pdftotext -layout``), cut at corridors of blanks.

Such a text is a sheet of characters: each stands in its row about where it was printed, and the
lines of a column begin at the same place, give or take what narrow characters to their left take
up. A blank within a line has none above and below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

from summarizer.splitting.dump.segments import (
    MARK,
    ROOM,
    SPREAD,
    Segment,
    fitted,
    is_bracketed,
    may_part,
    usual_widths,
)
from summarizer.text.characters import width

WIDE = 3  # blanks; such a gap is in no line
TALL = 2  # other rows in which a column begins at the same place,
LATIN = 2  # and so many more where a Latin word stands beside the gap
FILLED = "\x00"  # stands for the blanks of a letter-spaced word
NARROWEST = 5  # cells of a piece before a narrow gap
LINE = 12  # cells of what may be a line
WOBBLE = 2  # characters, by which lines of a column begin apart
SEEN = 8  # rows above and below in which a column is looked for
KEEPS = 0.1  # of the gaps of a text that keeps its layout, and more, are as wide

_WORD = re.compile(r"[^ \u3000\t\u00a0]+")


def keeps_layout(pieces: Sequence[Segment]) -> bool:
    """Whether the rows of a page in columns tell where each piece was printed."""
    gaps = [b.start - a.end for a, b in pairwise(pieces) if a.row == b.row]
    return bool(gaps) and sum(gap >= WIDE for gap in gaps) > KEEPS * len(gaps)


def cut_rows(rows: Sequence[str]) -> list[Segment]:
    """The pieces of a page's rows, each a line of a column."""
    words = [_words(k, row) for k, row in enumerate(rows)]
    cells = [_cells(words, k) for k in range(len(rows))]
    return fitted([_full(row, words[k], usual_widths(cells, k)) for k, row in enumerate(cells)])


def _full(row: Sequence[Segment], words: Sequence[Segment], wide: frozenset[int]) -> list[Segment]:
    """A row with what is two full lines cut in two."""
    result: list[Segment] = []
    for piece in row:
        parts = [word for word in words if piece.start <= word.start < piece.end]
        for k in range(1, len(parts)):
            left, right = _whole(parts[:k]), _whole(parts[k:])
            fits = not right.open or right.cells in wide or right.cells + ROOM in wide
            if left.open and left.cells in wide and fits and _may_part(left, right):
                result += [left, right]
                break
        else:
            result.append(piece)
    return result


def _may_part(left: Segment, right: Segment) -> bool:
    return may_part(left, right) and not is_bracketed(left)


def _whole(parts: Sequence[Segment]) -> Segment:
    return reduce(_joined, parts)


def _words(row: int, text: str) -> list[Segment]:
    """What stands between blanks, letter-spaced words closed up."""
    result: list[Segment] = []
    closed = SPREAD.sub(lambda match: match[0].replace(" ", FILLED), text.rstrip())
    for match in _WORD.finditer(closed):
        word = match[0].replace(FILLED, "")
        place, end = 0.0, 0
        if result:
            place, end = result[-1].place + result[-1].cells / 2, result[-1].end
        place += match.start() - end
        result.append(Segment(row, match.start(), match.end(), word, width(word), place=place))
    return result


def _cells(words: Sequence[Sequence[Segment]], row: int) -> list[Segment]:
    """A row cut at wide gaps and where columns begin."""
    result: list[Segment] = []
    for word in words[row]:
        if result:
            gap = word.start - result[-1].end
            if gap < WIDE and not _parts(result[-1], word, words):
                result[-1] = _joined(result[-1], word)
                continue
        result.append(word)
    return result


def _parts(left: Segment, right: Segment, words: Sequence[Sequence[Segment]]) -> bool:
    """Whether a narrow gap parts two columns."""
    if left.cells < NARROWEST or not may_part(left, right):
        return False
    latin = left.text[-1].isascii() or right.text[0].isascii()
    lines = left.cells >= LINE and right.cells >= LINE and left.open and not latin
    if lines and MARK.search(left.text + right.text):
        return True
    return _is_edge(words, right, TALL + LATIN * latin)


def _joined(left: Segment, right: Segment) -> Segment:
    text = f"{left.text} {right.text}"
    cells = left.cells + right.cells + right.start - left.end
    return Segment(left.row, left.start, right.end, text, cells, place=left.place)


def _is_edge(words: Sequence[Sequence[Segment]], word: Segment, tall: int) -> bool:
    """Whether lines of a column begin about here in rows above and below."""
    found = 0
    for step in (-1, 1):
        at, seen, edge = word.row + step, 0, word
        while 0 <= at < len(words) and seen < SEEN:
            seen += 1
            beside = min(words[at][1:], key=lambda w: _apart(w, edge), default=None)
            if beside and _apart(beside, edge) <= WOBBLE:
                found += 1
                if found >= tall:
                    return True
                edge = beside
            elif any(w.start < edge.start - 1 and edge.start + 1 < w.end for w in words[at]):
                break
            at += step
    return False


def _apart(one: Segment, other: Segment) -> float:
    """How far apart two pieces begin: programs count characters, of which some are narrow."""
    return min(abs(one.start - other.start), abs(one.place - other.place))
