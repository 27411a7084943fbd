"""Characters become printed lines, each of one column.

The hard part is telling a gutter from a letter-spaced line: both are wide gaps. A gap is a
gutter when the content stream jumps there, when a column line is drawn in it, or when the rows
above and below leave the same corridor white; it is spacing when its neighbours are as wide.
Vertical columns are laid on their side first and take the same way.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median

from summarizer.splitting.sheet.direction import laid_down, lay_down, part_directions, stand_up_line
from summarizer.splitting.sheet.geometry import Box, Character, Line
from summarizer.text.characters import is_han

TIGHT = 0.35
"""A gap up to this many ems never parts a line."""
JUMP = 0.7
"""A gap from this many ems parts a line where the content stream jumps."""
APART = 4.0
"""A gap from this many ems always parts a line."""
THIN = 3.0
"""Points; a wall that is wider is the white between two pictures."""
UNDER = 3.0
"""Share of the page's height below two pictures in which their captions stand, in hundredths."""
SPREAD = 2.5
"""A gap up to this many ems may be letter-spacing."""
SAME_SIZE = 1.3
"""Two characters of one line differ in size by this factor at most."""
REACH = 5.0
"""Ems above and below within which a corridor is looked for."""
STEP = 2.2
"""Ems from baseline to baseline within one stack of lines, at most."""
LEAST_BLANK = 0.16
"""A gap that is wider than a line's usual one by fewer ems is no blank."""
FAR = 12.0
"""Ems to either side within which a row must have text to confirm a corridor."""


def read_lines(
    characters: list[Character], width: float, rules: list[Box], walls: list[Box]
) -> list[Line]:
    """The lines of a page ``width`` wide, in no particular order; spaces inside are those printed.

    ``rules`` and ``walls`` are what is drawn from side to side and from the top down.
    """
    level, columns = part_directions(characters)
    lines = _stack_vertical(_read_rows(_runs(level), walls))
    laid = [run for column in columns for run in _runs(lay_down(column, width))]
    upright = _read_rows(laid, [laid_down(rule, width) for rule in rules])
    return lines + [stand_up_line(line, width) for line in upright]


def white_between(pictures: list[Box], height: float) -> list[Box]:
    """The white between two pictures side by side, down to their captions' foot."""
    return [
        Box(a.x1, max(a.top, b.top), b.x0, max(a.bottom, b.bottom) + UNDER / 100 * height)
        for a in pictures
        for b in pictures
        if THIN < b.x0 - a.x1 < 0.05 * height and a.along(b) > 0.5 * min(a.height, b.height)
    ]


def _read_rows(runs: list[list[Character]], walls: list[Box]) -> list[Line]:
    rows = [(row, [c for c in row if not c.blank]) for row in _rows(runs)]
    corridors = _Corridors([solid for _, solid in rows])
    letters = {c.order for _, solid in rows for c in solid}
    return [
        _line(piece)
        for row, solid in rows
        for piece in _split(row, solid, corridors, walls, letters)
        if any(not c.blank for c in piece)
    ]


def _runs(characters: list[Character]) -> list[list[Character]]:
    """Stretches of the content stream that move right on one baseline without a wide gap."""
    runs = [characters[:1]]
    for at, (last, character) in enumerate(pairwise(characters)):
        touches = (  # so do most; the others are looked at closely
            character.baseline == last.baseline
            and character.size == last.size
            and -0.4 * last.size < character.x0 - last.x1 < JUMP * last.size
            and character.x0 > last.x0
        )
        if touches or _follows(characters, at):
            runs[-1].append(character)
        else:
            runs.append([character])
    return [run for run in runs if any(not c.blank for c in run)]


def _follows(characters: list[Character], at: int) -> bool:
    """Whether the next character after one goes on with its run."""
    gap = _gap(characters[at], characters[at + 1])
    if gap is None or gap > SPREAD:
        return False
    near = pairwise(characters[max(0, at - 2) : at + 4])
    return gap <= JUMP or _is_spacing(gap, [_gap(a, b) for a, b in near])


def _gap(last: Character, character: Character) -> float | None:
    """Ems between two characters of one line, None where they are of none."""
    small, size = last.size, character.size
    if small > size:
        small, size = size, small
    if (
        abs(character.baseline - last.baseline) <= 0.15 * size
        and size <= SAME_SIZE * small
        and character.x0 - last.x1 >= -0.5 * size
        and character.x0 > last.x0 - 0.1 * size
    ):
        return (character.x0 - last.x1) / size
    return None


