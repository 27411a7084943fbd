"""When a page was published: what it declares, and what it prints beside its headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from lxml.html import HtmlElement

from summarizer.article import CHINA
from summarizer.reading.dates import Stamp, parse_stamp, printed_stamps
from summarizer.reading.html.metadata import Metadata
from summarizer.reading.html.tree import Block

_OTHER_DAY = re.compile(
    r"今天是|今日是|现在是|当前时间|打印时间|访问时间|截[至止]|有效期|到期|©|copyright|版权", re.I
)
_UPDATED = re.compile(r"更新|修改|编辑于|updated|modified", re.I)
MAX_LINE = 200
"""Characters of a line that may hold the date of a page."""


def find_published(
    tree: HtmlElement,
    metadata: Metadata,
    beside: Sequence[Block],
    search: datetime | None,
) -> datetime | None:
    """The moment of publication; ``beside`` are the lines about headline and text, ``search`` is a
    day found elsewhere, which does where nothing better is.

    A minute beats a bare day. A time told in UTC is China's where the page prints the same figures
    for its readers: many systems write their own time and call it UTC.
    """
    stated = _stamps(metadata.dates())
    printed = _printed(beside)
    elements = _stamps(
        node.get("datetime") or ""
        for node in tree.iter("time")
        if node.get("datetime") and not any(n.tag in ("li", "aside") for n in node.iterancestors())
    )
    declared = [*stated, *elements[:1]]
    surest = next((s for s in declared if s.has_minute and not _is_midnight(s)), None)
    if surest is not None:
        return _as_printed(surest, printed)
    day = next(iter(declared), None)
    scripts = _stamps(metadata.script_dates())
    for stamp in (*printed, *scripts):
        if stamp.has_minute and (day is None or _day(stamp) == _day(day)):
            return stamp.moment
    for stamp in (*declared, *printed, *scripts):
        return stamp.moment
    # A year alone, as of a copyright, comes as its first day.
    new_year = search is not None and search.astimezone(CHINA).strftime("%m-%d") == "01-01"
    return None if new_year else search


def _stamps(values: Iterable[str]) -> list[Stamp]:
    return [stamp for value in values if (stamp := parse_stamp(value))]


def _printed(lines: Sequence[Block]) -> list[Stamp]:
    """The dates that are printed, those said to be of a later version last."""
    found: list[Stamp] = []
    updated: list[Stamp] = []
    for block in lines:
        line = block.parted
        if len(line) > MAX_LINE or block.is_link or _OTHER_DAY.search(line):
            continue
        stamps = [
            replace(stamp, moment=stamp.moment.replace(second=0)) for stamp in printed_stamps(line)
        ]
        (updated if _UPDATED.search(line.split(" ")[0]) else found).extend(stamps[:2])
    return found + updated


def _is_midnight(stamp: Stamp) -> bool:
    """Whether a time is what systems write for a bare day."""
    here = stamp.moment.astimezone(CHINA)
    return (here.hour, here.minute, here.second) == (0, 0, 0)


def _as_printed(stated: Stamp, printed: Sequence[Stamp]) -> datetime:
    figures = stated.moment.strftime("%Y-%m-%d %H:%M")
    for stamp in printed if stated.has_zone else ():
        here = stamp.moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        if stamp.has_minute and here == figures:
            return stamp.moment
    return stated.moment


def _day(stamp: Stamp) -> str:
    return stamp.moment.astimezone(CHINA).strftime("%Y-%m-%d")
