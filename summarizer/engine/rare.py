"""Rare characters: those that a tokenizer does not know are copied as 'unknown', and found again
in the article by what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, takewhile
from typing import Any

CONTEXT = 6
"""Characters beside an unknown one that are compared."""
_GAP = "\ufffd"


def decode(tokenizer: Any, ids: Sequence[int], body: str) -> str:
    """The text of ``ids``, special pieces left out; each unknown one is the characters of
    ``body``, unknown as well, that stand in the likest place. One with none is left out."""
    unknown = tokenizer.unk_token_id
    if unknown is None or unknown not in ids:
        text: str = tokenizer.decode(ids, skip_special_tokens=True)
        return text
    parts = [
        tokenizer.decode(list(group), skip_special_tokens=True) if known else _GAP
        for known, group in groupby(ids, key=lambda piece: piece != unknown)
    ]
    text = "".join(parts)
    places = _unknown_runs(tokenizer, body)
    while (at := text.find(_GAP)) >= 0:
        before, after = text[:at], text[at + 1 :]
        best = max(places, key=lambda p: _likeness(before, after, body, *p), default=None)
        text = before + (body[best[0] : best[1]] if best else "") + after
    return text


def _unknown_runs(tokenizer: Any, body: str) -> list[tuple[int, int]]:
    """Where in ``body`` the runs of characters stand that ``tokenizer`` does not know."""
    pieces = tokenizer.get_vocab()
    strange = {
        char
        for char in set(body)
        if not char.isspace()
        and char not in pieces
        and tokenizer.unk_token_id in tokenizer.encode(char, add_special_tokens=False)
    }
    runs, at = [], 0
    for is_strange, group in groupby(body, key=lambda char: char in strange):
        end = at + len(list(group))
        if is_strange:
            runs.append((at, end))
        at = end
    return runs


def _likeness(before: str, after: str, body: str, begin: int, end: int) -> int:
    """How many characters on either side are the same."""
    left = body[max(0, begin - CONTEXT) : begin][::-1]
    right = body[end : end + CONTEXT]
    return sum(
        len(list(takewhile(bool, map(str.__eq__, one, other))))
        for one, other in ((before[::-1], left), (after.lstrip(), right))
    )
