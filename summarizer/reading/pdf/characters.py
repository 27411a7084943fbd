"""Characters of one PDF page, by pdfium.

pdfium has no call that gives a page's boxes at once; the calls made here a character are the
fewest that do, and whatever is the same for a text object is asked once for the object.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, product
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from pypdfium2 import raw

from summarizer.reading.pdf.drawings import Point, address, quick, read_drawings, text_order
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
DOUBLE = 0.15
"""Ems within which a character is one printed twice."""
SLANTED = 0.1
"""Quarter turns off the upright from which text is a stamp or a watermark."""

_INT, _POINTER = ctypes.c_int, ctypes.c_void_p
_get_code = quick(raw.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
_is_generated = quick(raw.FPDFText_IsGenerated, _INT, _POINTER, _INT)
_get_text = quick(raw.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
_get_box = quick(raw.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
_get_origin = quick(raw.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
_get_matrix = quick(raw.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
_get_size = quick(raw.FPDFTextObj_GetFontSize, _INT, _POINTER, _POINTER)
_get_font = quick(raw.FPDFTextObj_GetFont, _POINTER, _POINTER)
_get_mode = quick(raw.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)

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


_Style = tuple[Face, float, float]
"""Face, size in points after scaling, and quarter turns of the writing direction."""


class _Faces:
    """The styles of text objects, each asked once."""

    def __init__(self) -> None:
        self._faces: dict[int, Face] = {}
        self._styles: dict[int, _Style] = {}
        self._same: dict[tuple[float, ...], _Style] = {}
        self._size, self._matrix = ctypes.c_float(), raw.FS_MATRIX()
        self._size_, self._matrix_ = ctypes.byref(self._size), ctypes.byref(self._matrix)

    def style(self, handle: int, index: int, text: int) -> _Style:
        """The style of a text object, of which a character is at ``index``."""
        found = self._styles.get(text)
        if found is None:
            found = self._styles[text] = self._ask(handle, index, text)
        return found

    def _ask(self, handle: int, index: int, text: int) -> _Style:
        matrix = self._matrix
        _get_size(text, self._size_)
        _get_matrix(handle, index, self._matrix_)  # nested forms included
        told = (
            _get_font(text), _get_mode(text), self._size.value,
            matrix.a, matrix.b, matrix.c, matrix.d,
        )  # fmt: skip
        found = self._same.get(told)
        if found is None:
            found = self._same[told] = self._style_of(*told)
        return found

    def _style_of(
        self, font: int, mode: int, size: float, a: float, b: float, c: float, d: float
    ) -> _Style:
        scale = math.hypot(c, d) or 1.0
        turn = math.atan2(b, a) / (math.pi / 2) % 4
        face = self._face(font)
        if mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
            face = Face(face.name, True)  # bold made by stroking the outlines
        elif mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            face = HIDDEN
        return face, abs(size) * scale or 1.0, turn

    def _face(self, key: int) -> Face:
        face = self._faces.get(key)
        if face is None:
            font = ctypes.cast(key, raw.FPDF_FONT)
            buffer = ctypes.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.value.decode("utf-8", "replace")
            name = name.split("+", 1)[-1]
            heavy = raw.FPDFFont_GetWeight(font) >= HEAVY_WEIGHT or "bold" in name.lower()
            face = self._faces[key] = Face(name, heavy)
        return face


def is_readable(characters: list[Character]) -> bool:
    """Whether the text layer says what is printed: few private-use or unmapped characters."""
    bad = sum(not c.face.readable or _is_unmapped(c.text) for c in characters)
    return bad <= 0.2 * len(characters)


@lru_cache(maxsize=16_384)
def _is_unmapped(char: str) -> bool:
    return char == UNMAPPED or unicodedata.category(char) in ("Co", "Cn", "Cc")


@lru_cache(maxsize=16_384)
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
    quarters = {turn: round(turn) for turn in dict.fromkeys(item.turn for item in found)}
    slanted = [turn for turn, quarter in quarters.items() if abs(turn - quarter) >= SLANTED]
    level = [item for item in found if item.turn not in slanted] if slanted else found
    turns = Counter(quarters[item.turn] % 4 for item in level)
    quarter = max(turns, key=lambda turn: turns[turn]) if turns else None
    if quarter is None:
        quarter = (page.get_rotation() // 90) % 4
    place, width, height = _turned(page, quarter)
    sheet = Sheet(width, height)
    sheet.stamps = ["".join(i.text for i in found if i.turn == turn) for turn in slanted]
    left, low, right, high, x, y = np.array([item.place for item in level]).reshape(-1, 6).T
    ends = np.sort([place(left, low), place(right, high)], axis=0).transpose(2, 1, 0)
    characters = []
    for order, (item, ((x0, x1), upright), baseline) in enumerate(
        zip(level, ends.tolist(), place(x, y)[1].tolist(), strict=True)
    ):
        size = item.size
        if x1 < 0 or x0 > width or baseline < 0 or baseline - size > height:
            continue
        sideways = (quarters[item.turn] - quarter) % 2 == 1
        top, bottom = baseline - 0.86 * size, baseline + 0.14 * size
        if sideways:  # its own right is the page's down
            top, bottom = upright
        characters.append(
            Character(x0, top, x1, bottom, item.text, baseline, size, item.face, order, sideways)
        )
    read_drawings(page, place, sheet)
    sheet.hidden = 2 * sum(c.face is HIDDEN for c in characters) > len(characters)
    _mark_unreadable(characters)
    return _without_doubles(characters), sheet


def _mark_unreadable(characters: list[Character]) -> None:
    """Tell the faces whose characters cannot be what they print."""
    texts: dict[Face, list[str]] = defaultdict(list)
    for face, run in groupby(characters, key=attrgetter("face")):
        texts[face].extend(character.text for character in run)
    wrong = {
        face: replace(face, readable=False)
        for face, text in texts.items()
        if not is_plausible(text)
    }
    for character in characters if wrong else ():
        character.face = wrong.get(character.face, character.face)


class _Found(NamedTuple):
    """A character in user space: its box and origin, its direction in quarter turns."""

    text: str
    place: tuple[float, float, float, float, float, float]
    face: Face
    size: float
    turn: float


def _raw_characters(textpage: Any, places: dict[int, int]) -> list[_Found]:
    """The characters in the order in which the page draws them.

    pdfium sorts what stands on one baseline by x, which tears vertical columns apart; ``places``
    are those of the text objects in the content stream.
    """
    handle = address(textpage.raw)
    faces = _Faces()
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    rect_, x_, y_ = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    found: list[_Found] = []
    order: list[int] = []
    for index in range(textpage.count_chars()):
        code = _get_code(handle, index)
        text = HYPHENS.get(code) or chr(code)
        if text in "\r\n\t" or (text == " " and _is_generated(handle, index) == 1):
            continue
        if code == 0 or 0xD800 <= code <= 0xDFFF:
            text = UNMAPPED
        pointer = _get_text(handle, index)
        if not pointer:
            continue
        _get_box(handle, index, rect_)
        _get_origin(handle, index, x_, y_)
        face, size, turn = faces.style(handle, index, pointer)
        at = (rect.left, rect.bottom, rect.right, rect.top, x.value, y.value)
        found.append(_Found(everyday(text), at, face, size, turn))
        order.append(places.get(pointer, 0))
    return [found[k] for k in sorted(range(len(found)), key=order.__getitem__)]


def _crowded(characters: list[Character]) -> list[bool]:
    """Whether another character of the same text stands at each one's place, or nearly so."""
    if len(characters) < 2:
        return [False] * len(characters)
    near = DOUBLE * max(c.size for c in characters)
    numbers: dict[str, int] = {}
    cells = np.array(
        [(numbers.setdefault(c.text, len(numbers)), c.x0, c.baseline) for c in characters]
    )
    cells[:, 1:] /= 2 * near
    result = np.zeros(len(characters), np.bool_)
    for shift in product((0, 0.5), repeat=2):  # in one of the four grids, both are in one cell
        columns, rows = np.floor(cells[:, 1:] + shift).astype(np.int64).T
        keys = (cells[:, 0].astype(np.int64) << 40) + (columns << 20) + rows
        _, back, count = np.unique(keys, return_inverse=True, return_counts=True)
        result |= count[back] > 1
    return result.tolist()


def _without_doubles(characters: list[Character]) -> list[Character]:
    """Leave out a character printed twice at one place (a way to fake bold or a shadow)."""
    cells: dict[tuple[str, int, int], Character] = {}
    kept = []
    for character, crowded in zip(characters, _crowded(characters), strict=True):
        if not crowded:
            kept.append(character)
            continue
        step = max(character.size * 0.4, 0.5)
        column, row = int(character.x0 / step), int(character.baseline / step)
        near = (
            cells.get((character.text, column + dx, row + dy))
            for dx in (0, -1, 1)
            for dy in (0, -1, 1)
        )
        if character.text != " " and any(
            other is not None
            and abs(other.x0 - character.x0) < DOUBLE * character.size
            and abs(other.baseline - character.baseline) < DOUBLE * character.size
            and abs(other.size - character.size) < 0.1 * character.size
            and other.x1 - other.x0 > 0.4 * character.size
            for other in near
        ):
            continue
        cells[(character.text, column, row)] = character
        kept.append(character)
    return kept
