"""Whether a text says only what its article says.

It judges the finished text beside the article, wherever the text came from. A sentence taken over
whole is true by construction, unless it is a claim that the article denies (:mod:`denials`). Of
any other, every number, date, Latin word, quotation, title and name must stand in the article as
it is said (:mod:`figures`), nothing that limits a statement may be lost (:mod:`qualifiers`), and
its runs must be joined as the article joins them (:mod:`relations`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import rjieba

from summarizer.condensing import denials, endings, qualifiers, relations
from summarizer.condensing.alignment import ENDS, Source, plain, source_of
from summarizer.condensing.figures import misstated
from summarizer.condensing.seams import Fault, reading
from summarizer.text.folding import content, fold_solid
from summarizer.text.numerals import unsupported
from summarizer.text.sentences import sentences

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#&-]*")
_QUOTED = re.compile(r"“([^“”]+)”|‘([^‘’]+)’|《([^《》]+)》|「([^「」]+)」")
_STUTTER = re.compile(r"([^\s]{2,8}?)\1")
"""A model's slip: the same few characters twice in a row."""
_MARKS = ("“”", "《》", "()", "‘’", "【】")
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt"})
_GLUED = frozenset(
    "任获称说谈赴会晤等率抵访出当将被与和向对为致因发回宣拟领夺胜负超再首连及让到在已是有"
)
"""Signs that the segmenter takes for a part of the name beside them."""
RUN = 3
"""Characters of a run that counts as supported."""


def problems(said: str, source: str) -> list[str]:
    """What ``said`` states that ``source`` does not hold so, in words for a reader of the list;
    empty when it is grounded."""
    return list(_problems(said, source))


@lru_cache(maxsize=512)
def _problems(said: str, source: str) -> tuple[str, ...]:
    found = [str(fault) for fault in denials.repeated(said, source)]
    changed = [part for part in sentences(said) if not is_verbatim(part, source)]
    if not changed:
        return tuple(found)
    found += [text for part in changed for text in _unheld(part, source_of(source))]
    found += [
        word for part in changed for word in _LATIN.findall(_wide(part)) if not _spelt(word, source)
    ]
    found += [
        number + scale
        for part in changed
        for number, scale in sorted(unsupported(part, source))
        if not any(number in other for other in found)
    ]
    found += [str(fault) for fault in faults(said, source) if fault.certain]
    return tuple(found)


@lru_cache(maxsize=512)
def faults(said: str, source: str) -> tuple[Fault, ...]:
    """What ``said`` may have lost or joined wrongly, certain or not, verbatim sentences aside."""
    read = reading(said, source)
    return (*qualifiers.faults(read), *relations.faults(read), *endings.faults(read))


def is_verbatim(sentence: str, source: str) -> bool:
    """Whether ``sentence`` is a whole sentence of ``source``."""
    said, text = plain(sentence), source_of(source).text
    at = text.find(said)
    while at >= 0:
        end = at + len(said)
        if (at == 0 or text[at - 1] in ENDS + ")”’】") and (
            end == len(text) or said[-1] in "。!?”’" or text[end] in ENDS
        ):
            return True
        at = text.find(said, at + 1)
    return False


def _unheld(said: str, source: Source) -> Iterator[str]:
    """Figures, quotations, marks, repetitions and names of the sentence ``said``
    that ``source`` does not have."""
    text, have = plain(said), source.whole
    yield from misstated(text, source.text)
    for match in _QUOTED.finditer(said):
        quoted = next(group for group in match.groups() if group)
        if plain(quoted) not in have:
            yield match[0]
    for stutter in _STUTTER.finditer(text):
        if stutter[0] not in have:
            yield stutter[0]
    for marks in _MARKS:
        if text.count(marks[0]) != text.count(marks[1]):
            yield marks
    at = 0
    for word, tag in rjieba.tag(said):
        around = plain(said[max(0, at - 1) : at + len(word) + 1])
        at += len(word)
        if tag not in _NAME_TAGS or len(word) < 2 or _named(plain(word), have):
            continue
        if not any(around[:k] in have and around[k:] in have for k in range(2, len(around) - 1)):
            yield word  # and not the end of one word and the beginning of another


@lru_cache(maxsize=64)
def _wide(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _spelt(word: str, source: str) -> bool:
    """Whether ``source`` has the Latin ``word``, beside its blanks or where they are gone."""
    alone = re.compile(rf"(?<![a-z]){re.escape(word.casefold())}(?![a-z])")
    return bool(alone.search(_wide(source).casefold()) or alone.search(source_of(source).whole))


def _named(name: str, have: str) -> bool:
    """Whether the article has ``name``, or the name that is left without a sign glued to it."""
    if name in have:
        return True
    return len(name) > 2 and (
        (name[-1] in _GLUED and name[:-1] in have) or (name[0] in _GLUED and name[1:] in have)
    )


def names(text: str) -> list[str]:
    """The personal names in ``text``."""
    return [word for word, tag in rjieba.tag(text) if tag.startswith("nr") and len(word) > 1]


def support(said: str, source: str) -> float:
    """The share of ``said``'s characters that lie in runs of ``RUN`` or more of ``source``.

    A headline that stitches single words together has little; one that cuts the source has 1.
    """
    text, have = content(said), _letters(source)
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


@lru_cache(maxsize=64)
def _letters(source: str) -> str:
    return content(fold_solid(source))
