"""A hub on this machine: what huggingface_hub asks of the real one, and what that answers.

Addresses, headers and statuses after the published client (huggingface_hub: hf_api, file_download,
``hf_raise_for_status``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

COMMIT = hashlib.sha1(b"commit").hexdigest()
GATED, ILL = "club/gated", "club/ill"
"""A checkpoint that asks for consent, and one at which the hub breaks down."""


class Hub(ThreadingHTTPServer):
    """Serves each folder of ``models`` by its name."""

    daemon_threads = True

    def __init__(self, models: dict[str, Path]) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.models = models
        self.asked: list[str] = []
        self.lost: set[str] = set()
        """Files that are listed and not to be had."""

    @property
    def address(self) -> str:
        """What HF_ENDPOINT is to be."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving(models: dict[str, Path]) -> Iterator[Hub]:
    """A hub that is there for as long as the context."""
    with Hub(models) as hub:
        thread = Thread(target=hub.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        path = self.path.partition("?")[0].removeprefix("/")
        self.server.asked.append(f"{self.command} {path}")
        api = path.startswith("api/models/")
        if path.count("/") < 3:  # what the client asks beside
            return self._say(404, b"")
        owner, name, kind, *rest = path.removeprefix("api/models/").split("/")
        called = f"{owner}/{name}"
        if called == ILL:
            return self._say(503, b"")
        if called == GATED and not api:
            return self._say(403, b"", {"X-Error-Code": "GatedRepo"})
        folder = self.server.models.get(called)
        if folder is None:  # so the hub tells those who bring no token
            return self._say(401, b"", {"X-Error-Code": "RepoNotFound"})
        if api and kind == "revision":
            files = [{"rfilename": file.name} for file in folder.iterdir()]
            told: object = {"_id": "1", "id": called, "sha": COMMIT, "siblings": files}
            return self._say(200, json.dumps(told).encode())
        if api and kind == "tree":
            told = [
                {"type": "file", "path": file.name, "size": file.stat().st_size, "oid": _tag(file)}
                for file in folder.iterdir()
            ]
            return self._say(200, json.dumps(told).encode())
        file = folder / rest[-1]
        if not file.is_file() or file.name in self.server.lost:
            return self._say(404, b"", {"X-Error-Code": "EntryNotFound"})
        told_of = {"X-Repo-Commit": COMMIT, "ETag": f'"{_tag(file)}"'}
        return self._say(200, file.read_bytes(), told_of)

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


def _tag(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()
