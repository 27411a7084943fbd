"""What belongs to the page and to no article: folio, date, masthead, editors, telephone."""

from __future__ import annotations

from summarizer.splitting.jumps import comes_from, goes_on
from summarizer.splitting.sheet.geometry import Line, Sheet, hull
from summarizer.splitting.sheet.style import Style
from summarizer.text.credits import is_furniture

MARGIN = 0.14
"""Share of the page's height, at the top and at the foot, where furniture stands."""


def split_furniture(sheet: Sheet, style: Style) -> tuple[list[Line], list[Line]]:
    """The page's furniture in reading order, and all other lines."""
    head = _head_rule(sheet, style)
    margin = max(MARGIN * sheet.height, 5 * style.leading)
    found: set[int] = set()
    for line in sheet.lines:
        high = line.bottom <= margin
        low = line.top >= sheet.height - margin
        if not (high or low) or goes_on(line.text) or comes_from(line.text):
            continue
        if (high and line.bottom <= head) or (
            is_furniture(line.text) and _stands_alone(line, sheet.lines, style)
        ):
            found.add(id(line))
    found |= _row_mates(sheet, style, found)
    found |= _foot(sheet, style, found)
    furniture = sorted(
        (ln for ln in sheet.lines if id(ln) in found), key=lambda ln: (ln.top, ln.x0)
    )
    return furniture, [ln for ln in sheet.lines if id(ln) not in found]


def _head_rule(sheet: Sheet, style: Style) -> float:
    """Where the rule under the page's head lies; -1 when there is none."""
    area = hull(sheet.lines)
    for rule in sorted(sheet.rules, key=lambda rule: rule.top):
        if rule.top > max(MARGIN * sheet.height, 5 * style.leading):
            break
        above = [ln for ln in sheet.lines if ln.middle < rule.top]
        if rule.width >= 0.8 * area.width and len(above) <= 12:
            rows = {round(ln.middle / style.leading) for ln in above if style.is_body(ln)}
            if len(rows) <= 3 and not any(ln.bottom > rule.bottom + 2 for ln in above):
                return rule.bottom + 1
    return -1.0


def _stands_alone(line: Line, lines: list[Line], style: Style) -> bool:
    """No line of text close below or above it in its column."""
    return not any(
        other is not line
        and other.shares_column(line)
        and -other.along(line) < 0.9 * style.size
        and abs(other.middle - line.middle) > 0.5 * line.size
        and not is_furniture(other.text)
        for other in lines
    )


def _row_mates(sheet: Sheet, style: Style, found: set[int]) -> set[int]:
    """Lines on one row with furniture, above or below all body type, belong to it."""
    body = [ln for ln in sheet.lines if style.is_body(ln) and id(ln) not in found]
    if not body or not found:
        return set()
    area = hull(body)
    sure = [ln for ln in sheet.lines if id(ln) in found]
    return {
        id(line)
        for line in sheet.lines
        if (line.bottom < area.top or line.top > area.bottom)
        and line.size < 3 * style.size
        and any(line.along(mate) > 0.5 * min(line.height, mate.height) for mate in sure)
    }


def _foot(sheet: Sheet, style: Style, found: set[int]) -> set[int]:
    """A last small line that stands clear below everything else."""
    rest = [ln for ln in sheet.lines if id(ln) not in found]
    low = max((ln.bottom for ln in rest), default=0.0)
    row = [ln for ln in rest if ln.middle > low - style.size]
    others = [ln.bottom for ln in rest if ln not in row]
    others += [p.bottom for p in sheet.pictures]
    if not row or not others or low < (1 - MARGIN) * sheet.height:
        return set()
    clear = min(ln.top for ln in row) - max(others)
    small = all(ln.size < 1.18 * style.size and not style.is_body(ln) for ln in row)
    return {id(ln) for ln in row} if small and clear > 1.2 * style.leading else set()
