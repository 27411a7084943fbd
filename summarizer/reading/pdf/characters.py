"""Characters of one PDF page, by pdfium.

pdfium has no call that gives a page's boxes at once; the calls made here a character are the
fewest that do, and whatever is the same for a text object is asked once for the object. They are
made by ``map`` and write into arrays: no line of Python runs for a character.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, product, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from summarizer.reading.pdf.drawings import (
    Objects,
    Point,
    address,
    objects_of,
    quick,
    read_drawings,
    text_order,
)
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
_is_generated = quick(raw.FPDFText_IsGenerated, _INT)
_get_text = quick(raw.FPDFText_GetTextObject, ctypes.c_size_t)
_get_box = quick(raw.FPDFText_GetLooseCharBox, None)
_get_origin = quick(raw.FPDFText_GetCharOrigin, None)
_get_matrix = quick(raw.FPDFText_GetMatrix, None)
_get_size = quick(raw.FPDFTextObj_GetFontSize, None, _POINTER, _POINTER)
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


Numbers = NDArray[np.int64]


class _Style(NamedTuple):
    """Face, size in points after scaling, and quarter turns of the writing direction."""

    face: Face
    size: float
    turn: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A page's characters in user space, in the order in which the page draws them.

    ``places`` are a row each: left, bottom, right and top of its box, x and y of its origin;
    ``style`` is each one's number among the ``styles``.
    """

    texts: list[str]
    places: NDArray[np.float64]
    style: Numbers
    styles: list[_Style]


class _Faces:
    """The styles of text objects; each face is asked once."""

    def __init__(self) -> None:
        self._faces: dict[int, Face] = {}

    def style(
        self, font: int, mode: int, size: float, a: float, b: float, c: float, d: float
    ) -> _Style:
        scale = math.hypot(c, d) or 1.0
        turn = math.atan2(b, a) / (math.pi / 2) % 4
        face = self._face(font)
        if mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
            face = Face(face.name, True)  # bold made by stroking the outlines
        elif mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            face = HIDDEN
        return _Style(face, abs(size) * scale or 1.0, turn)

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
    texts = Counter([c.text for c in characters if c.face.readable])
    good = sum(count for text, count in texts.items() if not _is_unmapped(text))
    return len(characters) - good <= 0.2 * len(characters)


