"""Within one region: which lines are headline, subtitle, byline, section heading."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.splitting.sheet.blocks import Block, Role, make_block
from summarizer.splitting.sheet.flow import columns_of
from summarizer.splitting.sheet.geometry import Box, Line, hull
from summarizer.splitting.sheet.style import Style
from summarizer.text.credits import parse_byline
from summarizer.text.labels import is_label

DASHES = "—―─-–"


@dataclass(slots=True)
class Parts:
    """A region's lines by their role; ``close`` is set when the headline was a near thing."""

    headline: list[Line] = field(default_factory=list)
    subtitle: list[Line] = field(default_factory=list)
    bylines: list[Line] = field(default_factory=list)
    headings: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    labels: list[Line] = field(default_factory=list)
    close: bool = False


def assign_roles(blocks: list[Block], style: Style) -> Parts:
    """Sort a region's blocks into the parts of an article."""
    parts = Parts(body=[b for b in blocks if b.role is Role.BODY])
    display = []
    for block in blocks:
        if block.role is Role.DISPLAY:
            parts.labels.extend(line for line in block.lines if is_label(line.text))
            kept = [line for line in block.lines if not is_label(line.text)]
            if kept:
                display.append(
                    block if len(kept) == len(block.lines) else make_block(kept, block.role)
                )
    titled = any(b.size >= 1.18 * style.size for b in display)
    parts.headings = [b for b in display if titled and _tops_column(b, parts.body, style)]
    clusters = _clusters([b for b in display if b not in parts.headings], style)
    ranked = sorted(
        ((_headline_score(c, parts.body, style), -c[0].top, at) for at, c in enumerate(clusters)),
        reverse=True,
    )
    chosen = -1
    if ranked and ranked[0][0] > 0:
        chosen = ranked[0][2]
        parts.close = len(ranked) > 1 and ranked[1][0] > 0.8 * ranked[0][0]
        _read_head(clusters[chosen], style, parts)
    for at, cluster in enumerate(clusters):
        if at == chosen:
            continue
        for block in cluster:
            lines = [ln for ln in block.lines if parse_byline(ln.text)]
            if len(lines) == len(block.lines) and block.size < 1.3 * style.size:
                parts.bylines.extend(lines)
            else:
                parts.headings.append(block)
    _leave_unreadable(parts)
    return parts


def _leave_unreadable(parts: Parts) -> None:
    """What a face without a true map says is not told."""
    for lines in (parts.headline, parts.subtitle, parts.bylines, parts.labels):
        lines[:] = [line for line in lines if line.face.readable]
    parts.headings = [b for b in parts.headings if b.lines[0].face.readable]


def _tops_column(block: Block, body: list[Block], style: Style) -> bool:
    """A section heading at the top of a column: level with the first line of another one."""
    if len(block.lines) > 1 or block.size > 1.1 * style.size or parse_byline(block.text):
        return False
    level = any(
        other.across(block) < 0 and abs(other.lines[0].middle - block.middle) < 0.7 * style.size
        for other in body
    )
    return level and any(
        other.holds_across(block) and 0 <= other.top - block.bottom < 1.5 * style.leading
        for other in body
    )


def _clusters(display: list[Block], style: Style) -> list[list[Block]]:
    """Display blocks that stand close below each other: headline with subtitle and byline."""
    clusters: list[list[Block]] = []
    for block in sorted(display, key=lambda b: (b.top, b.x0)):
        for cluster in clusters:
            area = hull(cluster)
            near = -block.along(area) < max(1.0 * max(block.size, area.height / 4), style.leading)
            beside = block.lines[0].vertical and cluster[0].lines[0].vertical
            if (near and block.across(area) > 0) or (
                beside and -block.across(area) < block.size and block.along(area) > 0
            ):
                cluster.append(block)
                break
        else:
            clusters.append([block])
    return clusters


def _headline_score(cluster: list[Block], body: list[Block], style: Style) -> float:
    """How much a cluster looks like the headline; 0 or less: it cannot be one."""
    size = max(b.size for b in cluster)
    area = hull(cluster)
    score = size / style.size
    if all(parse_byline(ln.text) for b in cluster for ln in b.lines) and score < 1.3:
        return 0.0
    over = [b for b in body if b.shares_column(area) and b.bottom <= area.top + style.size]
    under = [b for b in body if b.shares_column(area) and b.top >= area.bottom - style.size]
    if size >= 1.18 * style.size:
        return score + 0.3 * (not over or not under)
    return score if _heads(cluster, area, body, bool(over), bool(under), style) else 0.0


def _heads(
    cluster: list[Block], area: Box, body: list[Block], over: bool, under: bool, style: Style
) -> bool:
    """Whether body-sized display type stands where a headline does, not a section heading.

    That is at the head of the first column or of several, or at the foot of all it spans.
    """
    if not body:
        return True
    if over and under:
        return False
    columns = [hull(column) for column in columns_of(body)]
    spanned = [column for column in columns if column.across(area) > style.size]
    if not over:
        return len(spanned) > 1 or area.x0 < columns[0].x1
    lines = sum(len(block.lines) for block in cluster)
    return len(columns) == 1 or len(spanned) > 1 or (lines > 1 and area.x0 < columns[0].x1)


def _read_head(cluster: list[Block], style: Style, parts: Parts) -> None:
    """Tell title, subtitle and byline of the chosen cluster apart by face, size and words."""
    lines = [ln for b in sorted(cluster, key=lambda b: (b.top, -b.x0)) for ln in b.lines]
    if lines[0].vertical:
        lines.sort(key=lambda ln: -ln.x0)
    runs: list[list[Line]] = []
    for line in lines:
        last = runs[-1][-1] if runs else None
        same = (
            last is not None
            and last.face == line.face
            and max(last.size, line.size) <= 1.03 * min(last.size, line.size)
        )
        if (
            same
            and line.text[0] not in DASHES
            and _is_byline(line, style) == _is_byline(runs[-1][0], style)
        ):
            runs[-1].append(line)
        else:
            runs.append([line])
    titles = [run for run in runs if not _is_byline(run[0], style)] or runs

    def rank(run: list[Line]) -> tuple[bool, float]:
        weighty = run[0].face == style.display or run[0].face.heavy
        return weighty, max(ln.size for ln in run)

    titles = [run for run in titles if run[0].text[0] not in DASHES] or titles
    largest = max(ln.size for run in titles for ln in run)
    fit = [run for run in titles if run[0].size > largest / 1.8] or titles
    title = max(fit, key=rank)
    parts.headline.extend(title)
    for run in runs:
        if run is title:
            continue
        if _is_byline(run[0], style):
            parts.bylines.extend(run)
        else:
            parts.subtitle.extend(run)


def _is_byline(line: Line, style: Style) -> bool:
    return line.size < 1.3 * style.size and parse_byline(line.text) is not None
