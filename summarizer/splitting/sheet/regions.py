"""Which blocks make up one article: rules and boxes part the page, then gutters and gaps.

A rule belongs to the article below it: blocks that have the same rule as their ceiling are a
region, whatever the shape of the page's grid. What has no rule in between is cut where the
evidence for two articles outweighs that for one (headlines on both sides, a finished text, an
indented start, a dateline, a wider gutter); an XY-cut whose cuts must be earned
(Nagy & Seth 1984, 'Hierarchical representation of optically scanned documents').
"""

from __future__ import annotations

import itertools
from statistics import median

from summarizer.splitting.jumps import comes_from, goes_on
from summarizer.splitting.sheet.blocks import Block, Role
from summarizer.splitting.sheet.flow import Region, columns_of, is_headline, split_flow
from summarizer.splitting.sheet.geometry import Box, Line, Sheet, hull
from summarizer.splitting.sheet.style import INDENT, Style
from summarizer.text.credits import has_credit_mark, is_jump, parse_byline, split_signature
from summarizer.text.datelines import starts_with_dateline
from summarizer.text.prose import ends_sentence

CUT = 3.0
"""Evidence from which a region is cut in two."""
DEEPEST = 40
"""Cuts made in one region at most."""
MOST_BLOCKS = 250
"""Blocks of a region that is looked at for cuts; a crowded page has 150 in all."""


def find_regions(blocks: list[Block], sheet: Sheet, style: Style) -> list[Region]:
    """Part the page's blocks (captions aside) into regions, in reading order."""
    boxes = _article_boxes(blocks, sheet, style)
    rules = [rule for rule in sheet.rules if rule.width >= 5 * style.size]
    rules = _whole_rules(rules, blocks, style)
    groups: dict[tuple[int, int], list[Block]] = {}
    for block in blocks:
        if block.role is Role.CAPTION:
            continue
        inside = [at for at, box in enumerate(boxes) if box.surrounds(block)]
        at = min(inside, key=lambda i: boxes[i].width * boxes[i].height) if inside else -1
        ceiling = _ceiling(block, rules)
        if inside and ceiling >= 0 and rules[ceiling].top < boxes[at].top:
            ceiling = -1
        groups.setdefault((at, ceiling), []).append(block)
    regions: list[Region] = []
    for group in groups.values():
        regions.extend(_cut(Region(group), sheet.walls, style, DEEPEST))
    regions = _join_continued(regions, style)
    return sorted(regions, key=lambda region: _place(region, style))


def _place(region: Region, style: Style) -> tuple[int, float]:
    box = hull(region.blocks)
    return round(box.top / (3 * style.leading)), box.x0


def _article_boxes(blocks: list[Block], sheet: Sheet, style: Style) -> list[Box]:
    """Drawn boxes that hold running text, but not nearly the whole page."""
    total = sum(len(b.lines) for b in blocks if b.role is Role.BODY)
    kept = []
    for box in sheet.frames + _four_rules(sheet, style):
        held = [b for b in blocks if b.role is Role.BODY and box.surrounds(b)]
        count = sum(len(b.lines) for b in held)
        if count >= 3 and count <= 0.8 * total:
            kept.append(box)
    return kept


def _four_rules(sheet: Sheet, style: Style) -> list[Box]:
    """Boxes drawn as four single strokes."""
    near = style.size
    boxes = []
    for top in sheet.rules[:200]:
        for low in sheet.rules[:200]:
            if (
                low.top > top.top + 3 * style.leading
                and abs(low.x0 - top.x0) < near
                and abs(low.x1 - top.x1) < near
            ):
                sides = [
                    wall
                    for wall in sheet.walls
                    if wall.top < top.bottom + near and wall.bottom > low.top - near
                ]
                if any(abs(w.centre - top.x0) < near for w in sides) and any(
                    abs(w.centre - top.x1) < near for w in sides
                ):
                    boxes.append(Box(top.x0, top.top, top.x1, low.bottom))
    return boxes


def _whole_rules(rules: list[Box], blocks: list[Block], style: Style) -> list[Box]:
    """Rules, those made one that stand in line over one headline (as under advertisements)."""
    joined: list[Box] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.top), rule.x0)):
        last = joined[-1] if joined else None
        if (
            last is not None
            and abs(last.middle - rule.middle) < 1.5
            and -0.5 * style.size < rule.x0 - last.x1 < 4 * style.size
            and any(
                block.x0 < last.x1 - style.size
                and block.x1 > rule.x0 + style.size
                and 0 < block.top - rule.bottom < 4 * style.leading
                for block in blocks
            )
        ):
            joined[-1] = hull((last, rule))
        else:
            joined.append(rule)
    return joined