def _is_spacing(gap: float, near: Sequence[float | None]) -> bool:
    """Whether two more gaps beside one (itself among ``near``) are as wide: letter-spacing."""
    return sum(other is not None and abs(other - gap) <= 0.15 for other in near) >= 3


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
        row.sort(key=attrgetter("x0", "order"))
    return rows


class _Corridors:
    """Where rows near a given one leave the page white."""

    def __init__(self, rows: list[list[Character]]) -> None:
        rows.sort(key=lambda row: row[0].baseline)
        self._rows = rows
        self._baselines = [row[0].baseline for row in rows]
        self._starts = [[c.x0 for c in row] for row in rows]

    def open_at(self, left: Character, right: Character, *, stands_out: bool) -> bool:
        """Whether near rows confirm that the gap between two characters is a gutter.

        One corridor inside the gap must be white in all rows near it; where the gap stands out
        in its line, in the rows up to the first that has text there (a centred headline or
        byline may close the corridor). Rows with text on both sides confirm it.
        """
        size = left.size
        low = bisect_left(self._baselines, left.baseline - REACH * size)
        at = bisect_left(self._baselines, left.baseline - 0.5 * size)
        after = bisect_right(self._baselines, left.baseline + 0.5 * size)
        high = bisect_right(self._baselines, left.baseline + REACH * size)
        free = (left.x1, right.x0)
        up, closed_up = self._follow(range(at - 1, low - 1, -1), free, size, left.baseline)
        down, closed_down = self._follow(range(after, high), free, size, left.baseline)
        if closed_up or closed_down:
            return stands_out and up + down >= 3
        return up + down >= (3 if stands_out else 4)

    def _follow(
        self, near: range, gap: tuple[float, float], size: float, baseline: float
    ) -> tuple[int, bool]:
        """How many row ends confirm the corridor until a row closes it, and whether one does."""
        free = [gap]
        narrow = gap[1] - gap[0] < 1.5 * size  # in a headline, text below tells little of it
        support = 0
        last = baseline
        for index in near:
            row = self._rows[index]
            if row[0].size > 1.3 * size or (narrow and row[0].size < size / 1.5):
                continue
            if abs(row[0].baseline - last) > STEP * size:
                break  # another stack of lines
            last = row[0].baseline
            start = max(0, bisect_right(self._starts[index], gap[0]) - 1)
            stop = bisect_left(self._starts[index], gap[1])
            for character in row[start:stop]:
                free = [piece for whole in free for piece in _without(whole, character)]
            free = [(x0, x1) for x0, x1 in free if x1 - x0 >= 0.4 * size]
            if not free:
                return support, True
            start_free, end_free = free[0][0] + 0.1, free[-1][1] - 0.1
            before, behind = gap[0] - FAR * size, gap[1] + FAR * size
            support += any(before < c.x1 <= start_free for c in row[max(0, start - 1) : stop])
            support += any(end_free <= c.x0 < behind for c in row[start : stop + 1])
        return support, False


def _without(whole: tuple[float, float], character: Character) -> list[tuple[float, float]]:
    """An interval without the part that a character covers."""
    x0, x1 = whole
    if character.x1 <= x0 or character.x0 >= x1:
        return [whole]
    return [(x0, min(x1, character.x0)), (max(x0, character.x1), x1)]


