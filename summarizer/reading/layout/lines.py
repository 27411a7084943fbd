"""Characters become printed lines, each of one column.

The hard part is telling a gutter from a letter-spaced line: both are wide gaps. A gap is a
gutter when the content stream jumps there, or when the rows above and below leave the same
corridor white.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from statistics import median

from summarizer.reading.layout.geometry import Character, Line
from summarizer.splitting.prose import is_han

TIGHT = 0.35
"""A gap up to this many ems never parts a line."""
JUMP = 0.7
"""A gap from this many ems parts a line where the content stream jumps."""
APART = 4.0
"""A gap from this many ems always parts a line."""
SAME_SIZE = 1.3
"""Two characters of one line differ in size by this factor at most."""
REACH = 5.0
"""Ems above and below within which a corridor is looked for."""


def read_lines(characters: list[Character]) -> list[Line]:
    """The page's lines in no particular order; spaces inside are those that were printed."""
    rows = _rows(_runs(characters))
    solid = [[c for c in row if c.text.strip()] for row in rows]
    corridors = _Corridors([row for row in solid if row])
    lines = []
    for row in rows:
        for piece in _split(row, corridors):
            line = _line(piece)
            if line is not None:
                lines.append(line)
    return _stack_vertical(lines)


def _runs(characters: list[Character]) -> list[list[Character]]:
    """Stretches of the content stream that move right on one baseline without a wide gap."""
    runs: list[list[Character]] = []
    for character in characters:
        if runs:
            last = runs[-1][-1]
            size = max(last.size, character.size)
            if (
                abs(character.baseline - last.baseline) <= 0.15 * size
                and size <= SAME_SIZE * min(last.size, character.size)
                and -0.5 * size <= character.x0 - last.x1 <= JUMP * size
                and character.x0 > last.x0 - 0.1 * size
            ):
                runs[-1].append(character)
                continue
        runs.append([character])
    return [run for run in runs if any(c.text.strip() for c in run)]


def _rows(runs: list[list[Character]]) -> list[list[Character]]:
    """Runs on one baseline and of one size, over the page's whole width, sorted by x."""
    rows: list[list[Character]] = []
    open_rows: list[int] = []
    for run in sorted(runs, key=lambda run: (run[0].baseline, run[0].x0)):
        first = run[0]
        open_rows = [
            at for at in open_rows if first.baseline - rows[at][0].baseline <= 0.2 * first.size
        ]
        for at in open_rows:
            size = rows[at][0].size
            if max(size, first.size) <= 1.15 * min(size, first.size):
                rows[at].extend(run)
                break
        else:
            open_rows.append(len(rows))
            rows.append(list(run))
    for row in rows:
        row.sort(key=lambda c: (c.x0, c.order))
    return rows


class _Corridors:
    """Where rows near a given one leave the page white."""

    def __init__(self, rows: list[list[Character]]) -> None:
        rows.sort(key=lambda row: row[0].baseline)
        self._rows = rows
        self._baselines = [row[0].baseline for row in rows]
        self._starts = [[c.x0 for c in row] for row in rows]

    def open_at(self, left: Character, right: Character) -> bool:
        """Whether two or more near rows have a gap here too, and none has text in it."""
        size, x = left.size, (left.x1 + right.x0) / 2
        low = bisect_left(self._baselines, left.baseline - REACH * size)
        high = bisect_right(self._baselines, left.baseline + REACH * size)
        support = 0
        for index in range(low, high):
            row = self._rows[index]
            if abs(row[0].baseline - left.baseline) < 0.5 * size or row[0].size > 1.3 * size:
                continue
            after = bisect_right(self._starts[index], x)
            before = row[after - 1] if after else None
            if before is not None and before.x1 > x - 0.1 * size:
                return False
            behind = row[after] if after < len(row) else None
            if before is None or behind is None:
                continue
            gap = behind.x0 - before.x1
            if 0.5 * size < gap < 3 * size and x - before.x1 < 2 * size:
                support += 1
        return support >= 2


def _split(row: list[Character], corridors: _Corridors) -> list[list[Character]]:
    pieces: list[list[Character]] = [[]]
    last: Character | None = None
    blanks: list[Character] = []
    for character in row:
        if not character.text.strip():
            blanks.append(character)
            continue
        if last is not None and _parts(last, character, corridors, blanks):
            pieces.append([])
            blanks = []
        if pieces[-1]:
            pieces[-1].extend(blanks)
        blanks = []
        pieces[-1].append(character)
        last = character
    return [piece for piece in pieces if piece]


def _parts(
    left: Character, right: Character, corridors: _Corridors, blanks: list[Character]
) -> bool:
    gap = (right.x0 - left.x1) / max(left.size, right.size)
    if gap < TIGHT:
        return False
    if gap >= APART:
        return True
    streamed = 0 < right.order - left.order <= 1 + len(blanks)
    if not streamed:
        return gap >= JUMP or corridors.open_at(left, right)
    return gap >= 0.5 and corridors.open_at(left, right)


def _line(row: list[Character]) -> Line | None:
    letters = [c for c in row if c.text.strip()]
    if not letters:
        return None
    size = median(c.size for c in letters)
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(letters)]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    text = letters[0].text
    blank = False
    for last, character in itertools.pairwise(row):
        if not character.text.strip():
            blank = True
            continue
        gap = character.x0 - last.x1 if last.text.strip() else 0.0
        latin = text[-1].isascii() and character.text.isascii()
        wide = gap > usual + (0.22 if latin else 0.45) * size
        text += " " + character.text if blank or wide else character.text
        blank = False
    # Digits and Latin are often set in a face of their own: the Han characters name the face.
    told = [c.face for c in letters if is_han(c.text)] or [c.face for c in letters]
    face = Counter(told).most_common(1)[0][0]
    return Line(
        min(c.x0 for c in letters), min(c.top for c in letters),
        max(c.x1 for c in letters), max(c.bottom for c in letters),
        text.strip(), size, face, min(c.order for c in letters),
    )  # fmt: skip


def _stack_vertical(lines: list[Line]) -> list[Line]:
    """Join headlines set vertically: single characters of one size below each other.

    Columns of one vertical headline stand side by side and are read from right to left.
    """
    singles = sorted((ln for ln in lines if len(ln.text) == 1), key=lambda ln: (ln.x0, ln.top))
    stacks: list[list[Line]] = []
    for line in singles:
        for stack in reversed(stacks):
            last = stack[-1]
            if (
                abs(last.centre - line.centre) < 0.3 * line.size
                and abs(last.size - line.size) < 0.1 * line.size
                and last.face == line.face
                and 0.8 * line.size < line.top - last.top < 2.2 * line.size
            ):
                stack.append(line)
                break
        else:
            stacks.append([line])
    stacks = [stack for stack in stacks if len(stack) >= 3]
    used = {id(line) for stack in stacks for line in stack}
    joined = [
        Line(
            min(ln.x0 for ln in stack), stack[0].top, max(ln.x1 for ln in stack), stack[-1].bottom,
            "".join(ln.text for ln in stack), stack[0].size, stack[0].face, stack[0].order, True,
        )
        for stack in stacks
    ]  # fmt: skip
    return [line for line in lines if id(line) not in used] + joined