def _ceiling(block: Block, rules: list[Box]) -> int:
    """The nearest rule above that covers the block; -1 when there is none."""
    best, at = -1.0, -1
    for index, rule in enumerate(rules):
        above = best < rule.top and rule.bottom <= block.top + 0.5 * block.lines[0].size
        if above and rule.across(block) >= 0.5 * block.width:
            best, at = rule.top, index
    return at


# ---------------------------------------------------------------- cuts that must be earned


def _cut(region: Region, walls: list[Box], style: Style, left: int) -> list[Region]:
    body = [b for b in region.blocks if b.role is Role.BODY]
    if len(body) < 2 or left <= 0 or len(region.blocks) > MOST_BLOCKS:
        return [region]
    found = [*_upright_cuts(region, walls, style), *_level_cuts(region, style)]
    sureness = region.sureness
    if not found:
        return split_flow(region, style)
    score, first, second = max(found, key=lambda cut: cut[0])
    sureness = min(sureness, 1.0, 0.5 + abs(score - CUT) / 6)
    if score < CUT:
        region.sureness = sureness
        return split_flow(region, style)
    return [
        *_cut(Region(first, sureness), walls, style, left - 1),
        *_cut(Region(second, sureness), walls, style, left - 1),
    ]


_Cut = tuple[float, list[Block], list[Block]]


def _upright_cuts(region: Region, walls: list[Box], style: Style) -> list[_Cut]:
    """Corridors that run through the whole region from top to foot."""
    blocks = sorted(region.blocks, key=lambda b: b.x0)
    gutters: list[tuple[float, float]] = []
    reach = blocks[0].x1
    for block in blocks[1:]:
        if block.x0 > reach + 0.3 * style.size:
            gutters.append((reach, block.x0))
        reach = max(reach, block.x1)
    widths = _gutter_widths(region)
    usual = median(widths) if widths else 1.5 * style.size
    cuts: list[_Cut] = []
    area = hull(region.blocks)
    for low, high in gutters:
        first = [b for b in region.blocks if b.x1 <= low + 0.1]
        second = [b for b in region.blocks if b.x1 > low + 0.1]
        score = _evidence(first, second, style)
        if score is None:
            continue
        if not _heads_column(second, style):
            score -= 1.5
        if high - low > 1.4 * min(usual, 2 * style.size) or high - low > 2.6 * style.size:
            score += 1.5
        elif len(widths) > 1:
            score -= 0.5
        if any(
            low - style.size < wall.centre < high + style.size
            and wall.along(area) > 0.6 * area.height
            and wall.top < area.top + 1.5 * style.leading  # not a line between columns of one text
            for wall in walls
        ):
            score += 1.5
        cuts.append((score, first, second))
    return cuts


def _heads_column(blocks: list[Block], style: Style) -> bool:
    """Whether a headline of some blocks, if they have one, stands over their first column."""
    heads = [b for b in blocks if is_headline(b, style)]
    first = hull(columns_of([b for b in blocks if b.role is Role.BODY])[0])
    return not heads or any(b.lines[0].vertical or b.across(first) > 0 for b in heads)


def _gutter_widths(region: Region) -> list[float]:
    columns = columns_of([b for b in region.blocks if b.role is Role.BODY])
    edges = [hull(column) for column in columns]
    return [b.x0 - a.x1 for a, b in itertools.pairwise(edges) if b.x0 > a.x1]


def _level_cuts(region: Region, style: Style) -> list[_Cut]:
    """White strips that run through the whole region from side to side."""
    blocks = sorted(region.blocks, key=lambda b: b.top)
    cuts: list[_Cut] = []
    reach = blocks[0].bottom
    for index, block in enumerate(blocks[1:], 1):
        if block.top > reach + 0.1 * style.size:
            first, second = blocks[:index], blocks[index:]
            score = None
            if not _within_column(first, block, style):
                score = _evidence(first, second, style)
            if score is not None:
                score += _row_starts(first, second, block.top - reach, style)
                cuts.append((score, first, second))
        reach = max(reach, block.bottom)
    return cuts


def _within_column(first: list[Block], block: Block, style: Style) -> bool:
    """Whether the strip above a block is but the space around a section heading or paragraph."""
    if is_headline(block, style):
        return False
    return any(
        other.shares_column(block, 0.8)
        and block.top - other.bottom < 1.5 * style.leading
        and not is_headline(other, style)
        for other in first
    )


