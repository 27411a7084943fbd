"""Small TrueType cuts of an installed Noto CJK font, to embed in a page of ours.

reportlab embeds TrueType outlines only, Noto CJK has cubic ones (CFF): the glyphs that a text
needs are converted by fontTools. The fonts are under the SIL Open Font Licence, which allows
embedding.
"""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path("/usr/share/fonts/opentype/noto")
FILES = {
    "Song": "NotoSerifCJK-Regular.ttc",
    "Hei": "NotoSansCJK-Bold.ttc",
    "Deng": "NotoSansCJK-Regular.ttc",
}
"""Names to register, and their files in ``FOLDER``."""


def available() -> bool:
    """Whether the fonts are installed."""
    return all((FOLDER / name).exists() for name in FILES.values())


def register(text: str) -> None:
    """Register ``Song``, ``Hei`` and ``Deng`` with the glyphs for ``text``."""
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(cut(FOLDER / file, name, text))))


def cut(path: Path, name: str, text: str) -> bytes:
    """A TrueType font called ``name`` with the glyphs of ``text``."""
    with TTCollection(str(path), lazy=True) as collection:
        fonts = collection.fonts
        source = next(font for font in fonts if str(font["name"].getDebugName(1)).endswith("SC"))
        outlines, names = source.getGlyphSet(), source.getBestCmap()
        points = {ord(c): names[ord(c)] for c in sorted(set(text) | {" "}) if ord(c) in names}
        order = [".notdef", *dict.fromkeys(points.values())]
        glyphs, widths = {}, {}
        for glyph in order:
            pen = TTGlyphPen(None)
            outlines[glyph].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
            shape = glyphs[glyph] = pen.glyph()
            shape.recalcBounds(None)
            widths[glyph] = (int(source["hmtx"][glyph][0]), getattr(shape, "xMin", 0))
        em = source["head"].unitsPerEm
    builder = FontBuilder(em, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(points)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    target = io.BytesIO()
    builder.save(target)
    return target.getvalue()
