"""The watched folder: pages dropped into it are ingested once.

A file that was read goes to ``done/``; one that cannot be read to ``failed/``, with a text file
beside it that says why. A file still being written is left alone: it is taken up only when its
size and time of change are the same in two scans.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.ingest import Ingest
from bot.messages import text
from bot.worker import SummaryWorker
from summarizer.article import SourceError

DONE, FAILED = "done", "failed"
UNFINISHED = frozenset({".part", ".partial", ".crdownload", ".download", ".tmp", ".swp"})
"""Endings that browsers and editors give to files they are still writing."""

Fingerprint = tuple[int, int]
log = structlog.get_logger(__name__)


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
        self._scan = asyncio.Lock()

    async def scan(self) -> Scanned:
        """Ingest the files that have not changed since the last scan.

        A file whose articles are stored but which was not moved, after a crash, is read again
        and gives no new story. While one scan is under way another does nothing.
        """
        if self._scan.locked():
            return Scanned()
        async with self._scan:
            found = await asyncio.to_thread(_files, self._folder)
            ready = [path for path, print_ in found.items() if self._seen.get(path) == print_]
            self._seen = found
            done = failed = stories = duplicates = 0
            for path in ready:
                try:
                    page = await self._worker.read(path)
                    result = await self._ingest.add(page)
                except SourceError as error:
                    failed += 1
                    await asyncio.to_thread(self._move, path, FAILED, _reason(path.name, error))
                except Exception:  # not the file's fault: it stays for the next scan
                    log.exception("inbox file left for later", file=path.name)
                else:
                    done += 1
                    stories += result.new
                    duplicates += result.duplicates
                    await asyncio.to_thread(self._move, path, DONE)
        return Scanned(done, failed, stories, duplicates)

    def _move(self, path: Path, where: str, reason: str | None = None) -> None:
        """Put a file away under a name of its own, keeping its subfolder."""
        target = self._folder / where / path.relative_to(self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        number = 2
        while target.exists():
            target = target.with_name(f"{path.stem}-{number}{path.suffix}")
            number += 1
        if reason is not None:
            target.with_name(target.name + ".reason.txt").write_text(reason, encoding="utf-8")
        os.replace(path, target)
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
            if not name.startswith(".") and not (top and name in (DONE, FAILED))
        ]
        for name in names:
            path = Path(parent, name)
            if name.startswith((".", "~")) or name.endswith("~"):
                continue
            if path.suffix.lower() in UNFINISHED or path.is_symlink() or not path.is_file():
                continue
            try:
                status = path.stat()
            except OSError:  # gone between listing and looking
                continue
            found[path] = (status.st_size, status.st_mtime_ns)
    return dict(sorted(found.items(), key=lambda entry: (entry[1][1], entry[0])))


def _reason(name: str, error: SourceError) -> str:
    """Why a file cannot be read, in Chinese and English."""
    values = {"name": name, "limit": "", "reason": "", **error.details}
    lines = [text(language, f"error.{error.code}", **values) for language in ("zh-Hans", "en")]
    return "\n".join(lines) + "\n"
