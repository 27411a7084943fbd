"""Columns of one region, and the stories that run through them one after the other.

Where no headline is wider than its column, text flows down one column and on at the top of the
next, and every headline begins a story: briefs and short stories are set so, often with headlines
of body size in another face.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from summarizer.splitting.sheet.blocks import Block, Role
from summarizer.splitting.sheet.geometry import Box, hull
from summarizer.splitting.sheet.style import Style
from summarizer.text.credits import parse_byline
from summarizer.text.datelines import starts_with_dateline

FLOWING = 0.8
"""How sure the borders within a flow are."""
MOST_HELD = 20
"""Blocks that are looked at to tell whether another one spans columns."""


@dataclass(slots=True)
class Region:
    """The blocks of one article, and how sure its borders are (0 to 1)."""

    blocks: list[Block]
    sureness: float = 1.0


def columns_of(blocks: list[Block]) -> list[list[Block]]:
    """Body blocks by column, columns from left to right, blocks from the top down.

    What spans several columns, such as a note before the text, is a column by itself, after what
    stands above it and before what stands below.
    """
    for wide in blocks:
        if _spans_columns(wide, blocks):
            above = [b for b in blocks if b is not wide and b.middle < wide.middle]
            below = [b for b in blocks if b is not wide and b.middle >= wide.middle]
            return [*columns_of(above), [wide], *columns_of(below)]
    columns: list[list[Block]] = []
    areas: list[Box] = []
    for block in sorted(blocks, key=lambda b: (b.x0, b.top)):
        for at, area in enumerate(areas):
            if block.shares_column(area):
                columns[at].append(block)
                areas[at] = hull((area, block))
                break
        else:
            columns.append([block])
            areas.append(block)
    for column in columns:
        column.sort(key=lambda b: b.top)
    columns.sort(key=lambda column: min(b.x0 for b in column))
    return columns


def _spans_columns(wide: Block, blocks: list[Block]) -> bool:
    """Whether a block reaches over two columns that stand side by side above or below it."""
    held = [
        b for b in blocks
        if len(b.lines) > 1 and b.along(wide) <= 0 and b.width < 0.7 * wide.width
        and b.across(wide) > 0.5 * b.width
    ]  # fmt: skip
    return any(a.across(b) < 0 < a.along(b) for a, b in combinations(held[:MOST_HELD], 2))


def is_headline(block: Block, style: Style) -> bool:
    """A block that can be nothing but a headline: clearly larger than the body."""
    return block.role is Role.DISPLAY and block.size >= 1.18 * style.size


def split_flow(region: Region, style: Style) -> list[Region]:
    """The stories of a region whose headlines stand each over its own column, else the region."""
    body = [b for b in region.blocks if b.role is Role.BODY]
    columns = columns_of(body)
    order: list[Block] = []
    tops: list[Block] = []
    left = [b for b in region.blocks if b.role is Role.DISPLAY]
    for column in columns:
        area = hull(column)
        wide = [b for b in left if b.x1 > area.x0 and b.x0 < area.x1]
        if any(b.lines[0].vertical or not area.holds_across(b, style.size) for b in wide):
            return [region]
        order.extend(sorted([*column, *wide], key=lambda b: b.top))
        tops.append(min([*column, *wide], key=lambda b: b.top))
        left = [b for b in left if b not in wide]
    # Text that flows on does so at the height of the headline, not of the text below it.
    highest = min(top.top for top in tops)
    level = all(t.role is Role.DISPLAY or t.top - highest < 1.2 * style.leading for t in tops)
    if left or not level:
        return [region]
    starts = _starts(order, style)
    if len(starts) < 2:
        return [region]
    sureness = min(region.sureness, FLOWING)
    ends = [*starts[1:], len(order)]
    parts = [order[start:end] for start, end in zip(starts, ends, strict=True)]
    parts[0] = order[: starts[0]] + parts[0]
    return [Region(part, sureness) for part in parts]


def _starts(order: list[Block], style: Style) -> list[int]:
    """Where the stories begin that a column's order holds; the first may begin before."""
    heads = [
        at
        for at, block in enumerate(order[:-1])
        if block.role is Role.DISPLAY
        and len(block.lines) <= 3
        and not all(parse_byline(line.text) for line in block.lines)
        and (at == 0 or order[at - 1].role is Role.BODY)
    ]
    if not heads:
        return []
    first = order[heads[0]]
    peers = []
    for at in heads:
        block = order[at]
        below = next((b for b in order[at + 1 :] if b.role is Role.BODY), None)
        if below is None or (order[at].bottom > below.top + style.size and at + 1 < len(order) - 1):
            continue
        dated = starts_with_dateline(below.lines[0].text)
        like_first = block.lines[0].face == first.lines[0].face and (
            abs(block.size - first.size) < 0.03 * first.size
        )
        # Section headings look alike too, but have a larger headline over them.
        if dated or (like_first and (heads[0] == 0 or is_headline(block, style))):
            peers.append(at)
    return peers
