"""Lines become blocks: lines of one style that stand below each other in one column."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter

from summarizer.splitting.sheet.geometry import Box, Line, hull
from summarizer.splitting.sheet.style import SAME, Style
from summarizer.text.credits import has_credit_mark, is_jump, parse_byline
from summarizer.text.prose import ends_sentence

HALTS = "，。；：！？、,.;:!?…"
"""Marks that a section heading does not end with."""


class Role(Enum):
    """What a block is on the page."""

    BODY = "body"
    DISPLAY = "display"
    CAPTION = "caption"


@dataclass(slots=True)
class Block(Box):
    """Lines of one style in one column, from the top down (one vertical line, or several)."""

    lines: list[Line]
    role: Role

    @property
    def text(self) -> str:
        """All its characters, for looking at; spaces and line ends are as printed."""
        return "\n".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The largest type in it."""
        return max(line.size for line in self.lines)


def make_block(lines: list[Line], role: Role) -> Block:
    """A block around lines."""
    box = hull(lines)
    return Block(box.x0, box.top, box.x1, box.bottom, lines, role)


def build_blocks(lines: list[Line], style: Style, barriers: list[Box]) -> list[Block]:
    """Stack the lines of one style; nothing is stacked across a barrier (a rule, a picture)."""
    stacks: list[list[Line]] = []
    frames: list[Box] = []
    near: list[int] = []  # stacks that a line may still go on
    barriers = sorted(barriers, key=attrgetter("middle"))
    middles = [barrier.middle for barrier in barriers]
    reach = max([_reach(line.size, style) for line in lines], default=0.0)
    for line in sorted(lines, key=lambda ln: (ln.top, ln.x0)):
        best: int | None = None
        near = [at for at in near if line.top - stacks[at][-1].bottom <= reach]
        for at in reversed(near):
            last, frame = stacks[at][-1], frames[at]
            if frame.x0 > line.x1 or frame.x1 < line.x0:
                continue
            if best is not None and last.bottom <= stacks[best][-1].bottom:
                continue
            if _continues(last, line, frame, style):
                first, end = bisect_right(middles, last.middle), bisect_left(middles, line.middle)
                if not any(_parts(barrier, last, line) for barrier in barriers[first:end]):
                    best = at
        if best is None:
            near.append(len(stacks))
            stacks.append([line])
            frames.append(Box(line.x0, line.top, line.x1, line.bottom))
        else:
            stacks[best].append(line)
            frames[best] = hull([frames[best], line])
    blocks = [
        make_block(stack, Role.BODY if _is_running_text(stack, style) else Role.DISPLAY)
        for stack in stacks
    ]
    blocks = _with_run_ins(blocks, style)
    display = [block for block in blocks if block.role is Role.DISPLAY]
    blocks = [part for block in blocks for part in _without_byline(block, display, style)]
    return [part for block in blocks for part in _without_headings(block, style)]


def _with_run_ins(blocks: list[Block], style: Style) -> list[Block]:
    """Body blocks with the first line of a paragraph that begins in bold: indented, and going on
    in the line below it, from one edge of the column to the other."""
    near = style.size
    for line in [b for b in blocks if b.role is Role.DISPLAY and len(b.lines) == 1]:
        if abs(line.size - style.size) > SAME * style.size or line.lines[0].vertical:
            continue
        for text in blocks:
            if (
                text.role is Role.BODY
                and 0 <= text.top - line.bottom <= style.leading - 0.3 * near
                and abs(text.x1 - line.x1) < near
                and 1.2 * near < line.x0 - text.x0 < 3 * near
                and text.lines[0].x0 - text.x0 < 0.3 * near
                and not ends_sentence(line.text)
            ):
                blocks = [b for b in blocks if b is not line and b is not text]
                blocks.append(make_block([*line.lines, *text.lines], Role.BODY))
                break
    return blocks


