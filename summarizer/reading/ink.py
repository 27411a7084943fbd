"""What a page's picture shows besides letters: rules, column lines, photos, and how bold type is.

Everything is found by counting dark pixels, so that it needs no model: a rule is a dark run far
longer than any stroke of type, a photo an area that is grey all over.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from summarizer.splitting.sheet.geometry import Box

SIDE = 2_400
"""Pixels of the longer side that a picture is looked at in."""
SHORTEST = 0.05
"""A rule's length, as a share of the picture's longer side, at least."""
THICKEST = 0.006
"""Its thickness, as a share of the longer side, at most."""
TILE = 8
"""Pixels of the squares by which photos are looked for."""
GREY = 0.55
"""Share of pixels darker than paper from which a square is part of a photo."""

_Dark = NDArray[np.bool_]


class Ink:
    """The dark pixels of a page's picture; all boxes are in the picture's own pixels."""

    def __init__(self, picture: Image.Image) -> None:
        grey = picture.convert("L")
        self._scale = max(1.0, max(grey.size) / SIDE)
        if self._scale > 1:
            grey = grey.resize((round(grey.width / self._scale), round(grey.height / self._scale)))
        levels = np.asarray(grey)
        self._paper = float(np.percentile(levels, 90))
        self._dark: _Dark = levels < 0.6 * self._paper
        self._toned: _Dark = levels < 0.93 * self._paper
        self._side = max(levels.shape)

    def rules(self) -> list[Box]:
        """Straight lines from side to side."""
        return [self._box(b) for b in self._runs(self._dark)]

    def walls(self) -> list[Box]:
        """Straight lines from the top down."""
        turned = (Box(b.top, b.x0, b.bottom, b.x1) for b in self._runs(self._dark.T))
        return [self._box(box) for box in turned]

    def photos(self) -> list[Box]:
        """Areas that are toned all over, half as high and as wide as a headline at least."""
        rows, columns = (n // TILE for n in self._toned.shape)
        tiles = self._toned[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE)
        toned = ndimage.binary_opening(tiles.mean(axis=(1, 3)) > GREY, np.ones((3, 3), bool))
        found = ndimage.find_objects(ndimage.label(toned)[0])
        boxes = []
        for across in found:
            down, right = across
            height, width = down.stop - down.start, right.stop - right.start
            if min(height, width) * TILE > 0.03 * self._side:
                full = float(toned[across].mean())
                if full > 0.7:
                    edges = (right.start, down.start, right.stop, down.stop)
                    boxes.append(self._box(Box(*(TILE * edge for edge in edges))))
        return boxes

    def weight(self, box: Box) -> float:
        """The share of a line's box that is dark: larger for bold type."""
        x0, x1 = (max(0, round(x / self._scale)) for x in (box.x0, box.x1))
        top, bottom = (max(0, round(y / self._scale)) for y in (box.top, box.bottom))
        part = self._dark[top:bottom, x0:x1]
        return float(part.mean()) if part.size else 0.0

    def _runs(self, dark: Any) -> list[Box]:
        length = round(SHORTEST * self._side)
        if dark.shape[1] <= length:
            return []
        sums = np.cumsum(np.pad(dark, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
        starts = sums[:, length:] - sums[:, :-length] >= 0.97 * length
        boxes = []
        for down, right in ndimage.find_objects(ndimage.label(starts, np.ones((3, 3)))[0]):
            if down.stop - down.start <= max(3, THICKEST * self._side):
                boxes.append(Box(right.start, down.start, right.stop + length, down.stop))
        return boxes

    def _box(self, box: Box) -> Box:
        s = self._scale
        return Box(box.x0 * s, box.top * s, box.x1 * s, box.bottom * s)
