"""Characters of one PDF page, by pdfium.

pdfium has no call that gives a page's boxes at once; the calls made here a character are the
fewest that do, and whatever is the same for a text object is asked once for the object.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import defaultdict
from typing import Any

from pypdfium2 import raw

from summarizer.reading.pdf.drawings import Point, read_drawings
from summarizer.splitting.sheet.geometry import Character, Face, Sheet

MAX_CHARACTERS = 60_000
"""Most characters of one page; a full broadsheet page holds about 15,000."""
HEAVY_WEIGHT = 600
"""Font weight from which a face counts as bold (CSS: 400 regular, 700 bold)."""
HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}
"""What pdfium reports for a hyphen at the end of a line."""
RADICALS = (("\u2e80", "\u2fdf"), ("\uf900", "\ufaff"))
"""Blocks that faulty character maps use in place of the everyday ideographs."""

UNMAPPED = "\ufffd"
"""Stands for a glyph that the file maps to no character."""


def _turned(page: Any, turn: int) -> tuple[Point, float, float]:
    """Map user space to upright page space (y down) after ``turn`` quarter turns clockwise."""
    left, low, right, high = page.get_cropbox()
    width, height = right - left, high - low
    if turn == 1:
        return (lambda x, y: (y - low, x - left)), height, width
    if turn == 2:
        return (lambda x, y: (right - x, y - low)), width, height
    if turn == 3:
        return (lambda x, y: (high - y, right - x)), height, width
    return (lambda x, y: (x - left, high - y)), width, height


class _Faces:
    """Face, true size and direction of text objects, each asked once."""

    def __init__(self) -> None:
        self._faces: dict[int, Face] = {}
        self._styles: dict[int, tuple[Face, float, int]] = {}

    def style(self, handle: Any, index: int, pointer: Any) -> tuple[Face, float, int]:
        """Face, size in points after scaling, and quarter turns of the writing direction."""
        key = ctypes.cast(pointer, ctypes.c_void_p).value or 0
        found = self._styles.get(key)
        if found is None:
            found = self._styles[key] = self._ask(handle, index, pointer)
        return found

    def _ask(self, handle: Any, index: int, pointer: Any) -> tuple[Face, float, int]:
        size, matrix = ctypes.c_float(), raw.FS_MATRIX()
        raw.FPDFTextObj_GetFontSize(pointer, size)
        raw.FPDFText_GetMatrix(handle, index, matrix)  # nested forms included
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        face = self._face(raw.FPDFTextObj_GetFont(pointer))
        if raw.FPDFTextObj_GetTextRenderMode(pointer) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
            face = Face(face.name, True)  # bold made by stroking the outlines
        return face, abs(size.value) * scale or 1.0, turn

    def _face(self, font: Any) -> Face:
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        face = self._faces.get(key)
        if face is None:
            buffer = ctypes.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.value.decode("utf-8", "replace")
            name = name.split("+", 1)[-1]
            heavy = raw.FPDFFont_GetWeight(font) >= HEAVY_WEIGHT or "bold" in name.lower()
            face = self._faces[key] = Face(name, heavy)
        return face


def is_readable(characters: list[Character]) -> bool:
    """Whether the text layer says what is printed: few private-use or unmapped characters."""
    bad = sum(unicodedata.category(c.text) in ("Co", "Cn", "Cc") or c.text == UNMAPPED
              for c in characters)  # fmt: skip
    return bad <= 0.2 * len(characters)


def everyday(text: str) -> str:
    """The everyday ideograph for a radical or compatibility form, else the text itself."""
    if any(low <= text <= high for low, high in RADICALS):
        return unicodedata.normalize("NFKC", text)
    return text


def read_characters(page: Any) -> tuple[list[Character], Sheet]:
    """All characters of a pdfium page, upright, and a sheet with all that is drawn, no lines.

    Text that pdfium made up (spaces, line ends), text outside the page and overprinted doubles
    are left out. A page whose text runs sideways is turned. Raises ``OverflowError`` when the
    page holds more than ``MAX_CHARACTERS``.
    """
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MAX_CHARACTERS:
            raise OverflowError(f"{MAX_CHARACTERS} characters a page")
        found, turn = _raw_characters(textpage)
    finally:
        textpage.close()
    quarter = turn if found else (page.get_rotation() // 90) % 4
    place, width, height = _turned(page, quarter)
    sheet = Sheet(width, height)
    characters = []
    for order, (text, bounds, origin, face, size) in enumerate(found):
        left, low, right, high = bounds
        ends = place(left, low)[0], place(right, high)[0]
        x0, x1 = min(ends), max(ends)
        baseline = place(*origin)[1]
        if x1 < 0 or x0 > width or baseline < 0 or baseline - size > height:
            continue
        top, bottom = baseline - 0.86 * size, baseline + 0.14 * size
        characters.append(Character(x0, top, x1, bottom, text, baseline, size, face, order))
    read_drawings(page, place, sheet)
    return _without_doubles(characters), sheet


_Found = tuple[str, tuple[float, float, float, float], tuple[float, float], Face, float]


def _raw_characters(textpage: Any) -> tuple[list[_Found], int]:
    """Characters in stream order with user-space boxes, and the page's main text direction."""
    handle = textpage.raw
    faces = _Faces()
    turns: dict[int, list[_Found]] = defaultdict(list)
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    rect_, x_, y_ = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    order: list[tuple[int, _Found]] = []
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        text = HYPHENS.get(code) or chr(code)
        if text in "\r\n\t" or raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        if code == 0 or 0xD800 <= code <= 0xDFFF:
            text = UNMAPPED
        pointer = raw.FPDFText_GetTextObject(handle, index)
        if not pointer:
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, rect_)
        raw.FPDFText_GetCharOrigin(handle, index, x_, y_)
        face, size, turn = faces.style(handle, index, pointer)
        bounds = (rect.left, rect.bottom, rect.right, rect.top)
        item = (everyday(text), bounds, (x.value, y.value), face, size)
        order.append((turn, item))
        turns[turn].append(item)
    main = max(turns, key=lambda turn: len(turns[turn])) if turns else 0
    return [item for _, item in order], main


def _without_doubles(characters: list[Character]) -> list[Character]:
    """Leave out a character printed twice at one place (a way to fake bold or a shadow)."""
    cells: dict[tuple[str, int, int], Character] = {}
    kept = []
    for character in characters:
        step = max(character.size * 0.4, 0.5)
        column, row = int(character.x0 / step), int(character.baseline / step)
        near = (
            cells.get((character.text, column + dx, row + dy))
            for dx in (0, -1, 1)
            for dy in (0, -1, 1)
        )
        if character.text != " " and any(
            other is not None
            and abs(other.x0 - character.x0) < 0.15 * character.size
            and abs(other.baseline - character.baseline) < 0.15 * character.size
            and abs(other.size - character.size) < 0.1 * character.size
            and other.x1 - other.x0 > 0.4 * character.size
            for other in near
        ):
            continue
        cells[(character.text, column, row)] = character
        kept.append(character)
    return kept
