"""Where a text that was copied from its article in runs jumps.

A model's gist is cut from the article; it is whole where every jump lies at a border of clauses
and each of its sentences ends where the article's clause may end.
"""

from __future__ import annotations

import re
from itertools import pairwise

from summarizer.condensing.compression import CONTRASTS, may_end, waits
from summarizer.text.sentences import clauses

_BORDER = "，。；：！？,;:!?\n"
_DROPPED = re.compile(
    r"(?:[（(][^（()）]{1,40}[）)]|今天|今日|昨天|昨日|今晚|昨晚|当天|近日|日前|同时，|此外，|"
    r"另外，|据了解，|据悉，|据介绍，)+$"
)
"""What may go in mid-clause: brackets, a relative day, a connective."""


def runs(said: str, source: str) -> list[tuple[str, int]]:
    """``said`` as runs of ``source`` with their places, greedily: the longest run, of equals the
    next behind the last. A character that the article lacks is a run at −1."""
    found: list[tuple[str, int]] = []
    i = last = 0
    while i < len(said):
        length = 0
        while i + length < len(said) and said[i : i + length + 1] in source:
            length += 1
        if not length:
            found.append((said[i], -1))
            i += 1
            continue
        length = _at_border(said, i, length, source)
        run = said[i : i + length]
        at = source.find(run, last)
        if at < 0:
            at = source.find(run)
        found.append((run, at))
        last = at + length
        i += length
    return found


def _at_border(said: str, i: int, length: int, source: str) -> int:
    """The length of a run, less what is behind its last border where ``source`` has that too with
    what follows: two clauses that begin alike."""
    border = max(said.rfind(mark, i, i + length) for mark in _BORDER) + 1
    behind = said[border : i + length]
    following = said[i + length : i + length + 4]
    return (
        border - i
        if i < border and behind and following and behind + following in source
        else length
    )


def crossings(said: str, source: str) -> list[str]:
    """The jumps of ``said`` in mid-clause, and its ends where a clause of ``source`` goes on, each
    as the characters on both sides. Empty for a text cut at borders only."""
    found = []
    pieces = runs(said, source)
    if pieces and not _begins(source, pieces[0][1]):
        found.append(f"|{pieces[0][0][:8]}")
    for (left, at), (right, to) in pairwise(pieces):
        end = at + len(left)
        if at >= 0 and to == end:
            continue
        shown = f"{left[-8:]}|{right[:8]}"
        if right[0] in "。！" and at >= 0 and left[-1] not in _BORDER:
            if not _may_stop(source, end):
                found.append(shown)
            continue
        if at >= 0 and to > end and _DROPPED.match(source[end:to]):
            continue
        if left[-1] not in _BORDER and right[0] not in _BORDER:
            found.append(shown)
            continue
        leaves = left[-1] in _BORDER or (at >= 0 and source[end : end + 1] in _BORDER)
        enters = right[0] in _BORDER or _begins(source, to)
        governed = left[-1] in "，：,:" and waits(_last_clause(left))
        turned = left[-1] in "。！；" and CONTRASTS.match(right)
        if not (leaves and enters) or governed or turned:
            found.append(shown)
    return found


def _begins(source: str, at: int) -> bool:
    """Whether a clause of ``source`` begins at ``at``."""
    return at == 0 or (at > 0 and source[at - 1] in _BORDER + "）)】 ")


def _may_stop(source: str, end: int) -> bool:
    """Whether a sentence may stop at ``end``, where ``source`` has no full stop perhaps."""
    if source[end : end + 1] in ("", "。", "！", "？", "\n"):
        return True
    if source[end : end + 1] not in "，；":
        return False
    before = max(source.rfind(mark, 0, end) for mark in "。！？\n") + 1
    stop = min(
        (at for mark in "。！？\n" if (at := source.find(mark, end)) >= 0), default=len(source)
    )
    following = clauses(source[end + 1 : stop + 1])
    return may_end(_last_clause(source[before : end + 1]), following[0] if following else "")


def _last_clause(text: str) -> str:
    parts = clauses(text)
    return parts[-1] if parts else text
