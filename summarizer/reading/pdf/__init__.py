"""Newspaper pages from PDF files: the text layer by pypdfium2, or the page's picture by OCR.

A page whose text layer is missing or broken is read from its picture with the ``ocr`` extra.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from summarizer.article import Article, Code, Masthead, Page, SourceError
from summarizer.reading.masthead import agreed, read_margins, read_name
from summarizer.reading.pdf.characters import is_readable, read_characters
from summarizer.splitting.sheet.articles import SheetArticles, read_sheet
from summarizer.splitting.sheet.geometry import Box, Sheet
from summarizer.splitting.sheet.jumps import Halves, page_numbers
from summarizer.splitting.sheet.lines import read_lines

MAX_BYTES = 100 * 1024 * 1024
"""Largest file read."""
MAX_PAGES = 500
"""Most pages read of one file."""
MAX_LINES = 6_000
"""Most lines of one page; a full broadsheet page holds about 1,500."""
OCR_SIDE = 4_000
"""Pixels of the longer side of a page's picture given to OCR."""

_PDFIUM = threading.Lock()
"""pdfium may be used by one thread at a time in the whole process."""


def read_pdf(data: bytes | Path, name: str) -> Page:
    """Read the articles of a PDF, page by page; ids run on through the file.

    Raises ``SourceError``: ``encrypted``, ``unreadable``, ``too_large`` (over ``MAX_BYTES``,
    ``MAX_PAGES`` or ``MAX_LINES``), ``image_only`` (no text layer, and no ``ocr`` extra to read
    the picture by), ``empty`` (nothing is printed on any page).
    """
    articles: list[Article] = []
    dropped: list[str] = []
    other: list[str] = []
    mastheads: list[Masthead] = []
    named = read_name(name)
    unread: SourceError | None = None
    halves = Halves()
    with _opened(data, name) as document:
        for index in range(len(document)):
            try:
                sheet = _sheet(document, index, name)
                result = read_sheet(sheet)
            except SourceError as error:
                if error.code != "image_only":
                    raise
                unread = error
                continue
            dropped.extend(result.dropped)
            other.extend(result.other)
            mastheads.append(read_margins(sheet, result))
            own = mastheads[-1].over(named)
            numbers = page_numbers(line.text for line in result.furniture)
            for placed in result.placed:
                halves.note(len(articles), placed.onward, placed.back, numbers)
                articles.append(replace(placed.article, masthead=own))
    articles, over = halves.join(articles)
    dropped.extend(over)
    if not articles and unread is not None:
        raise unread
    if not (articles or dropped or other):
        raise SourceError("empty", name=name)
    masthead = agreed(mastheads).over(named)
    numbered = (replace(a, id=f"{name}#{n}") for n, a in enumerate(articles, 1))
    return Page(name, tuple(numbered), tuple(dropped), other=tuple(other), masthead=masthead)


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
    """One rendered page and what was decided on it."""

    image: Image.Image
    marks: list[Mark]


def page_pictures(
    data: bytes | Path, name: str, *, scale: float = 1.5, most: int = 8
) -> Iterator[PagePicture]:
    """Render the first ``most`` pages with a mark for every line (for ``read --show``).

    Article numbers are the places in ``read_pdf(data, name).articles``. ``scale`` is pixels a
    point. Raises what ``read_pdf`` raises.
    """
    count = 0
    with _opened(data, name) as document:
        for index in range(min(most, len(document))):
            sheet = _sheet(document, index, name)
            result = read_sheet(sheet)
            with _PDFIUM:
                page = document[index]
                image = page.render(scale=scale).to_pil().convert("RGB")
                page.close()
            across, down = image.width / sheet.width, image.height / sheet.height
            yield PagePicture(image, _marks(result, count, across, down))
            count += len(result.placed)


def _marks(result: SheetArticles, first: int, across: float, down: float) -> list[Mark]:
    def mark(number: int | None, head: bool, box: Box) -> Mark:
        edges = (box.x0 * across, box.top * down, box.x1 * across, box.bottom * down)
        return Mark(number, head, edges)

    marks = [mark(None, False, line) for line in result.furniture]
    for number, placed in enumerate(result.placed, first):
        marks.extend(mark(number, True, line) for line in placed.head)
        marks.extend(mark(number, False, line) for line in placed.text)
    return marks


@contextmanager
def _opened(data: bytes | Path, name: str) -> Iterator[Any]:
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size > MAX_BYTES:
        raise SourceError("too_large", name=name, limit=f"{MAX_BYTES // 2**20} MB")
    with _PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            code: Code = "encrypted" if "assword" in str(error) else "unreadable"
            raise SourceError(code, name=name, reason=str(error)) from error
    try:
        if len(document) > MAX_PAGES:
            raise SourceError("too_large", name=name, limit=f"{MAX_PAGES} pages")
        yield document
    finally:
        with _PDFIUM:
            document.close()


def _sheet(document: Any, index: int, name: str) -> Sheet:
    """One page's lines and drawings; from its picture when its text layer is of no use."""
    with _PDFIUM:
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise SourceError("unreadable", name=name, reason=str(error)) from error
        try:
            characters, sheet = read_characters(page)
            picture = None
            if not (characters and is_readable(characters)) and _is_printed(page):
                longest = max(page.get_size())
                picture = page.render(scale=min(OCR_SIDE / longest, 4.0)).to_pil().convert("RGB")
        except OverflowError as error:
            raise SourceError("too_large", name=name, limit=str(error)) from error
        except pdfium.PdfiumError as error:
            raise SourceError("unreadable", name=name, reason=str(error)) from error
        finally:
            page.close()
    if picture is not None:
        from summarizer.reading.image import read_picture  # an extra

        return read_picture(picture, name)
    sheet.lines = read_lines(characters, sheet.width, sheet.rules, sheet.walls)
    if len(sheet.lines) > MAX_LINES:
        raise SourceError("too_large", name=name, limit=f"{MAX_LINES} lines a page")
    return sheet


def _is_printed(page: Any) -> bool:
    """Whether anything at all is drawn on the page."""
    return next(iter(page.get_objects(max_depth=1)), None) is not None
