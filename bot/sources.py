"""Sources named on the command line: files, folders, addresses and standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.worker import SummaryWorker
from summarizer.article import Page

READABLE = frozenset(
    {".txt", ".md", ".pdf", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".gz", ".png"}
    | {".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".rss", ".atom", ".xml"}
)
"""The file names that are looked at in a folder; a file named itself is read whatever its name."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, an address, or standard input (``-``)."""

    name: str
    path: Path | None = None
    url: str | None = None

    async def read(self, worker: SummaryWorker) -> Page:
        """The page. Raises ``SourceError`` for what cannot be read or fetched."""
        if self.path is not None:
            return await worker.read(self.path)
        if self.url is not None:
            return await _read_url(self.url, worker)
        data = sys.stdin.buffer.read()
        return await worker.read(data, "stdin.jsonl" if _is_jsonl(data) else "stdin")


def expand(arguments: Sequence[str]) -> Iterator[Source]:
    """The sources that ``arguments`` name; a folder stands for the files in it, sorted."""
    for argument in arguments:
        if argument == "-":
            yield Source("-")
        elif urlsplit(argument).scheme in {"http", "https"}:
            yield Source(argument, url=argument)
        elif Path(argument).is_dir():
            for path in sorted(Path(argument).rglob("*")):
                hidden = any(part.startswith(".") for part in path.relative_to(argument).parts)
                if path.is_file() and not hidden and path.suffix.lower() in READABLE:
                    yield Source(str(path), path=path)
        else:
            yield Source(argument, path=Path(argument))


async def _read_url(url: str, worker: SummaryWorker) -> Page:
    from bot.fetch import Fetcher  # only when something is fetched
    from bot.web import read_link

    async with Fetcher() as fetcher:
        return await read_link(url, fetcher, worker)


def _is_jsonl(data: bytes) -> bool:
    first = data.lstrip().split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        return "text" in json.loads(first)
    except ValueError:
        return False
