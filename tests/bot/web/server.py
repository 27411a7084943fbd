"""A web server on loopback for the tests, that can misbehave in every way a real one does."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Request:
    """What a client asked: ``headers`` have lower-case names."""

    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Reply:
    """An answer; a ``Content-Length`` is added."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, body: str | bytes, kind: str = "text/html; charset=utf-8", **more: str) -> Reply:
        """A page or feed; keyword ``content_encoding`` makes the header of that name."""
        data = body.encode() if isinstance(body, str) else body
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        return cls(data, 200, {"content-type": kind, **headers})

    @classmethod
    def gzipped(cls, body: str, kind: str = "text/html; charset=utf-8") -> Reply:
        """A page, compressed."""
        return cls.of(gzip.compress(body.encode()), kind, content_encoding="gzip")

    @classmethod
    def redirect(cls, to: str, status: int = 302) -> Reply:
        """To somewhere else."""
        return cls(b"", status, {"location": to})


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Answer = Callable[[Request], Reply | Awaitable[Reply]]
Stream = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on loopback that gives each connection to ``serve``; yields its port.

    No connection outlives it.
    """
    serving: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving[task] = writer
        # The last: when the test is over.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.close()
        del serving[task]

    async with await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls) as server:
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            begun = list(serving)
            for task in begun:
                task.cancel()
                serving[task].transport.abort()
            await asyncio.gather(*begun)
            await asyncio.sleep(0)  # transports close their sockets in a turn of their own


class Web:
    """Answers by ``host + path``, else by ``path``, else 404; keeps every request."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Answer] = {}
        self.streams: dict[str, Stream] = {}
        self.requests: list[Request] = []
        self.port = 0

    @property
    def address(self) -> tuple[str, int]:
        """What the fetcher has to be allowed."""
        return ("127.0.0.1", self.port)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a page; for another host the fetcher needs ``resolve``."""
        return f"http://{host}:{self.port}{path}"

    async def resolve(self, host: str, port: int) -> list[str]:
        """Every name leads here."""
        return ["127.0.0.1"]

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator[Web]:
        """A server on a free port."""
        web = cls()
        async with listening(web._serve) as web.port:
            yield web

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await self._answer(reader, writer):
            pass

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = (line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in fields}
        host = headers.get("host", "").rpartition(":")[0]
        request = Request(host, head[0].split(" ")[1], headers)
        self.requests.append(request)
        if stream := self.streams.get(request.path):
            await stream(request, writer)
            return False
        found = self.pages.get(host + request.path) or self.pages.get(request.path)
        if found is None:
            reply = Reply(b"", 404)
        elif isinstance(found, Reply):
            reply = found
        else:
            made = found(request)
            reply = made if isinstance(made, Reply) else await made
        lines = [f"HTTP/1.1 {reply.status} X"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status != 304:
            lines.append(f"content-length: {len(reply.body)}")
        writer.write("\r\n".join([*lines, "", ""]).encode() + reply.body)
        await writer.drain()
        return True
