"""What was decided on a page, in pixels of its picture (for ``read --show``)."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from summarizer.splitting.sheet.articles import SheetArticles
from summarizer.splitting.sheet.geometry import Box, Sheet


@dataclass(slots=True)
class Mark:
    """A line on a page's picture, in pixels: the number of its article on the file (from 0).

    ``number`` is None for furniture; ``head`` is set for headline, subtitle and byline.
    """

    number: int | None
    head: bool
    box: tuple[float, float, float, float]


@dataclass(slots=True)
class PagePicture:
    """One page's picture and what was decided on it."""

    image: Image.Image
    marks: list[Mark]


def marked(image: Image.Image, sheet: Sheet, result: SheetArticles, first: int) -> PagePicture:
    """A page's picture with a mark for every line; ``first`` is its first article's number."""
    across, down = image.width / sheet.width, image.height / sheet.height

    def mark(number: int | None, head: bool, box: Box) -> Mark:
        edges = (box.x0 * across, box.top * down, box.x1 * across, box.bottom * down)
        return Mark(number, head, edges)

    marks = [mark(None, False, line) for line in result.furniture]
    for number, placed in enumerate(result.placed, first):
        marks.extend(mark(number, True, line) for line in placed.head)
        marks.extend(mark(number, False, line) for line in placed.text)
    return PagePicture(image, marks)
