"""The nouns of a laid-out page: boxes, characters, lines, rules, and what a page holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(slots=True)
class Box:
    """A rectangle in points; y grows downwards."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def across(self, other: Box) -> float:
        """How far both boxes overlap in x (negative: the gap between them)."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def along(self, other: Box) -> float:
        """How far both boxes overlap in y (negative: the gap between them)."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def shares_column(self, other: Box, share: float = 0.5) -> bool:
        """True when they overlap in x by ``share`` of the narrower one."""
        return self.across(other) >= share * min(self.width, other.width)

    def holds_across(self, other: Box, slack: float = 1.0) -> bool:
        """True when ``other`` lies within this box's x-range, give or take ``slack`` points."""
        return other.x0 >= self.x0 - slack and other.x1 <= self.x1 + slack

    def surrounds(self, other: Box, share: float = 0.7) -> bool:
        """True when ``other`` lies inside by ``share`` of its width and of its height."""
        across, along = self.across(other), self.along(other)
        return across >= share * other.width and along >= share * other.height


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around all; ``boxes`` must not be empty."""
    items = list(boxes)
    return Box(
        min([b.x0 for b in items]),
        min([b.top for b in items]),
        max([b.x1 for b in items]),
        max([b.bottom for b in items]),
    )


class Face(NamedTuple):
    """A typeface as far as a layout needs it: its name and whether it is heavy.

    What is set in one that is not ``readable`` is mapped to characters that it does not print.
    """

    name: str
    heavy: bool
    readable: bool = True


@dataclass(slots=True)
class Character(Box):
    """One character; ``order`` is its place in the page's content stream.

    ``sideways`` is set for one that lies on its side, as Latin words do in vertical columns,
    ``blank`` for white space.
    """

    text: str
    baseline: float
    size: float
    face: Face
    order: int
    sideways: bool = False
    blank: bool = False


@dataclass(slots=True)
class Line(Box):
    """One printed line of one column, or a vertical column. ``text`` has no letter-spacing."""

    text: str
    size: float
    face: Face
    order: int
    vertical: bool = False


@dataclass(slots=True)
class Sheet:
    """What one page holds before any decision: lines, rules, frames (drawn boxes), pictures.

    ``stamps`` are texts printed across the page: watermarks. ``hidden`` says that the text is not
    printed, but lies over the picture of a scan; ``trust`` is how far what was read is believed.
    """

    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    walls: list[Box] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    hidden: bool = False
    trust: float = 1.0
