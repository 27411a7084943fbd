"""Whether what a font maps its glyphs to can be Chinese text at all.

Everyday ideographs are those of the first levels of GB 2312 and Big5, which make up more than 95 %
of any running text; a font without a true map gives characters from all over Unicode.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

FEWEST = 4
"""Letters from which a judgement is made."""
MOST_RARE = 0.35
"""Share of letters out of the everyday sets from which a text is none."""


@lru_cache(maxsize=16_384)
def is_everyday(char: str) -> bool:
    """Whether a letter is an everyday ideograph, or of a script that papers print beside them."""
    if char < "\u0250" or "\u3040" <= char <= "\u30ff" or char in "〇々":
        return True
    for encoding, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            code = char.encode(encoding)
        except UnicodeEncodeError:
            continue
        if low <= code[0] <= high:
            return True
    return False


def is_plausible(text: Iterable[str]) -> bool:
    """Whether characters, all of one font, may be Chinese text; true where there are too few."""
    letters = {
        char: count
        for char, count in Counter(text).items()
        if char > "\u024f" and unicodedata.category(char) in ("Lo", "Co", "Cn")
    }
    rare = sum(count for char, count in letters.items() if not is_everyday(char))
    total = sum(letters.values())
    return total < FEWEST or rare <= MOST_RARE * total