def _split(
    row: list[Character],
    solid: list[Character],
    corridors: _Corridors,
    walls: list[Box],
    letters: set[int],
) -> list[list[Character]]:
    """Part a row at its gutters; ``solid`` are its characters that are no blanks, ``letters`` the
    places in the stream of all such."""
    middle = row[0].baseline - 0.4 * row[0].size
    walls = [w for w in walls if w.top < middle < w.bottom and w.height > 1.5 * row[0].size]
    gaps = [b.x0 - a.x1 for a, b in pairwise(solid)]
    blanks: dict[int, float] = {}
    last = -1
    for c in sorted(row, key=attrgetter("order")) if len(solid) < len(row) else ():
        if c.blank:
            blanks[last] = c.x1
        else:
            last = c.order
    breaks: set[int] = set()
    for at, gap in enumerate(gaps):
        left, right = solid[at], solid[at + 1]
        if gap < TIGHT * left.size and not walls:
            continue
        size = max(left.size, right.size)
        ems = gap / size
        if walls and any(
            left.x1 - 0.1 * size < w.centre < right.x0 + 0.1 * size
            and (ems >= JUMP or w.width < THIN)
            for w in walls
        ):
            breaks.add(right.order)
            continue
        if ems < TIGHT:
            continue
        between = range(left.order + 1, right.order)
        streamed = left.order < right.order and len(between) <= 3 and letters.isdisjoint(between)
        if streamed and _is_bridged(left, blanks.get(left.order, left.x1), right):
            continue
        if streamed and ems <= SPREAD:
            near = [g / size for g in gaps[max(0, at - 2) : at + 3]]
            if _is_spacing(ems, near):
                continue
        beside = max(gaps[max(0, at - 1) : at] + gaps[at + 1 : at + 2], default=0.0)
        stands_out = ems >= JUMP and gap > 1.5 * beside + 0.2 * left.size
        plain = ems >= APART or (not streamed and ems >= JUMP)
        if plain or (
            (ems >= 0.5 or not streamed) and corridors.open_at(left, right, stands_out=stands_out)
        ):
            breaks.add(right.order)
    if not breaks:
        return [row]
    pieces: list[list[Character]] = [[]]
    for character in row:
        if character.order in breaks:
            pieces.append([])
        pieces[-1].append(character)
    return [piece for piece in pieces if piece]


def _is_bridged(left: Character, reach: float, right: Character) -> bool:
    """Whether blanks were printed all over a gap, or it parts two words of a spread text."""
    size = max(left.size, right.size)
    words = left.text.isascii() and right.text.isascii()
    if words and (left.text.isalpha() or right.text.isalpha()):
        return right.x0 - left.x1 < SPREAD * size
    return right.x0 - reach < TIGHT * size


def _line(row: list[Character]) -> Line:
    letters = [c for c in row if not c.blank]
    first = letters[0]
    size = median([c.size for c in letters])
    gaps = [b.x0 - a.x1 for a, b in pairwise(letters)]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    text = "".join([c.text for c in letters])
    if len(letters) < len(row) or (gaps and max(gaps) > usual + LEAST_BLANK * size):
        text = _spaced(row[row.index(first) :], gaps, usual, size)
    face = first.face
    # Digits and Latin are often set in a face of their own: the Han characters name the face.
    faces = [c.face for c in letters]
    if faces.count(face) < len(faces):
        faces = [c.face for c in letters if is_han(c.text)] or faces
        face = Counter(faces).most_common(1)[0][0]
    return Line(
        min([c.x0 for c in letters]), min([c.top for c in letters]),
        max([c.x1 for c in letters]), max([c.bottom for c in letters]),
        text, size, face, min([c.order for c in letters]),
    )  # fmt: skip


def _spaced(row: list[Character], gaps: list[float], usual: float, size: float) -> str:
    """The text of a line with its blanks: those printed, and those that gaps stand for."""
    solid = all(abs(gap) < 0.03 * size or gap > 0.18 * size for gap in gaps)
    text = row[0].text
    blank = False
    for last, character in pairwise(row):
        if character.blank:
            blank = True
            continue
        gap = 0.0 if last.blank else character.x0 - last.x1
        wide = gap > usual + _blank(text[-1], character.text, solid=solid) * size
        text += " " + character.text if blank or wide else character.text
        blank = False
    return text


def _blank(left: str, right: str, *, solid: bool) -> float:
    """Ems by which a gap is wider than a line's usual one, from which it is a blank: programs
    leave the glyph of a space out. In a ``solid`` line all other characters touch."""
    if left.isascii() and right.isascii():
        return LEAST_BLANK
    return 0.18 if solid and is_han(left) and is_han(right) else 0.45


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


def raise_drop_caps(lines: list[Line], size: float) -> list[Line]:
    """Put a large first letter back before the line that it begins; ``size`` is the body's."""
    caps = [ln for ln in lines if len(ln.text) <= 2 and ln.size > 1.6 * size and not ln.vertical]
    for cap in caps:
        beside = sorted(
            (
                ln
                for ln in lines
                if ln is not cap
                and ln.size < 1.3 * size
                and -0.2 * size < ln.x0 - cap.x1 < 1.5 * size
                and cap.top - 0.6 * size < ln.middle < cap.bottom + 0.3 * size
            ),
            key=lambda ln: ln.top,
        )
        if len(beside) < 2 or beside[0].middle > cap.middle:
            continue
        beside[0].text = cap.text + beside[0].text
        for line in beside:
            line.x0 = cap.x0
        lines = [line for line in lines if line is not cap]
    return lines
