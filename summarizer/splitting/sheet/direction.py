"""Which way the type runs: rows from left to right, or columns down the page, right to left.

A column is told by the order in which its characters were drawn, each below the last. Whatever
is vertical is laid on its side here, columns becoming rows from the top down, so that every later
stage sees rows only.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from operator import and_

from summarizer.splitting.sheet.geometry import Box, Character, Line, Sheet
from summarizer.text.characters import is_wide

SHORTEST = 3
"""Characters that make a column of their own; fewer only where they go one on."""
PITCH = 2.4
"""Ems from one character of a column to the next, at most (spread headlines)."""
BOXED = 40
"""Characters of a box that is read its own way."""
NEXT = 3.5
"""Ems from one column to the next one's middle, at most."""


def part_directions(
    characters: list[Character],
) -> tuple[list[Character], list[list[Character]]]:
    """Characters of rows, and those of columns, a column each, in stream order."""
    down = [
        abs(a.x0 + a.x1 - b.x0 - b.x1) < 0.6 * a.size and _goes_down(a, b)
        for a, b in pairwise(characters)
    ]
    if not any(map(and_, down, down[1:])):
        return characters, []
    chains: list[list[Character]] = [characters[:1]]
    for character, below in zip(characters[1:], down, strict=True):
        if below:
            chains[-1].append(character)
        else:
            chains.append([character])
    rows: list[Character] = []
    columns: list[list[Character]] = []
    last: list[Character] | None = None
    for at, chain in enumerate(chains):
        if len(chain) < SHORTEST and last is None:
            rows.extend(chain)
            continue
        solid = sum(not c.blank for c in chain)
        in_row = (at > 0 and _goes_on(chains[at - 1][-1], chain[0])) or (
            at + 1 < len(chains) and _goes_on(chain[-1], chains[at + 1][0])
        )
        goes_on = last is not None and not in_row and _next_column(last, chain)
        if last is not None and solid == 2 and not in_row:
            goes_on = goes_on or _is_name(last, chains[at + 1 : at + 2])
        if (solid >= SHORTEST and not (in_row and solid < 2 * SHORTEST)) or (solid and goes_on):
            columns.append(chain)
            last = chain
        else:
            rows.extend(chain)
            last = None
    return rows, columns


def _goes_down(last: Character, character: Character) -> bool:
    small, size = last.size, character.size
    if small > size:
        small, size = size, small
    if size > 1.15 * small:
        return False
    off = (last.x0 + last.x1) / 2 - (character.x0 + character.x1) / 2
    if abs(off) > 0.25 * size:
        return False
    if last.sideways or character.sideways:
        return -0.3 * size < character.top - last.bottom < 1.5 * size
    # Faces that lack vertical measures pile their characters up, but not beside each other.
    step = character.baseline - last.baseline
    piled = is_wide(last.text) and is_wide(character.text)
    return -0.6 * size < step < PITCH * size and (piled or abs(step) > 0.02 * size)


def _goes_on(last: Character, character: Character) -> bool:
    """Whether a character stands right of another on one baseline, as in a row."""
    size = max(last.size, character.size)
    return (
        abs(last.baseline - character.baseline) < 0.1 * size
        and 0.2 * size < character.x0 - last.x0 < 1.6 * size
    )


def _next_column(last: list[Character], chain: list[Character]) -> bool:
    """Whether a short chain is what is left over of a text in columns."""
    before, first = last[-1], chain[0]
    same = first.face == before.face and abs(first.size - before.size) < 0.1 * first.size
    return same and 0.5 * first.size < before.centre - first.centre < NEXT * first.size


def _is_name(last: list[Character], after: list[list[Character]]) -> bool:
    """Whether what stands between two columns is one of its own: a name of two characters."""
    return (
        bool(after)
        and len(after[0]) >= 2 * SHORTEST
        and 0 < last[-1].centre - after[0][0].centre < 2 * NEXT * last[-1].size
    )


def lay_down(column: list[Character], width: float) -> list[Character]:
    """A column of characters as a row, on the page turned left by a quarter."""
    laid: list[Character] = []
    reach = float("-inf")
    for character in column:
        place = laid_down(character, width)
        x0 = max(place.x0, reach)
        x1 = max(place.x1, x0 + 0.05 * character.size)
        reach = x0 + 0.05 * character.size  # piled up, or in order anyway
        low = place.middle + 0.5 * character.size
        top, baseline = low - character.size, low - 0.14 * character.size
        laid.append(replace(character, x0=x0, x1=x1, top=top, bottom=low, baseline=baseline))
    return laid


def laid_down(box: Box, width: float) -> Box:
    """Where a box lies when the page is turned left by a quarter."""
    return Box(box.top, width - box.x1, box.bottom, width - box.x0)


def stood_up(box: Box, width: float) -> Box:
    """Where a box of the turned page lies on the page, which is ``width`` wide."""
    return Box(width - box.bottom, box.x0, width - box.top, box.x1)


def stand_up_line(line: Line, width: float) -> Line:
    """A line read off the turned page, as the column that it is on the page itself."""
    box = stood_up(line, width)
    return replace(line, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom, vertical=True)


def is_vertical(sheet: Sheet) -> bool:
    """Whether most of a page's type stands in columns."""
    columns = sum(len(line.text) for line in sheet.lines if line.vertical)
    return 2 * columns > sum(len(line.text) for line in sheet.lines)


def take_boxes(sheet: Sheet) -> list[Sheet]:
    """Take drawn boxes whose type runs the other way than the page's off it, a sheet each."""
    main = is_vertical(sheet)
    boxes: list[Sheet] = []
    area = sheet.width * sheet.height
    for frame in sorted(sheet.frames, key=lambda f: f.width * f.height):
        if frame.width * frame.height > 0.5 * area:
            continue
        part = Sheet(
            sheet.width, sheet.height,
            [line for line in sheet.lines if frame.surrounds(line)],
            [rule for rule in sheet.rules if frame.surrounds(rule, 0.95)],
            [wall for wall in sheet.walls if frame.surrounds(wall, 0.95)],
        )  # fmt: skip
        long = sum(len(line.text) for line in part.lines) >= BOXED
        if long and is_vertical(part) != main:
            taken = {id(line) for line in part.lines}
            sheet.lines = [line for line in sheet.lines if id(line) not in taken]
            boxes.append(part)
    return boxes


def turn_sheet(sheet: Sheet) -> Sheet:
    """The page turned left by a quarter: its columns are rows, its rows are columns."""

    def turned(boxes: list[Box]) -> list[Box]:
        return [laid_down(box, sheet.width) for box in boxes]

    lines = []
    for line in sheet.lines:
        box = laid_down(line, sheet.width)
        lines.append(
            replace(
                line, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom,
                vertical=not line.vertical,
            )
        )  # fmt: skip
    return Sheet(
        sheet.height, sheet.width, lines,
        rules=turned(sheet.walls), walls=turned(sheet.rules),
        frames=turned(sheet.frames), pictures=turned(sheet.pictures),
    )  # fmt: skip
