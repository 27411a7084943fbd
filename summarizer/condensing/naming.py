"""What an institution is called where its article first names it: 市统计局 for a later 统计局."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.condensing.compression import without_leading
from summarizer.condensing.seams import words
from summarizer.text.sentences import clauses

PREFIX_MOST, SHORT_MOST = 12, 4
"""Characters by which a name may be longer where it is first given, and of a short form."""
_INSTITUTION = re.compile(
    r"(?:[局委院部厅署府处会办队馆站台社厂校行所园店盟]|[机剧农林]场|中心|公司|集团|俱乐部|大学)$"
)
_NAMING = frozenset({"n", "ns", "nt", "nz", "ng", "j", "b", "vn", "a"})
"""Parts of speech that a name is made of, beside short ones that may be a person's or a place's:
to longer ones the segmenter glues verbs."""
_OF_PERSONS = re.compile("(?:现任|[原前新]任?)")


def introduced(name: str, found: Sequence[str]) -> str:
    """The longer name of which ``name`` is the end and with which a clause of the sentences
    ``found`` begins; ``name`` itself where there is none, or several."""
    if not 2 <= len(name) <= SHORT_MOST or not _INSTITUTION.search(name):
        return name
    longer = set()
    for sentence in found:
        if name not in sentence:
            continue
        for clause in clauses(sentence):
            prefix, mark, _ = without_leading(clause).partition(name)
            prefix = prefix.rpartition("的")[2]
            if mark and 0 < len(prefix) <= PREFIX_MOST and _is_name(prefix):
                longer.add(prefix + name)
    return longer.pop() if len(longer) == 1 else name


def named(said: str, found: Sequence[str]) -> str:
    """``said``, where it begins with the short form of an institution, with its longer name."""
    short = ""
    for word in words(said[: SHORT_MOST + 2]):
        if not word.is_noun or word.end > SHORT_MOST:
            break
        short = said[: word.end]
    return introduced(short, found) + said[len(short) :] if short else said


def _is_name(text: str) -> bool:
    """Whether ``text`` is words of a name and nothing else."""
    return not _OF_PERSONS.match(text) and all(
        word.tag in _NAMING or (word.is_name and len(word.text) < 3) for word in words(text)
    )
