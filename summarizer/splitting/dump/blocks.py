"""Tagged lines into the blocks of a page: bodies, headline groups, bylines, captions, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from summarizer.splitting.dump.lines import Line
from summarizer.text.headlines import join_printed
from summarizer.text.prose import join_tight

_PART = re.compile("A[^A]*|[^A]+")
"""An article's body and all up to the next one, or what stands before the first."""
_STRETCH = re.compile("[APC]C*|.")
"""A paragraph's lines that follow each other, or any other line."""

Known = dict[tuple[int, str], "Blocks"]
"""What stands in parts of a page's tags, by the parts' first lines and tags."""


@dataclass(slots=True)
class Body:
    """An article's running text: line numbers by paragraph; headings are paragraphs too."""

    paragraphs: list[list[int]] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)  # paragraphs that are section headings
    lines: list[int] = field(default_factory=list)  # all of them

    @property
    def first(self) -> int:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> int:
        """Its last line."""
        return self.lines[-1]

    def texts(self, lines: list[Line]) -> list[str]:
        """Its paragraphs as running text."""
        return [join_tight(lines[i].tight for i in paragraph) for paragraph in self.paragraphs]


@dataclass(slots=True)
class Head:
    """A headline group: the lines of a headline and of its subtitle."""

    headline: list[int] = field(default_factory=list)
    subtitle: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # all of them
    inside: bool = False  # the body that was open when it came goes on after it

    @property
    def first(self) -> int:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> int:
        """Its last line."""
        return self.lines[-1]

    def add(self, line: int, tag: str) -> None:
        """Add the next line: ``S`` goes on with the subtitle, others with the headline."""
        (self.subtitle if tag == "S" else self.headline).append(line)
        self.lines.append(line)


@dataclass(slots=True)
class Blocks:
    """Everything on a page; every line is in exactly one place."""

    bodies: list[Body] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    bylines: list[int] = field(default_factory=list)
    captions: list[list[int]] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)
    other: list[list[int]] = field(default_factory=list)  # pieces that are no articles


def read_blocks(tags: str, known: Known | None = None) -> Blocks:
    """Group tagged lines (``tagger.TAGS``, one a line) into blocks; bodies and headline groups
    come in the order of their first lines, bodies one after the other. ``known`` spares reading
    what other tags of the same page have in common with these."""
    page = Blocks()
    known = {} if known is None else known
    for match in _PART.finditer(tags):
        key = match.start(), match[0]
        part = known.get(key)
        if part is None:
            part = known[key] = _read_part(*key)
        page.bodies += part.bodies
        page.heads += part.heads
        page.bylines += part.bylines
        page.captions += part.captions
        page.furniture += part.furniture
        page.other += part.other
    return page


def _read_part(start: int, tags: str) -> Blocks:
    page = Blocks()
    body: Body | None = None
    head: Head | None = None
    closed = 0  # headline groups that a body's line came after
    before = ""
    for stretch in _STRETCH.finditer(tags):
        tag, i, end = tags[stretch.start()], start + stretch.start(), start + stretch.end()
        if tag in "APCX":
            head = None
            if body is None:
                body = Body()
                page.bodies.append(body)
            else:  # headline groups since the body's last line stand inside it, now that it goes on
                for inner in page.heads[closed:]:
                    inner.inside = True
            closed = len(page.heads)
            body.lines.extend(range(i, end))
            if tag == "X":
                body.headings.add(len(body.paragraphs))
            if tag == "C" and body.paragraphs and len(body.paragraphs) - 1 not in body.headings:
                body.paragraphs[-1].extend(range(i, end))
            else:
                body.paragraphs.append(list(range(i, end)))
        elif tag == "H" or (tag in "hS" and head is None):
            if head is None or head.headline or not head.subtitle:  # else it has a kicker only
                head = Head()
                page.heads.append(head)
            head.add(i, tag)
        elif tag in "hS" and head is not None:
            head.add(i, tag)
        elif tag == "B":
            page.bylines.append(i)
        elif tag == "K" or (tag == "k" and before not in ("K", "k")):
            page.captions.append([i])
        elif tag == "k":
            page.captions[-1].append(i)
        elif tag == "O" and before == "O":
            page.other[-1].append(i)
        elif tag == "O":
            page.other.append([i])
        else:
            page.furniture.append(i)
        before = tag
    for head in page.heads:
        if not head.headline:
            head.headline, head.subtitle = head.subtitle, []
    return page


def headline_text(lines: list[Line], numbers: list[int]) -> str | None:
    """A headline or subtitle as text, or None where there is none."""
    return join_printed(lines[i].text for i in numbers) or None
