"""Printed lines into clean running text.

A newspaper line is cut wherever the column ends, spread out to fill it ('技 术 研 发'), and set
with thin spaces around digits ('到 2025 年'). These functions undo that. They never add, drop
or change a letter, a digit or a Han character: only white space is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce

from summarizer.text.characters import CLOSING, SENTENCE_END

_SPACES = re.compile(r"[ \t\u00a0\u2002-\u200b\u3000\ufeff]+")
_LATIN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u04ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_ENDS = tuple(SENTENCE_END)
_WORD = re.compile(f"[{_LATIN}]")
# A gap is kept only between two words written in letters or digits; after an English comma or
# full stop ('Market Towers, 1 Nine'); and beside an ampersand or dash in English text.
_GAP = re.compile(f"(?<=[{_LATIN}.,;:&!?'’)+%-]) (?=[{_LATIN}&('‘$+-])")
_CLOSE_UP = re.compile(r"(?<=\d) (?=[%％‰℃°])")
_BESIDE_MARKS = re.compile(r" (?=[，。：；！？、”’）》])|(?<=[，。：；！？、“‘（《]) ")
_SPREAD = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")
_SPELLED = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9] ){3,}[A-Za-z0-9](?![A-Za-z0-9])")


_LATIN_END = re.compile(r"[A-Za-z\u00c0-\u024f][,;.]?$|[a-z][,;.]?$")
_LATIN_START = re.compile(r"[A-Za-z\u00c0-\u024f]|(?<![A-Z])\d")
# English running text, not a lone name: from the first letter of the last ASCII run, so that its
# cost is the text's length, not its square.
_ENGLISH_END = re.compile(r"(?<![ -~])[ -@\[-`{-~]*+[A-Za-z][ -~]{6,}[^-(/ ]$")
_ENGLISH_START = re.compile(r"[A-Za-z0-9(\"'$][ -~]{0,7}")


def solid(text: str) -> str:
    """The text without any white space: what comparisons and features are computed on."""
    return "".join(text.split())


def is_letter_spaced(line: str) -> bool:
    """Whether a line was spread out to fill its column ('技 术 研 发 。 同 时')."""
    text = line.strip()
    if text.count(" ") < 3:
        return False
    gaps = len(_SPREAD.findall(text))
    return gaps >= 3 and gaps * 4 >= len(solid(text))


def tighten(text: str, *, keep_gaps: bool = False) -> str:
    """Remove the spaces that typesetting put in, keep those that belong to the words.

    Spaces beside Han characters and Chinese punctuation go; spaces between Latin words or
    numbers ('Model 3', '5G 4K') stay. With ``keep_gaps`` a space between two Han characters of
    a line that is not letter-spaced stays too: in a headline it parts two clauses.
    """
    text = _SPACES.sub(" ", text).strip()
    if " " not in text:
        return text
    if keep_gaps and not is_letter_spaced(text):
        return _CLOSE_UP.sub("", _BESIDE_MARKS.sub("", text))
    text = _SPELLED.sub(lambda m: m.group().replace(" ", ""), text)
    text = _CLOSE_UP.sub("", text)
    kept: list[str] = []
    start = 0
    for match in re.finditer(" ", text):
        at = match.start()
        kept.append(text[start:at])
        if _GAP.match(text, at) and _between_latin(text, at):
            kept.append(" ")
        start = at + 1
    kept.append(text[start:])
    return "".join(kept)


def _between_latin(text: str, at: int) -> bool:
    """Whether the nearest letters, digits or Han around a space are both Latin or digits."""
    before = text[max(0, at - 8) : at].rstrip(".,;:&!?'’)+%- ")[-1:]
    after = text[at + 1 : at + 9].lstrip("&('‘$+- ")[:1]
    return bool(_WORD.match(before)) and bool(_WORD.match(after))


def glue(before: str, after: str) -> str:
    """Join two printed lines of one paragraph.

    A space is put only where a Latin word ends one line and a Latin word or number begins the
    next; a number cut in two ('8671.' / '4964') closes up.
    """
    left, right = before.rstrip(), after.lstrip()
    if _LATIN_END.search(left[-2:]) and _LATIN_START.match(right):
        return f"{left} {right}"
    # Looked for only where it can be: a paragraph grows, and is looked through from its start.
    english = left[-7:-1].isascii() and _ENGLISH_START.match(right)
    if english and _ENGLISH_END.search(left):
        return f"{left} {right}"
    return left + right


def join_lines(lines: Iterable[str]) -> str:
    """One paragraph of running text from its printed lines (hard wraps and spacing undone)."""
    return join_tight(map(tighten, lines))


def join_tight(lines: Iterable[str]) -> str:
    """``join_lines`` for lines that are tightened already."""
    return reduce(glue, lines, "")


def join_headline(lines: Iterable[str]) -> str:
    """One headline from its printed lines; a space that parts two clauses is kept."""
    text = ""
    for line in lines:
        text = glue(text, tighten(line, keep_gaps=True))
    return text


def ends_sentence(text: str) -> bool:
    """Whether the text closes with a full stop or its like, closing quotes and brackets aside."""
    return text.rstrip().rstrip(CLOSING).endswith(_ENDS)
