"""Characters of one PDF page, by pdfium.

pdfium has no call that gives a page's boxes at once; the calls made here a character are the
fewest that do, and whatever is the same for a text object is asked once for the object.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

from pypdfium2 import raw

from summarizer.reading.pdf.drawings import Point, address, read_drawings, text_order
from summarizer.splitting.sheet.geometry import Character, Face, Sheet
from summarizer.text.glyphs import map_radicals
from summarizer.text.plausible import is_plausible

MAX_CHARACTERS = 60_000
"""Most characters of one page; a full broadsheet page holds about 15,000."""
HEAVY_WEIGHT = 600
"""Font weight from which a face counts as bold (CSS: 400 regular, 700 bold)."""
HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}
"""What pdfium reports for a hyphen at the end of a line."""
VERTICAL_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
        "，、。：；！？〖〗…—（）｛｝〔〕【】《》〈〉「」『』［］",
        strict=True,
    )
)
"""Marks as they are set in vertical columns, and in rows."""
SLANTED = 0.1
"""Quarter turns off the upright from which text is a stamp or a watermark."""

HIDDEN = Face("hidden", False)
"""The face of text that is not printed: what was recognised on a scan."""
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
        self._styles: dict[int, tuple[Face, float, float]] = {}

    def style(self, handle: Any, index: int, pointer: Any, key: int) -> tuple[Face, float, float]:
        """Face, size in points after scaling, and quarter turns of the writing direction."""
        found = self._styles.get(key)
        if found is None:
            found = self._styles[key] = self._ask(handle, index, pointer)
        return found

    def _ask(self, handle: Any, index: int, pointer: Any) -> tuple[Face, float, float]:
        size, matrix = ctypes.c_float(), raw.FS_MATRIX()
        raw.FPDFTextObj_GetFontSize(pointer, size)
        raw.FPDFText_GetMatrix(handle, index, matrix)  # nested forms included
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        turn = math.atan2(matrix.b, matrix.a) / (math.pi / 2) % 4
        face = self._face(raw.FPDFTextObj_GetFont(pointer))
        mode = raw.FPDFTextObj_GetTextRenderMode(pointer)
        if mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
            face = Face(face.name, True)  # bold made by stroking the outlines
        elif mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            face = HIDDEN
        return face, abs(size.value) * scale or 1.0, turn

    def _face(self, font: Any) -> Face:
        key = address(font)
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
    bad = sum(
        unicodedata.category(c.text) in ("Co", "Cn", "Cc")
        or c.text == UNMAPPED
        or not c.face.readable
        for c in characters
    )
    return bad <= 0.2 * len(characters)


def everyday(text: str) -> str:
    """The everyday character for a radical, a compatibility or a vertical form, else the text."""
    return VERTICAL_FORMS.get(text) or map_radicals(text)


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
        found = _raw_characters(textpage, text_order(page))
    finally:
        textpage.close()
    level = [item for item in found if abs(item.turn - round(item.turn)) < SLANTED]
    turns = Counter(round(item.turn) % 4 for item in level)
    quarter = max(turns, key=lambda turn: turns[turn]) if turns else None
    if quarter is None:
        quarter = (page.get_rotation() // 90) % 4
    place, width, height = _turned(page, quarter)
    sheet = Sheet(width, height)
    sheet.stamps = ["".join(i.text for i in found if i.turn == t) for t in dict.fromkeys(
        i.turn for i in found if abs(i.turn - round(i.turn)) >= SLANTED
    )]  # fmt: skip
    characters = []
    for order, item in enumerate(level):
        left, low, right, high = item.bounds
        (xa, ya), (xb, yb) = place(left, low), place(right, high)
        x0, x1 = min(xa, xb), max(xa, xb)
        baseline, size = place(*item.origin)[1], item.size
        if x1 < 0 or x0 > width or baseline < 0 or baseline - size > height:
            continue
        top, bottom = baseline - 0.86 * size, baseline + 0.14 * size
        sideways = (round(item.turn) - quarter) % 2 == 1
        if sideways:  # its own right is the page's down
            top, bottom = min(ya, yb), max(ya, yb)
        characters.append(
            Character(x0, top, x1, bottom, item.text, baseline, size, item.face, order, sideways)
        )
    read_drawings(page, place, sheet)
    sheet.hidden = 2 * sum(c.face == HIDDEN for c in characters) > len(characters)
    _mark_unreadable(characters)
    return _without_doubles(characters), sheet


def _mark_unreadable(characters: list[Character]) -> None:
    """Tell the faces whose characters cannot be what they print."""
    texts: dict[Face, list[str]] = defaultdict(list)
    for character in characters:
        texts[character.face].append(character.text)
    wrong = {
        face: replace(face, readable=False)
        for face, text in texts.items()
        if not is_plausible(text)
    }
    for character in characters:
        character.face = wrong.get(character.face, character.face)


@dataclass(frozen=True, slots=True)
class _Found:
    """A character in user space; ``turn`` is its direction in quarter turns."""

    text: str
    bounds: tuple[float, float, float, float]
    origin: tuple[float, float]
    face: Face
    size: float
    turn: float


def _raw_characters(textpage: Any, places: dict[int, int]) -> list[_Found]:
    """The characters in the order in which the page draws them.

    pdfium sorts what stands on one baseline by x, which tears vertical columns apart; ``places``
    are those of the text objects in the content stream.
    """
    handle = textpage.raw
    faces = _Faces()
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    rect_, x_, y_ = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    found: list[tuple[int, _Found]] = []
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
        key = address(pointer)
        face, size, turn = faces.style(handle, index, pointer, key)
        bounds = (rect.left, rect.bottom, rect.right, rect.top)
        item = _Found(everyday(text), bounds, (x.value, y.value), face, size, turn)
        found.append((places.get(key, 0), item))
    found.sort(key=lambda pair: pair[0])
    return [item for _, item in found]


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
