"""Newspaper pages from PDF files with a text layer (pypdfium2), or by the ``ocr`` extra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from summarizer.article import Article, Page, SourceError
from summarizer.reading.layout.articles import SheetArticles, read_sheet
from summarizer.reading.layout.characters import read_characters
from summarizer.reading.layout.geometry import Sheet
from summarizer.reading.layout.lines import read_lines

MAX_BYTES = 100 * 1024 * 1024
"""Largest file read."""
MAX_PAGES = 500
"""Most pages read of one file."""


def read_pdf(data: bytes | Path, name: str) -> Page:
    """Read the articles of a PDF, page by page, ids running on through the file.

    Raises ``SourceError``: ``encrypted``, ``unreadable``, ``too_large`` (over ``MAX_BYTES`` or
    ``MAX_PAGES``), ``image_only`` (no text layer, and no ``ocr`` extra to read the picture by),
    ``empty`` (nothing printed on any page).
    """
    articles: list[Article] = []
    dropped: list[str] = []
    with _opened(data, name) as document:
        for index in range(len(document)):
            result = read_sheet(_sheet(document, index))
            dropped.extend(result.dropped)
            for placed in result.placed:
                articles.append(replace(placed.article, id=f"{name}#{len(articles) + 1}"))
    return Page(name, tuple(articles), tuple(dropped))


@contextmanager
def _opened(data: bytes | Path, name: str) -> Iterator[Any]:
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size > MAX_BYTES:
        raise SourceError("too_large", name=name, limit=f"{MAX_BYTES // 2**20} MB")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = "encrypted" if "assword" in str(error) else "unreadable"
        raise SourceError(code, name=name, reason=str(error)) from error
    try:
        if len(document) > MAX_PAGES:
            raise SourceError("too_large", name=name, limit=f"{MAX_PAGES} pages")
        yield document
    finally:
        document.close()


def _sheet(document: Any, index: int) -> Sheet:
    page = document[index]
    try:
        characters, sheet = read_characters(page)
        sheet.lines = read_lines(characters)
        return sheet
    finally:
        page.close()
