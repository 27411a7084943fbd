"""The corpus: pairs of article and headline from JSONL, filtered and balanced."""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarizer.condensing import grounding
from summarizer.text.folding import bigrams, content, coverage
from summarizer.text.numerals import unsupported

_COLUMN = re.compile(r"^【[^】]{2,60}】\s*")
"""A column's name in front of a headline."""

_HEADING = re.compile(r"[^。！？!?；，…]{7,30}(?<![：:、“（\d])")
"""A short heading within an article: a line that is no sentence."""
LEAST_PART = 50
"""Characters of a part of an article that has its own heading."""
PART = " (parts)"
"""Behind the source's name of such parts, which are drawn as a source of their own."""

CLOSE = 0.4
"""Share of a headline's bigrams that the part of the article must hold which a model sees."""
DOUBTED = 1.0
"""Weight of faults of grounding, doubts together, from which a headline is not learnt."""
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
    """The objects of a JSONL file, plain or compressed by gzip or xz.

    Raises ``ValueError`` naming the file and its line that is none.
    """
    openers: dict[str, Any] = {".gz": gzip.open, ".xz": lzma.open}
    with openers.get(path.suffix, open)(path, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}: line {n} is not JSON ({error})") from error
            if not isinstance(row, dict):
                raise ValueError(f"{path}: line {n} is no JSON object")
            yield row


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


def parts(pair: Pair) -> Iterator[Pair]:
    """The parts of an article that have short headings of their own, as pairs."""
    heading, body = "", list[str]()
    for line in [*pair.text.split("\n"), ""]:
        if line and not _HEADING.fullmatch(line.strip()):
            body.append(line)
            continue
        text = "\n".join(body)
        if heading and len(text) >= LEAST_PART and text[-1] in "。！”":
            yield Pair(f"{pair.id}#{heading}", text, heading, None, pair.source + PART)
        heading, body = line.strip(), []


def faithful(pair: Pair) -> bool:
    """Whether the headline says what its article says, as far as characters and numbers tell."""
    title = content(pair.title)
    if len(title) < 4 or unsupported(pair.title, pair.text):
        return False
    return sum(char in pair.text.casefold() for char in title) / len(title) >= LEAST_SUPPORT


def closely_told(pair: Pair, seen: str) -> bool:
    """Whether the headline can be learnt from ``seen``, the part of the article that a model sees:
    it says what stands there, in those words and with the same doer, hedge and attribution. One in
    three of the human headlines does not, or is flagged in error: there are enough."""
    return (
        faithful(replace(pair, text=seen))
        and coverage(bigrams(pair.title), seen) >= CLOSE
        and sum(fault.weight for fault in grounding.faults(pair.title, seen)) < DOUBTED
    )


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
