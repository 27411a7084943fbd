"""Characters that a document's fonts misname, as PDF programs give them: mapped back.

Radicals in place of the characters that they look like (⼀ for 一, ⻓ for 长), glyphs without a
character as pdfminer prints them (``(cid:3998)``), and characters of the private use area.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

import numpy as np

from summarizer.text.ngrams import BORDER, fits

# The Equivalent_Unified_Ideograph of the CJK Radicals Supplement (Unicode 15, UAX #38), as far as
# the radical is a character of its own.
_SUPPLEMENT = dict(
    zip(
        "⺁⺆⺇⺈⺊⺒⺓⺟⺠⺩⺫⺬⺮⺯⺶⺻⺼⻁⻃⻄⻅⻆⻉⻊⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻯⻰⻱⻲⻳",
        "厂冂几刀卜巳幺母民王目示竹糸羊聿肉虎西西见角贝足车長長长门雨青韦页风飞食食饣首马骨鬼鱼鸟卤麦黄黾齐齿竜龙龜亀龟",
        strict=True,
    )
) | {"⼾": "户"}
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufad9]")
_HOLE = re.compile("\\(cid:\\d{1,6}\\)|[\ue000-\uf8ff]")
_FREQUENT = (
    "，。、：；“”（）《》？！—·的一了在是和有不人中为年国上大这个到"
    "我以要他时来用们生作地于出就分对成会可主发动同工也能"
)
MOST_HOLES = 0.2
"""Of a text's characters; what has more is no text."""


def map_radicals(text: str) -> str:
    """The text with radicals and compatibility forms as the characters that they stand for."""
    return _RADICAL.sub(
        lambda match: _SUPPLEMENT.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text
    )


def fill_holes(text: str) -> str:
    """The text with each glyph that has no character as the one that fits best.

    A glyph that is not mapped is mapped nowhere: it is one of the frequent characters and marks
    that the text has nowhere else. All places of a glyph are decided together, by how well the
    character fits between its neighbours. With more than ``MOST_HOLES`` they are left out.
    """
    holes = list(_HOLE.finditer(text))
    if not holes:
        return text
    if len(holes) > MOST_HOLES * len(text):
        return _HOLE.sub("", text)
    known = set(text)
    candidates = [c for c in _FREQUENT if c not in known] or list(_FREQUENT)
    codes: dict[str, list[int]] = defaultdict(list)
    for k, hole in enumerate(holes):
        codes[hole[0]].append(k)
    context = [_around(text, hole.start(), hole.end()) for hole in holes]
    filled: dict[str, str] = {}
    for code, places in codes.items():
        score = sum(fits(*context[k], candidates) for k in places)
        filled[code] = candidates[int(np.argmax(score))]
    return _HOLE.sub(lambda match: filled[match[0]], text)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Two characters before and after a hole: line ends passed over, ``BORDER`` for a border of
    paragraphs."""
    before = re.sub(r"\n\s+", BORDER, text[max(0, start - 12) : start])
    after = re.sub(r"\n\s+|\n*$", BORDER, text[end : end + 12])
    before, after = (re.sub(r"[\s]", "", part) for part in (before, after))
    return _until_hole(before[::-1])[::-1], _until_hole(after)


def _until_hole(text: str) -> str:
    """The nearest two characters, as far as they are known."""
    cut = re.match(r"[^\ue000-\uf8ff()]{0,2}", text)
    return cut[0] if cut else ""
