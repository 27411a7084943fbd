"""What a word processor's document is made of, and the markup it is read as.

Headings are those that the document calls so; in one that names none, as most are typed, short
lines in type larger than the text's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from lxml import etree

from summarizer.reading.document.package import tag
from summarizer.text.prose import ends_sentence, solid

LARGER = 1.12
"""How much larger than the text a headline's type is (小四 over 五号 is 1.14)."""
LONGEST_HEADING = 60
"""Characters of a line that may be a heading by its type."""

Role = Literal["text", "subtitle", "caption"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its lines parted by ``\\n``; ``level`` 1 to 6 is a heading's, 0 is text;
    ``size`` is that of its type, in any unit, where the document says it."""

    text: str
    level: int = 0
    role: Role = "text"
    size: float | None = None
    bold: bool = False


Piece = Paragraph | str
"""A paragraph, or a tag of a table around some."""


def flow(
    node: etree._Element,
    markup: Mapping[str, str],
    paragraph: Callable[[etree._Element], Iterable[Piece]],
) -> Iterator[Piece]:
    """The paragraphs and tables below ``node``. ``markup`` has HTML's name for the elements that
    are one of those, a row or a cell, and none for what is not shown; all others hold some."""
    for part in node:
        name = markup.get(tag(part))
        if name == "p":
            yield from paragraph(part)
        elif name:
            yield f"<{name}>"
            yield from flow(part, markup, paragraph)
            yield f"</{name}>"
        elif name is None:
            yield from flow(part, markup, paragraph)


def markup_of(pieces: Sequence[Piece]) -> str:
    """The pieces as a page of HTML."""
    paragraphs = [piece for piece in pieces if isinstance(piece, Paragraph)]
    levels = {} if any(p.level for p in paragraphs) else _levels(paragraphs)
    shown = (p if isinstance(p, str) else _markup(p, levels) for p in pieces)
    return f"<html><body>{''.join(shown)}</body></html>"


def _levels(paragraphs: Iterable[Paragraph]) -> dict[float, int]:
    """The level of each size of type larger than that of most text."""
    letters: Counter[float] = Counter()
    for paragraph in paragraphs:
        if paragraph.size:
            letters[paragraph.size] += len(paragraph.text)
    if not letters:
        return {}
    body = max(letters, key=letters.__getitem__)
    larger = sorted((size for size in letters if size >= LARGER * body), reverse=True)
    return {size: min(level, 6) for level, size in enumerate(larger, 1)}


def _markup(paragraph: Paragraph, levels: dict[float, int]) -> str:
    text = paragraph.text
    if not text.strip():
        return ""
    level = paragraph.level
    if not level and paragraph.size in levels and _may_head(text):
        level = levels[paragraph.size]
    shown = "<br>".join(map(escape, text.split("\n")))
    if level:
        return f"<h{level}>{shown}</h{level}>"
    if paragraph.role == "caption":
        return f"<figcaption>{shown}</figcaption>"
    kind = ' class="subtitle"' if paragraph.role == "subtitle" else ""
    return f"<p{kind}><b>{shown}</b></p>" if paragraph.bold else f"<p{kind}>{shown}</p>"


def _may_head(text: str) -> bool:
    return len(solid(text)) <= LONGEST_HEADING and not ends_sentence(text)
