"""The watched folder: pages dropped into it are ingested once.

A file that was read goes to ``done/``; one that cannot be read to ``failed/``, with a text file
beside it that says why. A file still being written is left alone: it is taken up only when its
size and time of change are the same in two scans.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.domain.chat import Language
from bot.logs import get_logger
from bot.messages import text
from bot.messages.reasons import reason_details, reason_key
from bot.stories.ingest import Ingest
from bot.stories.urgency import in_bulk
from bot.stories.worker import SummaryWorker
from summarizer.article import SourceError
from summarizer.reading.decoding import shown_name

DONE, FAILED = "done", "failed"
UNFINISHED = frozenset(
    {".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".aria2"}
    | {".!qb", ".tmp", ".swp", ".bak"}
)
"""Endings that browsers and editors give to files and folders they are still writing."""
LITTER = frozenset({"thumbs.db", "desktop.ini"})
MAX_CRASHES = 3
"""A file that the reader or the engine failed at so often is put away, and the others go on."""
LONGEST_NAME = 200
"""Bytes of a file name that is put away: most systems take 255, and a reason's is longer."""

Fingerprint = tuple[int, int]
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan did: files read and failed, stories made, articles that were there before."""

    done: int = 0
    failed: int = 0
    stories: int = 0
    duplicates: int = 0


class Inbox:
    """Watches ``folder`` and ingests what is put there. Subfolders count."""

    def __init__(self, folder: Path, ingest: Ingest, worker: SummaryWorker) -> None:
        self._folder = folder
        self._ingest = ingest
        self._worker = worker
        self._seen: dict[Path, Fingerprint] = {}
        self._crashes: Counter[Path] = Counter()
        self._stuck: dict[Path, Fingerprint | None] = {}  # read, but could not be put away
        self._scan = asyncio.Lock()

    async def scan(self) -> Scanned:
        """Ingest the files that have not changed since the last scan.

        A file whose articles are stored but which was not moved, after a crash, is read again
        and gives no new story. While one scan is under way another does nothing.
        """
        if self._scan.locked():
            return Scanned()
        with in_bulk():
            return await self._scanned()

    async def _scanned(self) -> Scanned:
        async with self._scan:
            found = await asyncio.to_thread(_files, self._folder)
            ready = [
                path
                for path, print_ in found.items()
                if self._seen.get(path) == print_ != self._stuck.get(path)
            ]
            self._seen = found
            done = failed = stories = duplicates = 0
            for path in ready:
                try:
                    if _fingerprint(path) != found[path]:
                        continue  # written to, or gone, since
                    noted = f"file {path} of {found[path]}"
                    page = await self._worker.read(path, noted=noted)
                    if _fingerprint(path) != found[path]:
                        continue
                    result = await self._ingest.add(page, noted=noted)
                except SourceError as error:
                    failed += 1
                    await self._put_away(path, FAILED, _reason(path.name, error))
                except Exception as error:  # perhaps not the file's fault
                    log.exception("inbox file left for later", file=shown_name(path.name))
                    self._crashes[path] += 1
                    if self._crashes[path] >= MAX_CRASHES:
                        failed += 1
                        broken = SourceError("unreadable", reason=type(error).__name__)
                        await self._put_away(path, FAILED, _reason(path.name, broken))
                else:
                    done += 1
                    stories += result.new
                    duplicates += result.duplicates
                    await self._put_away(path, DONE)
        return Scanned(done, failed, stories, duplicates)

    async def _put_away(self, path: Path, where: str, reason: str | None = None) -> None:
        self._crashes.pop(path, None)
        try:
            await asyncio.to_thread(self._move, path, where, reason)
        except OSError:  # gone meanwhile, the disk full or not ours: the others go on
            log.exception("inbox file could not be put away", file=shown_name(path.name))
            self._stuck[path] = self._seen.get(path)

    def _move(self, path: Path, where: str, reason: str | None = None) -> None:
        """Put a file away under a name of its own, keeping its subfolder."""
        target = self._folder / where / path.relative_to(self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        stem = path.stem
        if len(os.fsencode(stem)) > LONGEST_NAME:
            stem = shown_name(stem).encode()[:LONGEST_NAME].decode(errors="ignore")
        target = target.with_name(stem + path.suffix)
        number = 2
        while target.exists():
            target = target.with_name(f"{stem}-{number}{path.suffix}")
            number += 1
        os.replace(path, target)
        if reason is not None:
            target.with_name(target.name + ".reason.txt").write_text(reason, encoding="utf-8")
        self._seen.pop(path, None)


def _files(folder: Path) -> dict[Path, Fingerprint]:
    """The files that may be read, with size and time of change, oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[Path, Fingerprint] = {}
    for parent, folders, names in os.walk(folder):
        top = Path(parent) == folder
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and not (top and name in (DONE, FAILED))
            and Path(name).suffix.lower() not in UNFINISHED
        ]
        for name in names:
            path = Path(parent, name)
            if name.startswith((".", "~")) or name.endswith("~") or name.lower() in LITTER:
                continue
            if path.suffix.lower() in UNFINISHED or path.is_symlink() or not path.is_file():
                continue
            if print_ := _fingerprint(path):
                found[path] = print_
    return dict(sorted(found.items(), key=lambda entry: (entry[1][1], entry[0])))


def _fingerprint(path: Path) -> Fingerprint | None:
    """Size and time of change; None for what is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _reason(name: str, error: SourceError) -> str:
    """Why a file cannot be read, in Chinese and English."""
    called = error.details.get("name", shown_name(name))
    languages: tuple[Language, ...] = ("zh-Hans", "en")
    return "".join(
        text(
            spoken,
            reason_key(error, spoken, operator=True),
            **reason_details(error, spoken, called),
        )
        + "\n"
        for spoken in languages
    )
