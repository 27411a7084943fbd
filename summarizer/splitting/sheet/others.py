"""What is printed and is no article: tables, advertisements, weather and index boxes, lists.

An article needs prose. Tables are known by their ruling or by cells in line; a drawn box is put
aside whole when what it holds is no prose, or asks to be called at a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.splitting.sheet.blocks import Block, Role
from summarizer.splitting.sheet.geometry import Box, Line, Sheet, hull
from summarizer.splitting.sheet.style import Style
from summarizer.text.characters import HAN
from summarizer.text.credits import parse_byline
from summarizer.text.datelines import starts_with_dateline
from summarizer.text.prose import solid

CELL = 14
"""Characters of a table's cell, at most."""

_CUES = re.compile(
    r"电话|热线|手机|微信|咨询|联系人|地址|网址|电邮|招聘|诚聘|转让|出租|出售|招租|遗失|声明作废|作废|公告|启事|寻人|寻物"
    r"|注销|债权|开盘|首付|优惠|特价|促销|售楼|楼盘|广告|拍卖|包吃住|面议|加盟|刊登|仅供参考"
    r"|電話|熱線|廣告|聯絡|轉讓|出讓|聲明|公佈欄"
)
BINDING = frozenset(
    ("声明作废", "作废", "债权", "仅供参考", "启事", "首付", "售楼", "刊登", "招聘", "诚聘", "转让")
)
"""What advertisements and notices say that need no number."""
LONGEST_NOTICE = 260
_NUMBER = re.compile(r"(?<!\d)[\d*×Xx—-]{7,}(?!\d)|\d{3,4}[-—－ ]\d{3,4}(?:[-—－ ]?\d{3,4})?")
_OFFER = re.compile(
    r"^\s*(?:遗失|声明|招聘|诚聘|转让|出租|出售|招租|注销|公告|寻人|寻物|启事|求租|求购|遺失|轉讓|招聘)[^，。：:]{0,6}[：:]"
)
_STOP = re.compile(r"[。！？!?]|(?<=[a-z])\.(?:\s|$)")
_ENTRY = re.compile(r"(?:[A-Z]?\d{1,2}|[一二三四五六七八九十]{1,3})\s*版$|\d$|[度℃%级級元]$")


def is_prose(text: str) -> bool:
    """Whether a text tells something in sentences."""
    return len(solid(text)) >= 12 and _STOP.search(text) is not None


def is_notice(text: str) -> bool:
    """Whether a short text is an advertisement or a public notice."""
    body = solid(text)
    if starts_with_dateline(text) or len(body) > LONGEST_NOTICE:
        return False
    cues = {*_CUES.findall(body)}
    calls = _NUMBER.findall(text)
    return len(cues) + len(calls) >= 2 and bool(calls or cues & BINDING)


def is_list(lines: Iterable[str]) -> bool:
    """Whether lines are entries, each of a name and a number or a page: index, weather, prices."""
    rows = [line for line in lines if line.strip()]
    entries = sum(
        " " in row.strip() or _ENTRY.search(row.strip()) is not None
        for row in rows
        if _STOP.search(row) is None
    )
    return bool(rows) and entries >= 0.6 * len(rows)


def take_others(sheet: Sheet, style: Style) -> list[list[Line]]:
    """Take tables and boxes that hold no article off the sheet; a list of lines a piece."""
    pieces: list[list[Line]] = []
    for box in [*_grids(sheet, style), *_unruled(sheet, style)]:
        inside = [line for line in sheet.lines if box.surrounds(line)]
        if not _is_table(inside, style):
            continue
        pieces.append(_with_title(inside, box, sheet, style))
        _remove(sheet, pieces[-1], box)
    for quote, rules in _pull_quotes(sheet, style):
        pieces.append(quote)
        taken = {id(part) for part in (*quote, *rules)}
        sheet.lines = [line for line in sheet.lines if id(line) not in taken]
        sheet.rules = [rule for rule in sheet.rules if id(rule) not in taken]
    small = [f for f in sheet.frames if f.width * f.height < 0.6 * sheet.width * sheet.height]
    for frame in sorted(small, key=lambda f: f.width * f.height):
        inside = [line for line in sheet.lines if frame.surrounds(line)]
        if not inside or (len(inside) == 1 and is_tab(inside[0], frame)):
            continue
        text = "\n".join(line.text for line in inside)
        lone = len(inside) == 1 and inside[0].size >= 1.18 * style.size
        if is_notice(text) or not (is_prose(text) or lone):
            pieces.append(inside)
            _remove(sheet, inside, frame)
    return pieces


def part_notices(blocks: list[Block], style: Style) -> tuple[list[Block], list[Block]]:
    """A page's blocks without small advertisements and lists, and those."""
    notices = [
        block
        for block in blocks
        if block.role is Role.DISPLAY
        and block.size < 1.3 * style.size
        and (
            is_notice(block.text)
            or _OFFER.match(block.text)
            or (len(block.lines) >= 3 and is_list(line.text for line in block.lines))
        )
    ]
    taken = {id(block) for block in notices}
    return [block for block in blocks if id(block) not in taken], notices


def is_tab(line: Line, frame: Box) -> bool:
    """Whether a frame is but the ground of one line: a label in white on black."""
    return frame.height < 2.4 * line.size and frame.width < line.width + 3 * line.size