def _without_byline(block: Block, display: list[Block], style: Style) -> list[Block]:
    """Part a body block from a byline in body type that stands at its end beside a headline."""
    if block.role is not Role.BODY:
        return [block]
    for at in (0, -1):
        line = block.lines[at]
        # A line that fills its column is text ('记者从…获悉'); bare names look like any two or
        # three words, and must be set in the middle or to the right.
        alone = len(block.lines) == 1
        left, right = line.x0 - block.x0, block.x1 - line.x1
        centred = abs(left - right) < 0.8 * style.size and left > 1.2 * style.size
        set_off = alone or centred or left > 2.6 * style.size
        marked = unicodedata.category(line.text[0]) == "So"  # by a square or a dot
        short = alone or marked or line.width < block.width - 3 * style.size
        if not (short and (set_off or has_credit_mark(line.text))):
            continue
        if parse_byline(line.text) is None or not any(
            other.across(line) > 0
            and -other.along(line) < max(style.leading, 0.6 * other.size)
            and (other.middle < line.middle) == (at == 0)
            for other in display
        ):
            continue
        byline = make_block([line], Role.DISPLAY)
        rest = block.lines[1:] if at == 0 else block.lines[:-1]
        if not rest:
            return [byline]
        text = make_block(rest, Role.BODY)
        return [byline, text] if at == 0 else [text, byline]
    return [block]


def _without_headings(block: Block, style: Style) -> list[Block]:
    """Part a body block at section headings set in body type: short, centred, unpunctuated."""
    if block.role is not Role.BODY or len(block.lines) < 3:
        return [block]
    parts: list[Block] = []
    start = 0
    for at, line in enumerate(block.lines):
        left, right = line.x0 - block.x0, block.x1 - line.x1
        if (
            left > 2.5 * style.size
            and abs(left - right) < style.size
            and line.text[-1] not in HALTS
            and parse_byline(line.text) is None
            and (at + 1 == len(block.lines) or block.lines[at + 1].x0 > block.x0 + style.size)
        ):
            if at > start:
                parts.append(make_block(block.lines[start:at], Role.BODY))
            parts.append(make_block([line], Role.DISPLAY))
            start = at + 1
    if start < len(block.lines):
        parts.append(make_block(block.lines[start:], Role.BODY))
    return parts


def _continues(last: Line, line: Line, frame: Box, style: Style) -> bool:
    """Whether ``line`` is the next line of the stack that ends with ``last``."""
    if line.vertical or last.vertical:
        return False
    if line.face != last.face and not (style.is_body(line) and style.is_body(last)):
        return False
    size = max(line.size, last.size)
    if size > 1.08 * min(line.size, last.size):
        return False
    gap = line.top - last.bottom
    if not -0.3 * size < gap <= _reach(size, style):
        return False
    if style.is_body(line):
        overlap = line.across(frame) >= 0.6 * min(line.width, frame.width)
        # One column: a line may be indented or short, but not stick out far.
        return overlap and (
            line.x0 >= frame.x0 - 2.6 * size
            and line.x1 <= frame.x1 + max(2.6 * size, 0.25 * frame.width)
        )
    return line.across(frame) >= 0.5 * min(line.width, frame.width)


def _reach(size: float, style: Style) -> float:
    """How far below a line of a size the next one of its stack begins, at most."""
    return max(0.9 * size, style.leading - 0.3 * style.size)


def _parts(barrier: Box, above: Line, below: Line) -> bool:
    """Whether a barrier that lies between two lines reaches across both."""
    return barrier.across(below) > 0.3 * below.width and barrier.across(above) > 0.3 * above.width


def _is_running_text(stack: list[Line], style: Style) -> bool:
    """Body type, or a whole sentence of its size; or a long stack of another face or size.

    (Some articles are set in Kai.)
    """
    if style.is_body(stack[0]) or (len(stack) == 1 and is_jump(stack[0].text)):
        return True
    if abs(stack[0].size - style.size) <= SAME * style.size and ends_sentence(stack[-1].text):
        return True  # a question, or a paragraph in bold
    long = len(stack) >= 5 and sum(len(ln.text) for ln in stack) >= 60
    return long and stack[0].size < 1.3 * style.size
