"""Whether a summary says only what its article says.

Every number with its scale, every Latin name, every quotation and title in marks, and every
personal, place or institution name must stand in the article. Fluency is judged by how much
of the text the article supports in runs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import rjieba

from summarizer.text.folding import content, fold_solid
from summarizer.text.numerals import unsupported

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#&-]*")
_QUOTED = re.compile(r"“([^“”]+)”|‘([^‘’]+)’|《([^《》]+)》|「([^「」]+)」")
_STUTTER = re.compile(r"([^\s]{2,8}?)\1")
"""A model's slip: the same few characters twice in a row."""
_DATE = re.compile(r"\d+[年月日号时点](?!\d)")
_UNTIL = "至到~—–-"
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt"})
RUN = 3
"""Characters of a run that counts as supported."""


@lru_cache(maxsize=64)
def _folded_source(source: str) -> str:
    return fold_solid(source)


def problems(said: str, source: str) -> list[str]:
    """What ``said`` states that ``source`` does not hold: numbers, Latin words, quotations and
    names, as printed in ``said``, marks that do not close, and words said twice in a row.
    Empty when it is grounded."""
    have = _folded_source(source)
    found = [number + scale for number, scale in sorted(unsupported(said, source))]
    found += [
        w for w in _LATIN.findall(unicodedata.normalize("NFKC", said)) if fold_solid(w) not in have
    ]
    for match in _QUOTED.finditer(said):
        quoted = next(group for group in match.groups() if group)
        if fold_solid(quoted) not in have:
            found.append(match[0])
    found += _cut_spans(fold_solid(said), have)
    found += [m[0] for m in _STUTTER.finditer(said) if fold_solid(m[0]) not in have]
    for marks in ("“”", "《》", "（）", "()", "‘’", "【】"):
        if said.count(marks[0]) != said.count(marks[1]):
            found.append(marks)
    found += [
        word
        for word, tag in rjieba.tag(said)
        if tag in _NAME_TAGS and len(word) > 1 and fold_solid(word) not in have
    ]
    return found


def names(text: str) -> list[str]:
    """The personal names in ``text``."""
    return [word for word, tag in rjieba.tag(text) if tag.startswith("nr") and len(word) > 1]


def _cut_spans(said: str, have: str) -> list[str]:
    """Dates of ``said`` that the source only has as the beginning of a span ('3月至10月')."""
    cut = []
    for m in _DATE.finditer(said):
        after = {
            have[at.end() : at.end() + 1] for at in re.finditer(rf"(?<!\d){re.escape(m[0])}", have)
        }
        here = said[m.end() : m.end() + 1]
        if after and after <= set(_UNTIL) and here not in set(_UNTIL):
            cut.append(m[0] + min(after))
    return cut


def support(said: str, source: str) -> float:
    """The share of ``said``'s characters that lie in runs of ``RUN`` or more of ``source``.

    A headline that stitches single words together has little; one that cuts the source has 1.
    """
    text, have = content(said), content(_folded_source(source))
    if not text:
        return 0.0
    covered, i = 0, 0
    while i < len(text):
        length = 0
        while i + length < len(text) and text[i : i + length + 1] in have:
            length += 1
        if length >= RUN:
            covered += length
            i += length
        else:
            i += 1
    return covered / len(text)