def _row_starts(first: list[Block], second: list[Block], gap: float, style: Style) -> float:
    """Whether a new row of articles begins here: a strip across many columns, tops in line.

    Columns of one row rarely end on the same line, so that no strip crosses them by chance.
    """
    score = 1.0 if gap > 2 * style.leading else 0.0
    bodies = ([b for b in part if b.role is Role.BODY] for part in (first, second))
    if min(len(columns_of(body)) for body in bodies) >= 3:
        score += 1.5
    level = [b for b in second if b.top - second[0].top < style.leading]
    if second[0].role is Role.BODY and len(level) < 2:
        score -= 1.0
    return score


def _evidence(first: list[Block], second: list[Block], style: Style) -> float | None:
    """How much speaks for a border between two sets of blocks; None when it makes no sense."""
    bodies = [[b for b in part if b.role is Role.BODY] for part in (first, second)]
    if not bodies[0] or not bodies[1]:
        return None
    headed = [
        any(is_headline(b, style) or comes_from(b.lines[0].text) for b in part)
        for part in (first, second)
    ]
    score = 2.5 if all(headed) else 0.0 if any(headed) else -0.5
    last_column = columns_of(bodies[0])[-1]
    next_column = columns_of(bodies[1])[0]
    score += _break_in_text(last_column[-1], next_column[0], style)
    before, after = hull(last_column), hull(next_column)
    if abs(before.width - after.width) > 0.08 * before.width:
        score += 0.5
    return score


def _break_in_text(above: Block, below: Block, style: Style) -> float:
    """Whether the text of one block ends where that of the next begins anew."""
    last, start = above.lines[-1], below.lines[0]
    signed = bool(split_signature(last.text).names) or _is_byline(last) or goes_on(last.text)
    finished = ends_sentence(last.text) or signed
    short = last.x1 < above.x1 - 1.5 * style.size
    indented = start.x0 > below.x0 + INDENT * style.size or len(below.lines) == 1
    opening = starts_with_dateline(start.text) or _is_byline(start)
    score = 0.0
    if not finished and not indented:
        score -= 5.0
    elif finished and indented:
        score += 0.5 + (0.5 if short else 0.0)
    elif not finished:
        score += 1.0 if short else -0.5
    else:
        score -= 1.0
    return score + (1.5 if signed else 0.0) + (1.5 if opening else 0.0)


def _is_byline(line: Line) -> bool:
    return has_credit_mark(line.text) and parse_byline(line.text) is not None


def _ends_before(region: Region, mark: Block) -> bool:
    """Whether text stands above or left of a mark that says where it goes on."""
    area = hull(region.blocks)
    has_text = any(b.role is Role.BODY for b in region.blocks)
    return has_text and area.top < mark.bottom and area.x0 < mark.x1


def _apart(area: Box, mark: Box) -> float:
    return max(0.0, -area.across(mark)) + max(0.0, -area.along(mark))


def _join_continued(regions: list[Region], style: Style) -> list[Region]:
    """A region that begins in mid-sentence and has no headline goes on another one's text."""
    for region in list(regions):
        body = [b for b in region.blocks if b.role is Role.BODY]
        if not body or any(is_headline(b, style) for b in region.blocks):
            continue
        if len(body) == 1 and is_jump(body[0].text) and goes_on(body[0].text):
            before = [r for r in regions if r is not region and _ends_before(r, body[0])]
            if before:
                first = min(before, key=lambda r: _apart(hull(r.blocks), body[0]))
                first.blocks.extend(region.blocks)
                regions = [r for r in regions if r is not region]
            continue
        start = columns_of(body)[0][0]
        if start.lines[0].x0 > start.x0 + INDENT * style.size or len(start.lines) < 2:
            continue
        box = hull(region.blocks)
        open_ended = []
        for other in regions:
            others = [b for b in other.blocks if b.role is Role.BODY]
            if other is region or not others:
                continue
            tail = columns_of(others)[-1][-1]
            near = hull(other.blocks)
            beside = box.x0 > near.x1 - style.size and box.along(near) > -2 * style.leading
            below = box.top > near.bottom - style.size and box.across(near) > 0
            if (beside or below) and not ends_sentence(tail.lines[-1].text):
                open_ended.append((abs(box.x0 - near.x1) + abs(box.top - near.top), other))
        if open_ended:
            _, other = min(open_ended, key=lambda pair: pair[0])
            other.blocks.extend(region.blocks)
            other.sureness = min(other.sureness, 0.6)
            regions = [r for r in regions if r is not region]
    return regions
