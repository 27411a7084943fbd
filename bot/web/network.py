"""Where a host name becomes an address: connections are made to public addresses only.

Every address of a name is checked and the connection is made to the very address that was checked,
so a name that changes between check and use (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable

import httpcore

from bot.web.addresses import is_public, parse_address

NO_NAME = "the name does not resolve"

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host, asked for with its port."""


class ForbiddenAddressError(Exception):
    """A name resolved to an address that must not be reached."""


async def resolve(host: str, port: int) -> list[str]:
    """Every address of ``host``, as the system's resolver gives them.

    Raises ``OSError`` where it has none.
    """
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, resolver: Resolve, allowed: Collection[tuple[str, int]]) -> None:
        self._resolve = resolver
        self._allowed = frozenset(allowed)
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the signature is httpcore's)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in await self._addresses(host, port):
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses of ``host``; one forbidden address among them spoils all."""
        literal = parse_address(host)
        try:
            found = [str(literal)] if literal else await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(NO_NAME) from error
        for text in found:
            refuse_private(text, port, self._allowed)
        return found

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


def refuse_private(text: str, port: int, allowed: Collection[tuple[str, int]]) -> None:
    """Raise ``ForbiddenAddressError`` unless ``text`` is a public address or is ``allowed``."""
    address = parse_address(text)
    if address is None or not (is_public(address) or (text, port) in allowed):
        raise ForbiddenAddressError(text)
