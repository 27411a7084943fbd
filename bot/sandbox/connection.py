"""Connections that can be torn, to show a bot what a bad network does."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]
_open: dict[Address, asyncio.Transport] = {}
# SO_LINGER on, for 0 seconds: closing sends RST instead of FIN.
ABORT = struct.pack("ii", 1, 0)


class Connection(H11Protocol):
    """uvicorn's HTTP protocol, findable by the client's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        self.address = transport.get_extra_info("peername")[:2]
        _open[self.address] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        _open.pop(self.address, None)
        super().connection_lost(exc)


def tear(client: Any) -> None:
    """Reset the connection from this client's address."""
    transport = _open.get(tuple(client)[:2])
    if transport is None:
        return
    connection: socket.socket | None = transport.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
    transport.abort()