def _pull_quotes(sheet: Sheet, style: Style) -> list[tuple[list[Line], list[Box]]]:
    """Sentences in large type between two rules of one column, with the rules."""
    found = []
    rules = sorted(sheet.rules, key=lambda rule: rule.top)
    for at, upper in enumerate(rules):
        lower = next((r for r in rules[at + 1 :] if r.top > upper.top + style.size), None)
        if (
            lower is None
            or abs(upper.x0 - lower.x0) > 3
            or abs(upper.x1 - lower.x1) > 3
            or upper.width > 0.6 * sheet.width
        ):
            continue
        box = Box(upper.x0, upper.top, upper.x1, lower.bottom)
        inside = [line for line in sheet.lines if box.surrounds(line)]
        if not 1 <= len(inside) <= 6 or any(line.size < 1.15 * style.size for line in inside):
            continue
        text = "".join(line.text for line in sorted(inside, key=lambda line: line.top)).strip()
        if text.startswith(("“", "「")) or _STOP.search(text[-2:]):
            found.append((inside, [upper, lower]))
    return found


def _remove(sheet: Sheet, lines: list[Line], box: Box) -> None:
    taken = {id(line) for line in lines}
    sheet.lines = [line for line in sheet.lines if id(line) not in taken]
    sheet.rules = [rule for rule in sheet.rules if not box.surrounds(rule, 0.95)]
    sheet.walls = [wall for wall in sheet.walls if not box.surrounds(wall, 0.95)]


def _grids(sheet: Sheet, style: Style) -> list[Box]:
    """Areas ruled in cells: strokes that touch, three and more in each direction."""
    strokes = [*sheet.rules, *sheet.walls, *(f for f in sheet.frames if f.height < 4 * style.size)]
    if len(strokes) > 3000:
        return []
    groups: list[list[Box]] = []
    areas: list[Box] = []
    for stroke in sorted(strokes, key=lambda s: (s.top, s.x0)):
        touching = [
            at
            for at, area in enumerate(areas)
            if stroke.across(area) > -2 and stroke.along(area) > -2
        ]
        group, area = [stroke], stroke
        for at in reversed(touching):
            group += groups.pop(at)
            area = hull((area, areas.pop(at)))
        groups.append(group)
        areas.append(area)
    grids = []
    for group, area in zip(groups, areas, strict=True):
        levels = {round(s.top / 2) for s in group if s.width > s.height}
        uprights = {round(s.x0 / 2) for s in group if s.height > s.width}
        cells = {(round(s.x0 / 2)) for s in group if s.width > s.height}
        if len(levels) >= 3 and max(len(uprights), len(cells)) >= 3:
            grids.append(area)
    return grids


def _unruled(sheet: Sheet, style: Style) -> list[Box]:
    """Areas of short cells in rows and columns without any ruling."""
    cells = [
        line
        for line in sheet.lines
        if len(solid(line.text)) <= (CELL if not style.is_body(line) else CELL // 2)
        and line.size < 1.18 * style.size
        and not line.vertical
        and not parse_byline(line.text)
    ]
    rows: list[list[Line]] = []
    for line in sorted(cells, key=lambda ln: (ln.middle, ln.x0)):
        if rows and abs(rows[-1][0].middle - line.middle) < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    rows = [row for row in rows if len(row) >= 2]
    boxes: list[Box] = []
    start = 0
    for at in range(1, len(rows) + 1):
        if at < len(rows) and _same_table(rows[at - 1], rows[at], style):
            continue
        if at - start >= 3:
            boxes.append(hull(line for row in rows[start:at] for line in row))
        start = at
    return boxes


def _same_table(above: list[Line], below: list[Line], style: Style) -> bool:
    """Whether two rows stand close, as many cells in each, one below the other."""
    if len(above) != len(below) or hull(below).top - hull(above).bottom > 1.5 * style.leading:
        return False
    pairs = zip(sorted(above, key=lambda c: c.x0), sorted(below, key=lambda c: c.x0), strict=True)
    return all(a.across(b) > 0.3 * min(a.width, b.width) for a, b in pairs)


def _is_table(inside: list[Line], style: Style) -> bool:
    """Whether what stands in an area are cells: short, few sentences, or mostly numbers."""
    if len(inside) < 4:
        return False
    short = sum(len(solid(line.text)) <= CELL for line in inside)
    stops = sum(_STOP.search(line.text) is not None for line in inside)
    return short >= 0.8 * len(inside) and stops <= 0.15 * len(inside)


def _with_title(inside: list[Line], box: Box, sheet: Sheet, style: Style) -> list[Line]:
    """A table's cells with the line over it and the small note under it."""
    taken = {id(line) for line in inside}
    rest = [line for line in sheet.lines if id(line) not in taken and box.shares_column(line)]
    over = [
        line
        for line in rest
        if box.holds_across(line, 2 * style.size)
        and -0.5 * style.size < box.top - line.bottom < style.leading
        and not _STOP.search(line.text)
        and line.size < 2 * style.size
    ]
    under = [
        line
        for line in rest
        if box.holds_across(line, 2 * style.size)
        and -0.5 * style.size < line.top - box.bottom < 0.8 * style.leading
        and line.size < style.size
        and re.search(rf"[{HAN}]", line.text)
    ]
    return [*over, *inside, *under]
