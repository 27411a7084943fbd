"""Newspaper pages from PDF files: the text layer by pypdfium2, or the page's picture by OCR.

A page whose text layer is missing or broken is read from its picture with the ``ocr`` extra.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from summarizer.article import Article, Code, Masthead, Page, SourceError
from summarizer.reading.marks import PagePicture, marked
from summarizer.reading.masthead import agreed, read_margins, read_name
from summarizer.reading.pdf.characters import is_readable, read_characters
from summarizer.splitting.sheet.articles import read_sheet
from summarizer.splitting.sheet.geometry import Sheet
from summarizer.splitting.sheet.jumps import Halves, page_numbers
from summarizer.splitting.sheet.lines import read_lines, white_between

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
                with _uncollected():
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
            yield marked(image, sheet, result, count)
            count += len(result.placed)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: a page's thousands of characters set it off over and over,
    and make none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
            readable = bool(characters) and is_readable(characters)
            unmapped = any(not c.face.readable for c in characters)
            picture = None
            if (not readable and _is_printed(page)) or sheet.hidden or unmapped:
                longest = max(page.get_size())
                picture = page.render(scale=min(OCR_SIDE / longest, 4.0)).to_pil().convert("RGB")
        except OverflowError as error:
            raise SourceError("too_large", name=name, limit=str(error)) from error
        except pdfium.PdfiumError as error:
            raise SourceError("unreadable", name=name, reason=str(error)) from error
        finally:
            page.close()
    if picture is not None and (not readable or sheet.hidden):
        from summarizer.reading.image import read_layer, read_picture

        if readable:
            return read_layer(characters, sheet, picture, name)
        return read_picture(picture, name)
    walls = [*sheet.walls, *white_between(sheet.pictures, sheet.height)]
    sheet.lines = read_lines(characters, sheet.width, sheet.rules, walls)
    if len(sheet.lines) > MAX_LINES:
        raise SourceError("too_large", name=name, limit=f"{MAX_LINES} lines a page")
    if picture is not None:
        _read_unmapped(sheet, picture)
    return sheet


def _read_unmapped(sheet: Sheet, picture: Image.Image) -> None:
    """Read lines whose font has no true map from the page's picture, where that can be done."""
    from summarizer.reading.image import read_strips

    unmapped = [line for line in sheet.lines if not line.face.readable and not line.vertical]
    scale = picture.width / sheet.width
    strips = [
        picture.crop(
            (
                round((line.x0 - 0.2 * line.size) * scale),
                round((line.top - 0.15 * line.size) * scale),
                round((line.x1 + 0.2 * line.size) * scale),
                round((line.bottom + 0.15 * line.size) * scale),
            )
        )
        for line in unmapped
    ]
    for line, text in zip(unmapped, read_strips(strips), strict=True):
        if text is not None:
            line.text, line.face = text, line.face._replace(readable=True)


def _is_printed(page: Any) -> bool:
    """Whether anything at all is drawn on the page."""
    return next(iter(page.get_objects(max_depth=1)), None) is not None
