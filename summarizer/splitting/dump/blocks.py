"""Tagged lines into the blocks of a page: bodies, headline groups, bylines, captions, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from summarizer.splitting.dump.lines import Line
from summarizer.text.headlines import join_printed
from summarizer.text.prose import join_tight

_STRETCH = re.compile("[APC]C*|.")
"""A paragraph's lines that follow each other, or any other line."""


@dataclass(slots=True)
class Body:
    """An article's running text: line numbers by paragraph; headings are paragraphs too."""

    paragraphs: list[list[int]] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)  # paragraphs that are section headings

    @property
    def first(self) -> int:
        """Its first line."""
        return self.paragraphs[0][0]

    @property
    def last(self) -> int:
        """Its last line."""
        return max(paragraph[-1] for paragraph in self.paragraphs)

    @property
    def lines(self) -> list[int]:
        """All its lines."""
        return [i for paragraph in self.paragraphs for i in paragraph]

    def texts(self, lines: list[Line]) -> list[str]:
        """Its paragraphs as running text."""
        return [join_tight(lines[i].tight for i in paragraph) for paragraph in self.paragraphs]


@dataclass(slots=True)
class Head:
    """A headline group: the lines of a headline and of its subtitle."""

    headline: list[int] = field(default_factory=list)
    subtitle: list[int] = field(default_factory=list)
    body_before: int = -1  # the body that was open when it came, -1 at the page's start
    inside: bool = False  # that body goes on after it

    @property
    def first(self) -> int:
        """Its first line."""
        return min(self.headline + self.subtitle)

    @property
    def last(self) -> int:
        """Its last line."""
        return max(self.headline + self.subtitle)

    @property
    def lines(self) -> list[int]:
        """All its lines."""
        return self.headline + self.subtitle


@dataclass(slots=True)
class Blocks:
    """Everything on a page; every line is in exactly one place."""

    bodies: list[Body] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    bylines: list[int] = field(default_factory=list)
    captions: list[list[int]] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)
    other: list[list[int]] = field(default_factory=list)  # pieces that are no articles


def read_blocks(tags: str) -> Blocks:
    """Group tagged lines (``tagger.TAGS``, one a line) into blocks."""
    page = Blocks()
    body: Body | None = None
    head: Head | None = None
    closed = 0  # headline groups that a body's line came after
    for stretch in _STRETCH.finditer(tags):
        i, end = stretch.span()
        tag, before = tags[i], tags[i - 1] if i else " "
        if tag in "APCX":
            head = None
            if tag == "A" or body is None:
                body = Body()
                page.bodies.append(body)
            else:  # headline groups since the body's last line stand inside it, now that it goes on
                for inner in page.heads[closed:]:
                    inner.inside = True
            closed = len(page.heads)
            if tag == "X":
                body.headings.add(len(body.paragraphs))
            elif tag == "C" and body.paragraphs and len(body.paragraphs) - 1 not in body.headings:
                body.paragraphs[-1].extend(range(i, end))
                continue
            body.paragraphs.append(list(range(i, end)))
        elif tag == "H" or (tag in "hS" and head is None):
            if head is not None and head.subtitle and not head.headline:
                head.headline.append(i)  # a kicker above its headline
                continue
            head = Head(body_before=len(page.bodies) - 1)
            page.heads.append(head)
            (head.subtitle if tag == "S" else head.headline).append(i)
        elif tag in "hS" and head is not None:
            (head.subtitle if tag == "S" else head.headline).append(i)
        elif tag == "B":
            page.bylines.append(i)
        elif tag == "K" or (tag == "k" and before not in "Kk"):
            page.captions.append([i])
        elif tag == "k":
            page.captions[-1].append(i)
        elif tag == "O" and before == "O":
            page.other[-1].append(i)
        elif tag == "O":
            page.other.append([i])
        else:
            page.furniture.append(i)
    for head in page.heads:
        if not head.headline:
            head.headline, head.subtitle = head.subtitle, []
    return page


def headline_text(lines: list[Line], numbers: list[int]) -> str | None:
    """A headline or subtitle as text, or None where there is none."""
    return join_printed(lines[i].text for i in numbers) or None
