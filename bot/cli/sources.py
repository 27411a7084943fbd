"""Sources named on the command line: files, folders, addresses and standard input."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.stories.worker import SummaryWorker
from summarizer.article import Page, SourceError


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, an address, or standard input (``-``)."""

    name: str
    path: Path | None = None
    url: str | None = None

    async def read(self, worker: SummaryWorker) -> Page:
        """The page. Raises ``SourceError`` for what cannot be read or fetched, whatever a library
        stumbled over: the other sources go on."""
        try:
            return await self._read(worker)
        except SourceError:
            raise
        except Exception as error:
            reason = type(error).__name__
            raise SourceError("unreadable", name=self.name[:200], reason=reason) from error

    async def _read(self, worker: SummaryWorker) -> Page:
        if self.path is not None:
            return await worker.read(self.path)
        if self.url is not None:
            return await _read_url(self.url, worker)
        if self.name != "-":
            raise SourceError("not_found", name=self.name)
        data = sys.stdin.buffer.read()
        return await worker.read(data, "stdin.jsonl" if _is_jsonl(data) else "stdin")


def expand(arguments: Sequence[str]) -> Iterator[Source]:
    """The sources that ``arguments`` name; a folder stands for the files in it, sorted, an empty
    one for itself."""
    for argument in arguments:
        if argument == "-" or not argument.strip():  # as of a variable that is not set
            yield Source(argument)
        elif re.match(r"https?://", argument, re.I):
            yield Source(argument, url=argument)
        else:
            for path in _files(Path(argument)) or [Path(argument)]:
                yield Source(str(path), path=path)


def _files(folder: Path) -> list[Path]:
    """Every file in ``folder`` that is not hidden, and folders that may not be entered: what cannot
    be read is to be told of."""
    found: list[Path] = []
    if not os.path.isdir(folder):
        return found

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for parent, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if not name.startswith(".")]
    return sorted(found)


async def _read_url(url: str, worker: SummaryWorker) -> Page:
    from bot.cli.console import read_settings
    from bot.sources.link import read_link
    from bot.web.client import Fetcher  # only when something is fetched

    async with Fetcher(proxy=read_settings().fetch.proxy) as fetcher:
        return await read_link(url, fetcher, worker)


def _is_jsonl(data: bytes) -> bool:
    first = data.lstrip().split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        return "text" in json.loads(first)
    except ValueError:
        return False
