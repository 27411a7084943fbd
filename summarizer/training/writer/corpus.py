"""The corpus: pairs of article and headline from JSONL, filtered and balanced."""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.text.folding import content
from summarizer.text.numerals import unsupported

_COLUMN = re.compile(r"^【[^】]{2,60}】\s*")
"""A column's name in front of a headline."""

LEAST_SUPPORT = 0.5
"""Share of a headline's characters that its article must hold; a slogan holds fewer."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An article's text and its human headline, with a longer human brief where there is one."""

    id: str
    text: str
    title: str
    brief: str | None
    source: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, plain or compressed by gzip or xz."""
    openers: dict[str, Any] = {".gz": gzip.open, ".xz": lzma.open}
    with openers.get(path.suffix, open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def load(paths: Iterable[Path]) -> list[Pair]:
    """All pairs of ``paths``; rows without text or title are skipped.

    Raises ``ValueError`` naming the file when a file holds no pair at all.
    """
    pairs: list[Pair] = []
    for path in paths:
        before = len(pairs)
        for n, row in enumerate(rows(path)):
            if row.get("text") and row.get("title"):
                pairs.append(
                    Pair(
                        str(row.get("id", f"{path.name}#{n}")),
                        row["text"],
                        _COLUMN.sub("", row["title"]) or row["title"],
                        row.get("summary") or None,
                        str(row.get("source") or path.name),
                    )
                )
        if len(pairs) == before:
            raise ValueError(f"{path}: no row has both 'text' and 'title'")
    return pairs


def faithful(pair: Pair) -> bool:
    """Whether the headline says what its article says, as far as characters and numbers tell."""
    title = content(pair.title)
    if len(title) < 4 or unsupported(pair.title, pair.text):
        return False
    return sum(char in pair.text.casefold() for char in title) / len(title) >= LEAST_SUPPORT


def distinct(pairs: Iterable[Pair]) -> list[Pair]:
    """``pairs`` without near-duplicates: same headline, or the same first 60 characters."""
    seen: set[str] = set()
    kept = []
    for pair in pairs:
        keys = (content(pair.title), content(pair.text[:90])[:60])
        if seen.isdisjoint(keys):
            kept.append(pair)
        seen.update(keys)
    return kept
