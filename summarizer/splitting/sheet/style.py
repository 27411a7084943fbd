"""The page's own measures: what its body type is, and how far apart its lines stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from summarizer.splitting.sheet.geometry import Face, Line
from summarizer.text.characters import is_han

SAME = 0.06
"""Sizes that differ by this share are one size (a column fitted by scaling)."""

INDENT = 0.8
"""Ems from which a line that starts further in begins a paragraph."""


@dataclass(frozen=True, slots=True)
class Style:
    """Body size and face, leading (baseline to baseline) and the face of the headlines."""

    size: float
    face: Face
    leading: float
    display: Face

    def is_body(self, line: Line) -> bool:
        """Body type: the body face (or none but digits and Latin), give or take little in size."""
        same_face = line.face == self.face or not any(map(is_han, line.text))
        return same_face and abs(line.size - self.size) <= SAME * self.size


def measure(lines: list[Line]) -> Style:
    """The style of a page; ``lines`` must not be empty."""
    sizes: Counter[tuple[Face, float]] = Counter()
    for line in lines:
        sizes[line.face, round(line.size * 4) / 4] += len(line.text)
    # A size on the border of two steps must not be halved.
    (face, step), _ = max(
        sizes.items(),
        key=lambda item: sum(sizes[item[0][0], item[0][1] + d] for d in (-0.25, 0.0, 0.25)),
    )
    body = [ln for ln in lines if ln.face == face and abs(ln.size - step) <= 0.3]
    size = median(ln.size for ln in body)
    body.sort(key=lambda ln: (round(ln.x1 / size), ln.top))
    steps = [b.top - a.top for a, b in pairwise(body) if 0.8 * size < b.top - a.top < 2.5 * size]
    leading = median(steps) if steps else 1.5 * size
    large: Counter[Face] = Counter()
    for line in lines:
        if line.size >= 1.3 * size:
            large[line.face] += len(line.text)
    display = large.most_common(1)[0][0] if large else face
    return Style(size, face, leading, display)