def _is_unmapped(char: str) -> bool:
    return char == UNMAPPED or unicodedata.category(char) in ("Co", "Cn", "Cc")


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
        found, objects = _find_characters(textpage, page)
    finally:
        textpage.close()
    turn = np.array([style.turn for style in found.styles])[found.style]
    quarters = np.rint(turn).astype(int)
    level = np.abs(turn - quarters) < SLANTED
    if level.any():
        quarter = int(np.bincount(quarters[level] % 4).argmax())
    else:
        quarter = (page.get_rotation() // 90) % 4
    place, width, height = _turned(page, quarter)
    sheet = Sheet(width, height)
    sheet.stamps = [
        "".join([found.texts[k] for k in np.flatnonzero(turn == slant)])
        for slant in dict.fromkeys(turn[~level].tolist())
    ]
    read_drawings(objects, place, sheet)
    return _placed(found, np.flatnonzero(level), (quarters - quarter) % 2 == 1, place, sheet), sheet


def _placed(
    found: _Found, level: Numbers, sideways: NDArray[np.bool_], place: Point, sheet: Sheet
) -> list[Character]:
    """The characters numbered ``level`` where they stand on the sheet."""
    left, low, right, high, x, y = found.places[level].T
    size = np.array([style.size for style in found.styles])[found.style[level]]
    across, upright = np.sort([place(left, low), place(right, high)], axis=0).transpose(1, 0, 2)
    baseline = place(x, y)[1]
    down = np.where(  # one that lies on its side: its own right is the page's down
        sideways[level], upright, (baseline - 0.86 * size, baseline + 0.14 * size)
    )
    off = (across[1] < 0) | (across[0] > sheet.width)
    off |= (baseline < 0) | (baseline - size > sheet.height)
    (shown,) = np.nonzero(~off)
    style = found.style[level[shown]].tolist()
    texts = [found.texts[k] for k in level[shown].tolist()]
    faces = _marked([s.face for s in found.styles], texts, style)
    sheet.hidden = 2 * sum([faces[s] is HIDDEN for s in style]) > len(style)
    characters = map(
        Character,
        across[0][shown].tolist(), down[0][shown].tolist(),
        across[1][shown].tolist(), down[1][shown].tolist(),
        texts, baseline[shown].tolist(), size[shown].tolist(), [faces[s] for s in style],
        shown.tolist(), sideways[level[shown]].tolist(), map(str.isspace, texts),
    )  # fmt: skip
    return _without_doubles(list(characters), across[0][shown], baseline[shown])


def _marked(faces: list[Face], texts: list[str], style: list[int]) -> list[Face]:
    """The faces, those told whose characters cannot be what they print; ``style`` is the number of
    each text's face."""
    printed: list[list[str]] = [[] for _ in faces]
    for text, number in zip(texts, style, strict=True):
        printed[number].append(text)
    whole: dict[Face, list[str]] = defaultdict(list)
    for face, part in zip(faces, printed, strict=True):
        whole[face] += part
    wrong = {face for face, part in whole.items() if not is_plausible(part)}
    return [face._replace(readable=False) if face in wrong else face for face in faces]


def _find_characters(textpage: Any, page: Any) -> tuple[_Found, Objects]:
    """The characters in the order in which the page draws them, and all objects on it.

    pdfium sorts what stands on one baseline by x, which tears vertical columns apart.
    """
    handle = _POINTER(address(textpage.raw))
    codes = _codes(textpage)
    owners = np.fromiter(map(_get_text, repeat(handle), range(len(codes))), np.int64, len(codes))
    known, number = np.unique(codes, return_inverse=True)
    letters = [_letter(code) for code in known.tolist()]
    (kept,) = np.nonzero((owners != 0) & np.array([bool(text) for text in letters], bool)[number])
    made_up = [k for k in kept[codes[kept] == 0x20].tolist() if _is_generated(handle, k) == 1]
    kept = np.setdiff1d(kept, made_up, assume_unique=True)
    items, first, owner = np.unique(owners[kept], return_index=True, return_inverse=True)
    objects = objects_of(page, set(items.tolist()))
    places = text_order(objects)
    order = np.array([places.get(item, 0) for item in items.tolist()], int)[owner]
    styles, style = _styles(handle, items.tolist(), kept[first].tolist())
    boxes = np.zeros((len(kept), 4), np.float32)
    _run(map(_get_box, repeat(handle), kept.tolist(), _rows(boxes)))
    boxes = boxes[:, [0, 3, 2, 1]]
    # Where an object runs along a row, all of it stands on the first one's baseline.
    begins = first[owner]
    along = np.array([s.turn == 0 for s in styles], bool)[style[owner]]
    along &= (boxes[:, 1::2] == boxes[begins, 1::2]).all(1)
    (asked,) = np.nonzero(~along | (begins == np.arange(len(kept))))
    told = np.zeros((len(asked), 2))
    _run(map(_get_origin, repeat(handle), kept[asked].tolist(), _rows(told), _rows(told[:, 1:])))
    origins = boxes[:, :2].astype(float)
    origins[asked] = told
    origins[along, 1] = origins[begins[along], 1]
    drawn = order.argsort(kind="stable")
    texts = [letters[k] for k in number[kept[drawn]].tolist()]
    found = _Found(texts, np.hstack([boxes, origins])[drawn], style[owner[drawn]], styles)
    return found, objects


def _codes(textpage: Any) -> Numbers:
    """The characters' codes: pdfium gives them at once, if there is one for each."""
    size = textpage.count_chars()
    buffer = (ctypes.c_ushort * (2 * size + 1))()  # two for each of the rarest ideographs
    length = raw.FPDFText_GetText(textpage.raw, 0, size, buffer) - 1  # a 0 ends it
    whole = bytes(buffer)[: 2 * max(0, length)].decode("utf-16-le", "surrogatepass")
    if len(whole) == size:
        return _points(whole).astype(np.int64)
    return np.array([raw.FPDFText_GetUnicode(textpage.raw, at) for at in range(size)], int)


def _points(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@lru_cache(maxsize=16_384)
def _letter(code: int) -> str:
    """The character of a code, empty for what ends a line."""
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return UNMAPPED
    text = HYPHENS.get(code) or chr(code)
    return "" if text in "\r\n\t" else everyday(text)


def _styles(handle: Any, items: list[int], first: list[int]) -> tuple[list[_Style], Numbers]:
    """The styles of text objects, and the number of each one's; ``first``: a character of each."""
    sizes, matrices = np.zeros((len(items), 1), np.float32), np.zeros((len(items), 6), np.float32)
    _run(map(_get_size, items, _rows(sizes)))
    _run(map(_get_matrix, repeat(handle), first, _rows(matrices)))  # nested forms included
    told = list(
        zip(
            map(_get_font, items), map(_get_mode, items), sizes[:, 0].tolist(),
            *matrices[:, :4].T.tolist(), strict=True,
        )
    )  # fmt: skip
    faces = _Faces()
    numbers = {key: number for number, key in enumerate(dict.fromkeys(told))}
    return [faces.style(*key) for key in numbers], np.array([numbers[key] for key in told], int)


def _rows(table: NDArray[Any]) -> Iterator[Any]:
    """A pointer to each row of a table."""
    start, step = ctypes.c_char.from_address(table.ctypes.data), table.strides[0]
    return map(ctypes.byref, repeat(start), count(0, step))


def _run(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


def _crowded(
    characters: list[Character], x: NDArray[np.float64], y: NDArray[np.float64]
) -> list[int]:
    """Those at whose place, or nearly so, another of the same text may stand."""
    if len(characters) < 2:
        return []
    cells = np.stack([x, y]) / (2 * DOUBLE * max([c.size for c in characters]))
    text = _points("".join([c.text[0] for c in characters])).astype(np.int64) << 40
    result = np.zeros(len(characters), np.bool_)
    for shift in product((0, 0.5), repeat=2):  # in one of the four grids, both are in one cell
        columns, rows = np.floor(cells + np.array(shift)[:, None]).astype(np.int64)
        keys = text + (columns << 20) + rows
        inorder = np.sort(keys)
        twice = inorder[1:][inorder[1:] == inorder[:-1]]
        if len(twice):
            result |= np.isin(keys, twice)
    return np.flatnonzero(result).tolist()


def _without_doubles(
    characters: list[Character], x: NDArray[np.float64], y: NDArray[np.float64]
) -> list[Character]:
    """Leave out a character printed twice at one place (a way to fake bold or a shadow); ``x`` and
    ``y`` are their left ends and baselines."""
    cells: dict[tuple[str, int, int], Character] = {}
    again: set[int] = set()
    for at in _crowded(characters, x, y):
        character = characters[at]
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
            again.add(at)
        else:
            cells[(character.text, column, row)] = character
    return [c for at, c in enumerate(characters) if at not in again] if again else characters
