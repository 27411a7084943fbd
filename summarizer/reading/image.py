"""A photographed or scanned page into its articles, offline, by the ``ocr`` extra.

The lines that RapidOCR (PaddleOCR's models on ONNX) finds are laid out on a sheet like those of
a PDF, and the same stages read headlines, columns and bylines from their size and place.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from statistics import median
from typing import Any

from PIL import Image, ImageOps

from summarizer.article import Page, SourceError
from summarizer.reading.masthead import read_margins, read_name
from summarizer.splitting.sheet.articles import read_sheet
from summarizer.splitting.sheet.geometry import Face, Line, Sheet

MAX_PIXELS = 80_000_000
"""The largest picture that is decoded (a phone's camera takes 12 to 50 million)."""

MAX_SIDE = 4_000
"""Pixels of the longer side that a picture is brought down to before it is read."""

_MIN_SCORE = 0.5  # of RapidOCR's own confidence in a line
_BODY_SIZE = 9.0  # points of a newspaper's body type, which the page is scaled to


def read_image(data: bytes, name: str) -> Page:
    """Read the articles of a picture (PNG, JPEG, WebP, TIFF, BMP).

    Raises:
        SourceError: ``image_only`` where the ``ocr`` extra is not installed, ``unreadable`` for
            a broken picture, ``too_large``, ``not_news`` where no text is found.
    """
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise SourceError("too_large", name=name, limit=f"{MAX_PIXELS // 10**6} MP")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError("unreadable", name=name, reason="picture") from error
    sheet = read_picture(upright, name)
    found = read_sheet(sheet)
    if not any(placed.article.body for placed in found.placed):
        raise SourceError("not_news", name=name)
    articles = (
        replace(p.article, id=f"{name}#{n}", confidence=0.8 * p.article.confidence)
        for n, p in enumerate(found.placed, 1)
    )
    masthead = read_margins(sheet, found).over(read_name(name))
    page = Page(name, tuple(articles), tuple(found.dropped), other=tuple(found.other))
    return page.under(masthead)


def read_picture(picture: Image.Image, name: str) -> Sheet:
    """The printed lines of a picture, as a sheet in points.

    Raises:
        SourceError: ``image_only`` where the ``ocr`` extra is not installed.
    """
    engine = _engine()
    if engine is None:
        raise SourceError("image_only", name=name, extra="ocr")
    import numpy as np  # comes with the extra

    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    found, _ = engine(np.asarray(picture)[:, :, ::-1])  # it wants blue first
    lines = [
        _line(corners, text, order)
        for order, (corners, text, score) in enumerate(found or ())
        if text.strip() and score >= _MIN_SCORE
    ]
    if not lines:
        return Sheet(picture.width, picture.height)
    body = median(line.size for line in lines for _ in line.text)
    scale = _BODY_SIZE / body
    for line in lines:
        line.x0, line.x1 = line.x0 * scale, line.x1 * scale
        line.top, line.bottom = line.top * scale, line.bottom * scale
        # Boxes of one type differ by a few pixels; a headline differs by more.
        near = 1 if 0.75 < line.size / body < 1.3 else round(4 * line.size / body) / 4
        line.size = _BODY_SIZE * near
    return Sheet(picture.width * scale, picture.height * scale, lines)


def _line(corners: list[list[float]], text: str, order: int) -> Line:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    size = 0.8 * (max(ys) - min(ys))  # the box has a margin around the type
    return Line(min(xs), min(ys), max(xs), max(ys), text.strip(), size, Face("", False), order)


@cache
def _engine() -> Any | None:
    """RapidOCR, loaded once; None where it is not installed."""
    try:
        from rapidocr_onnxruntime import RapidOCR  # an extra
    except ImportError:
        return None
    return RapidOCR()
