"""Marks that a line of text carries besides its words: Markdown's, and those of vertical type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summarizer.text.characters import is_han

UPRIGHT = 4  # lines of one character each, and more, are a line set vertically

ITEM = "#* "
"""What the headline of a list's item is marked with, once it is parted from the item's text."""
_FIRST = "#*_!|<"
"""What a line with marks of its own begins with."""
_HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
_BOLD = re.compile(r"^(\*\*|__)(?P<text>[^*_].{0,80}?)\1$")
_EMPHASIS = re.compile(r"\*\*(?=\S)((?:(?!\*\*).)+)(?<=\S)\*\*")
_ITEM = re.compile(r"^[-*+]\s+\*\*(?P<head>[^*]{2,60})\*\*[：:]?\s*(?P<text>\S.{11,})$")
_IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]*\)$|^<img\b[^>]*>$")
_TABLE = re.compile(r"^\|.*\|$|^<table\b.*</table>$", re.S)


def strip_markup(line: str) -> tuple[str, str]:
    """A stripped line without Markdown's marks, and what they were: ``#`` a heading, ``*`` an
    item's, ``|`` a table, ``!`` a picture, empty for none."""
    if line.startswith(ITEM):
        return line.removeprefix(ITEM), "*"
    if line[:1] not in _FIRST and "**" not in line:
        return line, ""
    if _IMAGE.match(line):
        return line, "!"
    if _TABLE.match(line):
        return line, "|"
    heading = _HEADING.match(line)
    text = line[heading.end() :] if heading else line
    if bold := _BOLD.match(text):
        return bold["text"].strip(), "#"
    return _EMPHASIS.sub(r"\1", text), "#" if heading else ""


def part_item(line: str) -> tuple[str, str] | None:
    """The headline and the text of a list's item that begins with it in bold, or None."""
    match = _ITEM.match(line)
    return (match["head"].strip(" ：:。"), match["text"]) if match else None


def join_upright(lines: Iterable[str]) -> Iterator[str]:
    """Runs of lines of a single character each, as vertical type is dumped, as one line each."""
    run: list[str] = []
    for line in lines:
        glyph = line.strip()
        if len(glyph) == 1 and (is_han(glyph) or glyph.isalnum() or run):
            run.append(glyph)
            continue
        yield from ["".join(run)] if len(run) >= UPRIGHT else run
        run = []
        yield line
    yield from ["".join(run)] if len(run) >= UPRIGHT else run
