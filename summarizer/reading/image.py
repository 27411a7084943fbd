"""A photographed or scanned page into its articles, offline, by the ``ocr`` extra.

What RapidOCR (PaddleOCR's models on ONNX) recognises is taken character by character, as a PDF's
text is: its boxes may run across a gutter, which the white corridors of the page part. Rules,
photos and bold type are read off the picture itself (``ink``).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from statistics import median
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from summarizer.article import Page, SourceError
from summarizer.reading.ink import Ink
from summarizer.reading.marks import PagePicture, marked
from summarizer.reading.masthead import read_margins, read_name
from summarizer.splitting.sheet.articles import read_sheet
from summarizer.splitting.sheet.geometry import Box, Character, Face, Sheet
from summarizer.splitting.sheet.lines import read_lines

MAX_PIXELS = 80_000_000
"""The largest picture that is decoded (a phone's camera takes 12 to 50 million)."""

MAX_SIDE = 4_000
"""Pixels of the longer side that a picture is brought down to before it is read."""

_RAPIDOCR = threading.Lock()
"""It keeps what it is told, so one thread at a time may use it."""

_MIN_SCORE = 0.5  # of RapidOCR's own confidence in a line
_BODY_SIZE = 9.0  # points of a newspaper's body type, which the page is scaled to
_RECOGNISED = 0.8  # how far what we recognise is believed
_LAYER = 0.55  # and what a scanner's program did
_BOLD = 1.3  # times the ink of the page's usual type
_TELLING = 5  # letters of a line whose height and ink are believed
_SAME_SHORT = 1.45
_SAME = (0.8, 1.22)  # heights that differ by no more are one size


def read_image(data: bytes, name: str) -> Page:
    """Read the articles of a picture (PNG, JPEG, WebP, TIFF, BMP).

    Raises:
        SourceError: ``image_only`` where the ``ocr`` extra is not installed, ``unreadable`` for
            a broken picture, ``too_large``, ``not_news`` where no text is found.
    """
    sheet = read_picture(_opened(data, name), name)
    found = read_sheet(sheet)
    if not any(placed.article.body for placed in found.placed):
        raise SourceError("not_news", name=name)
    articles = (replace(p.article, id=f"{name}#{n}") for n, p in enumerate(found.placed, 1))
    masthead = read_margins(sheet, found).over(read_name(name))
    page = Page(name, tuple(articles), tuple(found.dropped), other=tuple(found.other))
    return page.under(masthead)


def image_picture(data: bytes, name: str) -> PagePicture:
    """A picture with a mark for every line (for ``read --show``). Raises what ``read_image``
    raises."""
    picture = _opened(data, name)
    sheet = read_picture(picture, name)
    return marked(picture, sheet, read_sheet(sheet), 0)


def _opened(data: bytes, name: str) -> Image.Image:
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise SourceError("too_large", name=name, limit=f"{MAX_PIXELS // 10**6} MP")
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError("unreadable", name=name, reason="picture") from error


def read_picture(picture: Image.Image, name: str) -> Sheet:
    """The printed lines of a picture, as a sheet in points.

    Raises:
        SourceError: ``image_only`` where the ``ocr`` extra is not installed.
    """
    if _engine() is None:
        raise SourceError("image_only", name=name, extra="ocr")
    picture = picture.copy()
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    found = _recognise(picture, find_lines=True)
    printed = [
        list(_letters(words))
        for text, score, words in zip(
            found.txts or (), found.scores or (), found.word_results or (), strict=False
        )
        if text.strip() and score >= _MIN_SCORE
    ]
    printed = [letters for letters in printed if letters]
    if not printed:
        return Sheet(picture.width, picture.height)
    return sheet_of(printed, picture, Ink(picture))


def read_layer(characters: list[Character], sheet: Sheet, picture: Image.Image, name: str) -> Sheet:
    """A scan that carries a text layer: recognised anew, or the layer without the extra."""
    if _engine() is not None:
        return read_picture(picture, name)
    scale = picture.width / sheet.width
    printed: list[list[Letter]] = []
    last: Character | None = None
    for character in characters:
        if character.blank:
            continue
        if last is None or not (
            abs(character.baseline - last.baseline) < 0.4 * last.size
            and 0 < character.x0 - last.x0 < 3 * last.size
        ):
            printed.append([])
        printed[-1].append((character.text, _scaled(character, scale)))
        last = character
    layer = sheet_of(printed, picture, Ink(picture), step=1)
    layer.trust = _LAYER
    return layer


def read_strips(strips: list[Image.Image]) -> list[str | None]:
    """The text of pictures of one line each; None where it is not read, or without the extra."""
    if _engine() is None:
        return [None] * len(strips)
    texts: list[str | None] = []
    for strip in strips:
        found = _recognise(strip.convert("RGB"), find_lines=False)
        sure = found.txts and found.scores[0] >= _MIN_SCORE
        texts.append(str(found.txts[0]).strip() or None if sure else None)
    return texts


Letter = tuple[str, Box]
"""A character and its box on the picture, in pixels."""


def _letters(words: Any) -> Iterator[Letter]:
    for text, _, corners in words:
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        step = (max(xs) - min(xs)) / max(1, len(text))
        for at, char in enumerate(text):
            if char.strip():
                left = min(xs) + at * step
                yield char, Box(left, min(ys), left + step, max(ys))


def sheet_of(
    printed: list[list[Letter]], picture: Image.Image, ink: Ink, *, step: int = 10
) -> Sheet:
    """A sheet in points from recognised lines of letters, whose boxes are only nearly right.

    Heights that differ little are one size, letters of a line have one baseline, and type with
    more ink than the page's usual is bold. ``step`` is how far letters of one line are apart in
    the stream: where it is large, a wide gap is taken for a gutter.
    """
    heights = [median(box.height for _, box in letters) for letters in printed]
    usual = median(
        height for height, letters in zip(heights, printed, strict=True) for _ in letters
    )
    pitch = _pitch(printed, heights, usual)
    scale = _BODY_SIZE / pitch
    areas = [_area(letters) for letters in printed]
    weights = [ink.weight(area) for area in areas]
    plain = median(w for w, letters in zip(weights, printed, strict=True) for _ in letters)
    characters: list[Character] = []
    for letters, height, area, weight in zip(printed, heights, areas, weights, strict=True):
        share = height / usual
        short = len(letters) < _TELLING  # the box of a few letters tells little
        same = _SAME[0] < share < (_SAME_SHORT if short else _SAME[1])
        size = _BODY_SIZE * (1.0 if same else round(8 * share) / 8)
        face = Face("", heavy=not short and weight > _BOLD * plain)
        low = area.middle * scale + size / 2
        for char, box in letters:
            order = step * len(characters)
            x0, x1 = box.x0 * scale, box.x1 * scale
            characters.append(
                Character(x0, low - size, x1, low, char, low - 0.14 * size, size, face, order)
            )
    sheet = Sheet(picture.width * scale, picture.height * scale, trust=_RECOGNISED)
    sheet.rules = [_scaled(box, scale) for box in ink.rules()]
    sheet.walls = [_scaled(box, scale) for box in ink.walls()]
    sheet.pictures = [_scaled(box, scale) for box in ink.photos()]
    sheet.lines = read_lines(characters, sheet.width, sheet.rules, sheet.walls)
    return sheet


def _pitch(printed: list[list[Letter]], heights: list[float], usual: float) -> float:
    """From letter to letter of the body type: its size, and a little more where it is spread."""
    steps = [
        (letters[-1][1].centre - letters[0][1].centre) / (len(letters) - 1)
        for letters, height in zip(printed, heights, strict=True)
        if len(letters) >= 6 and _SAME[0] < height / usual < _SAME[1]
    ]
    return median(steps) if steps else usual


def _area(letters: list[Letter]) -> Box:
    boxes = [box for _, box in letters]
    return Box(
        boxes[0].x0,
        median(box.top for box in boxes),
        boxes[-1].x1,
        median(box.bottom for box in boxes),
    )


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale)


def _recognise(picture: Image.Image, *, find_lines: bool) -> Any:
    """What RapidOCR reads, letter by letter where it has to ``find_lines``. It goes on with what it
    was told last, so each call tells it everything."""
    engine = _engine()
    assert engine is not None
    with _RAPIDOCR:
        return engine(
            np.asarray(picture)[:, :, ::-1],  # it wants blue first
            use_det=find_lines,
            use_cls=False,
            use_rec=True,
            return_word_box=find_lines,
            return_single_char_box=find_lines,
        )


@cache
def _engine() -> Any | None:
    """RapidOCR, loaded once; None where it is not installed."""
    try:
        from rapidocr import RapidOCR  # an extra
    except ImportError:
        return None
    return RapidOCR(
        params={
            "Global.max_side_len": MAX_SIDE,
            "Global.use_cls": False,
            "Global.log_level": "error",
        }
    )
