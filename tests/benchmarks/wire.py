"""The wire between a bot and Telegram: it records what passes, from outside, and fails by chance.

A bot that is pointed at ``Wire.base_url`` speaks HTTP/1.1 to the server behind it.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from bisect import bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

FAULTS = ("drop", "reset", "server_error", "too_many_requests", "delay")
"""Of the failing calls each is as likely: the work is done and its answer lost; the connection is
torn before; 502; 429; a second's delay."""
CHAT = re.compile(rb"\bchat_id=(-?\d+)")
ON_ITS_WAY = 0.25
"""An answer that left Telegram so many seconds ago counts as open: the bot may not have read and
recorded it yet (0.1 was too little beside four test processes on two cores)."""


@dataclass(eq=False)
class Call:
    """One ``sendMessage`` to ``chat``: when it came, and when its answer left (or it was torn)."""

    chat: int
    came: float
    answered: float | None = None


@dataclass
class Wire:
    """A proxy before the server at ``host:port``; ``failing`` is the share of sends that fail."""

    host: str
    port: int
    failing: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    calls: list[Call] = field(default_factory=list)
    dropped: int = 0
    base_url: str = ""
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def running(cls, host: str, port: int, failing: float = 0.0) -> AsyncIterator[Self]:
        """The wire to ``host:port`` while the block runs."""
        wire = cls(host, port, failing)
        server = await asyncio.start_server(wire._serve, "127.0.0.1", 0)
        wire.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
        try:
            yield wire
        finally:
            server.close()
            for connection in wire._connections:
                connection.cancel()

    def open(self) -> int:
        """How many sends have no answer yet that the bot can have read."""
        lately = time.monotonic() - ON_ITS_WAY
        return sum(call.answered is None or call.answered > lately for call in self.calls)

    def most_in_a_second(self) -> int:
        """The most sends that came in any one second."""
        moments = sorted(call.came for call in self.calls)
        return max(
            (bisect_left(moments, first + 1) - n for n, first in enumerate(moments)), default=0
        )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            server, to_server = await asyncio.open_connection(self.host, self.port)
            try:
                while not writer.is_closing():
                    head, body = await _message(reader)
                    await self._pass(head, body, server, to_server, writer)
            finally:
                to_server.close()
                writer.close()

    async def _pass(
        self,
        head: bytes,
        body: bytes,
        server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
        writer: asyncio.StreamWriter,
    ) -> None:
        """One request there and its answer back."""
        sends = b"/sendMessage " in head.split(b"\r\n", 1)[0]
        chat = CHAT.search(body)
        call = Call(int(chat[1]) if chat else 0, time.monotonic())
        if sends:
            self.calls.append(call)
        fault = self.chance.choice(FAULTS) if sends and self.chance.random() < self.failing else ""
        try:
            match fault:
                case "reset":
                    writer.transport.abort()
                    return
                case "server_error":
                    writer.write(_answer(502, b"<html>502 Bad Gateway</html>"))
                    return
                case "too_many_requests":
                    told = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
                    told["parameters"] = {"retry_after": 1}
                    writer.write(_answer(429, json.dumps(told).encode()))
                    return
                case "delay":
                    await asyncio.sleep(1)
            to_server.write(head + body)
            answer = b"".join(await _message(server))
            if fault == "drop":
                self.dropped += 1
                writer.transport.abort()
            else:
                writer.write(answer)
        finally:
            call.answered = time.monotonic()


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and body of a request or an answer that tells its length."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    return head, await reader.readexactly(length)


def _answer(status: int, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} .\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body
