"""Fetching through a proxy: names are resolved by it, addresses as written are checked here."""

from __future__ import annotations

import asyncio
import gc
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

import pytest

from bot.web.client import Fetcher
from tests.bot.web.server import Reply, Web, listening
from tests.bot.web.test_client import refusal


def proxy_to(web: Web, asked: list[str]) -> AbstractAsyncContextManager[int]:
    """An HTTP proxy that knows every name as ``web``, as ``listening``."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = head[0].split(" ")
        asked.append(target)
        path = urlsplit(target).path
        there, back = await asyncio.open_connection(*web.address)
        lines = [f"{method} {path} HTTP/1.1", *head[1:-2], "connection: close", "", ""]
        back.write("\r\n".join(lines).encode())
        writer.write(await there.readuntil(b"\r\n\r\n"))
        length = len(web.pages[path].body)  # type: ignore[union-attr]
        writer.write(await there.readexactly(length))
        await writer.drain()
        back.close()
        await back.wait_closed()

    return listening(serve)


async def test_through_a_proxy_names_are_resolved_by_it(web: Web) -> None:
    web.pages["/a"] = Reply.of("你好")
    asked: list[str] = []
    async with (
        proxy_to(web, asked) as port,
        Fetcher(proxy=f"http://me:secret@127.0.0.1:{port}") as fetcher,
    ):
        got = await fetcher.fetch("http://news.example.com/a")
        assert got.data.decode() == "你好"
        for url in ("http://127.0.0.1/a", "http://10.0.0.1/a", "http://[::1]/a", "http://nas/a"):
            assert (await refusal(fetcher, url)).code == "forbidden_address"
    assert asked == ["http://news.example.com/a"]


async def test_through_a_proxy_a_redirect_into_the_network_is_refused(web: Web) -> None:
    web.pages["/a"] = Reply.redirect("http://192.168.1.1/admin")
    asked: list[str] = []
    async with (
        proxy_to(web, asked) as port,
        Fetcher(proxy=f"http://127.0.0.1:{port}") as fetcher,
    ):
        assert (await refusal(fetcher, "http://news.example.com/a")).code == "forbidden_address"
    assert len(asked) == 1


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n", b"junk"]
)
@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_proxy_that_refuses_is_a_failed_fetch(scheme: str, answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(answer)
        await writer.drain()

    async with (
        listening(serve) as port,
        Fetcher(proxy=f"{scheme}://127.0.0.1:{port}") as fetcher,
    ):
        assert (await refusal(fetcher, "https://news.example.com/a")).code == "fetch_failed"
    gc.collect()  # httpcore leaves a connection that SOCKS broke off to the collector
