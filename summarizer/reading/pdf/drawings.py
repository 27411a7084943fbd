"""Rules, drawn boxes and pictures of one PDF page, by pdfium."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise, repeat
from typing import Any

from pypdfium2 import raw

from summarizer.splitting.sheet.geometry import Box, Sheet

MAX_OBJECTS = 20_000
"""Drawn objects looked at on one page."""
MAX_SEGMENTS = 2_000
"""Segments looked at of one path."""
MAX_DEPTH = 5
"""How deep forms may be nested in forms."""
RULE_THICKNESS = 3.0
"""Points; a longer thing that is thinner than this is a rule."""

Point = Callable[[Any, Any], tuple[Any, Any]]
"""Maps a point of a PDF's coordinates to the upright sheet, y down; or an array of such."""


def address(pointer: Any) -> int:
    """Where a pdfium object or function is: what tells one from another."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def quick(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that takes and gives pointers as plain numbers (``c_void_p``): a
    wrapper around each costs more than the call, and so does letting other threads run in it.
    Without ``arguments`` numbers are ints, pointers ctypes' own; checking them costs as much."""
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


_INT, _POINTER = ctypes.c_int, ctypes.c_void_p
_count_objects = quick(raw.FPDFPage_CountObjects, _INT, _POINTER)
_get_object = quick(raw.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
_get_type = quick(raw.FPDFPageObj_GetType, _INT, _POINTER)
_count_inner = quick(raw.FPDFFormObj_CountObjects, _INT, _POINTER)
_get_inner = quick(raw.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)


def placed_box(place: Point, left: float, low: float, right: float, high: float) -> Box:
    """The box on the sheet around a rectangle given in PDF coordinates."""
    corners = [place(x, y) for x in (left, right) for y in (low, high)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(across), min(down), max(across), max(down))


Objects = list[tuple[int, int]]
"""The objects of a page, or of a form on it, in their order: address and type."""


def objects_of(page: Any, texts: Collection[int] = ()) -> Objects:
    """The objects of a pdfium page; what is in forms is not among them. ``texts`` are known to be
    text."""
    return _listed(address(page.raw), _count_objects, _get_object, texts)


def _listed(holder: int, count: Any, get: Any, texts: Collection[int] = ()) -> Objects:
    return [
        (item, raw.FPDF_PAGEOBJ_TEXT if item in texts else _get_type(item))
        for item in map(get, repeat(holder), range(count(holder)))
    ]


def read_drawings(objects: Objects, place: Point, sheet: Sheet) -> None:
    """Add a pdfium page's rules, walls, frames and pictures to the sheet."""
    for count, (item, put) in enumerate(_drawn(objects, place)):
        if count >= MAX_OBJECTS:
            break
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(item, *edges):
            continue
        box = placed_box(put, *(edge.value for edge in edges))
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE:
            _add_picture(box, sheet)
        else:
            _add_path(item, box, put, sheet)


def text_order(objects: Objects) -> dict[int, int]:
    """The place of every text object in the page's content, by its address."""
    places: dict[int, int] = {}

    def note(objects: Objects, depth: int) -> None:
        for item, kind in objects:
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                places[item] = len(places)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 0:
                note(_listed(item, _count_inner, _get_inner), depth - 1)

    note(objects, MAX_DEPTH)
    return places


def _drawn(objects: Objects, place: Point) -> Iterator[tuple[Any, Point]]:
    """Every path and image of a page, with the map from its coordinates to the sheet."""
    for item, kind in objects:
        if kind != raw.FPDF_PAGEOBJ_TEXT:
            yield from _flattened(ctypes.cast(item, raw.FPDF_PAGEOBJECT), place, MAX_DEPTH)


def _flattened(item: Any, place: Point, depth: int) -> Iterator[tuple[Any, Point]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
        yield item, place
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 0:
        inner = _through(item, place)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _flattened(raw.FPDFFormObj_GetObject(item, index), inner, depth - 1)


def _through(item: Any, place: Point) -> Point:
    """The map for coordinates inside an object that has a matrix of its own."""
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, m)
    a, b, c, d, e, f = m.a, m.b, m.c, m.d, m.e, m.f
    return lambda x, y: place(a * x + c * y + e, b * x + d * y + f)


def _add_picture(box: Box, sheet: Sheet) -> None:
    if box.width > 0.9 * sheet.width and box.height > 0.9 * sheet.height:
        return  # a scanned page, or its background
    if not _add_rule(box, sheet):
        sheet.pictures.append(box)


def _add_rule(box: Box, sheet: Sheet) -> bool:
    """Keep a thin box as a rule or a wall; False when it is not thin."""
    if box.height <= RULE_THICKNESS and box.width > 4 * box.height:
        sheet.rules.append(box)
        return True
    if box.width <= RULE_THICKNESS and box.height > 4 * box.width:
        sheet.walls.append(box)
        return True
    return box.width <= RULE_THICKNESS and box.height <= RULE_THICKNESS


def _add_path(item: Any, box: Box, place: Point, sheet: Sheet) -> None:
    if _add_rule(box, sheet):
        return
    if box.width > 0.97 * sheet.width and box.height > 0.97 * sheet.height:
        return  # the paper
    put = _through(item, place)
    points: list[tuple[float, float, int]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(item), MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((*put(x.value, y.value), raw.FPDFPathSegment_GetType(segment)))
    if any(kind == raw.FPDF_SEGMENT_BEZIERTO for _, _, kind in points) and len(points) > 20:
        return  # a drawing
    corners = {(round(px), round(py)) for px, py, _ in points}
    if len(corners) == 4 and len(points) <= 6:
        sheet.frames.append(box)
        return
    for (xa, ya, _), (xb, yb, kind) in pairwise(points):
        if kind == raw.FPDF_SEGMENT_LINETO:
            _add_rule(Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)), sheet)
