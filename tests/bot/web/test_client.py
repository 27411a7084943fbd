"""The fetcher against a real server on loopback that misbehaves in many ways."""

from __future__ import annotations

import asyncio
import gzip
import os
import shutil
import ssl
import subprocess
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.client import MAX_REDIRECTS, Fetched, Fetcher
from summarizer.article import SourceError
from tests.bot.web.server import Reply, Request, Web, listening

LIMIT = 1_000_000


@pytest.fixture
async def fetcher(web: Web) -> AsyncIterator[Fetcher]:
    async with Fetcher(allowed={web.address}, resolver=web.resolve, max_bytes=LIMIT) as made:
        yield made


async def refusal(fetcher: Fetcher, url: str) -> SourceError:
    with pytest.raises(SourceError) as refused:
        await fetcher.fetch(url)
    return refused.value


async def test_fetches_a_page(web: Web, fetcher: Fetcher) -> None:
    web.pages["/a"] = Reply.of("你好", 'text/html; charset="GBK"', etag='"v1"')
    got = await fetcher.fetch(web.url("/a", "news.example.com"))
    assert (got.status, got.data.decode(), got.charset, got.etag) == (200, "你好", "GBK", '"v1"')
    assert web.requests[0].headers["host"] == f"news.example.com:{web.port}"
    assert "cookie" not in web.requests[0].headers


async def test_asks_for_changes_only(web: Web, fetcher: Fetcher) -> None:
    def page(request: Request) -> Reply:
        fresh = request.headers.get("if-none-match") == '"v1"'
        return Reply(b"", 304) if fresh else Reply.of("a", etag='"v1"')

    web.pages["/feed"] = page
    first = await fetcher.fetch(web.url("/feed"))
    again = await fetcher.fetch(web.url("/feed"), etag=first.etag, modified="Mon, 03 Mar 2025")
    assert (again.status, again.data) == (304, b"")
    assert web.requests[1].headers["if-modified-since"] == "Mon, 03 Mar 2025"


async def test_header_values_cannot_smuggle(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = Reply.of("a")
    await fetcher.fetch(web.url("/"), etag='"a"\r\nX-Evil: 1')
    assert "x-evil" not in web.requests[0].headers


async def test_takes_no_cookie_from_one_request_to_the_next(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = Reply.of("a", set_cookie="id=1")
    await fetcher.fetch(web.url("/"))
    await fetcher.fetch(web.url("/"))
    assert "cookie" not in web.requests[1].headers


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress("新闻".encode())),
        ("x-gzip", gzip.compress("新闻".encode())),
        ("deflate", zlib.compress("新闻".encode())),
        ("deflate", zlib.compress("新闻".encode())[2:-4]),  # raw, as some servers mean it
        ("gzip", gzip.compress("新".encode()) + gzip.compress("闻".encode())),
        ("gzip", gzip.compress("新闻".encode()) + bytes(20)),  # padded
        ("identity", "新闻".encode()),
        ("UTF-8", "新闻".encode()),
        ("none", "新闻".encode()),
        ("", "新闻".encode()),
        ("utf-8, gzip", gzip.compress("新闻".encode())),
    ],
)
async def test_undoes_compression(web: Web, fetcher: Fetcher, encoding: str, body: bytes) -> None:
    web.pages["/"] = Reply.of(body, content_encoding=encoding)
    assert (await fetcher.fetch(web.url("/"))).data.decode() == "新闻"


async def test_stops_a_decompression_bomb(web: Web, fetcher: Fetcher) -> None:
    bomb = gzip.compress(bytes(100_000_000), 9)  # a hundred kilobytes on the wire
    assert len(bomb) < LIMIT / 5
    web.pages["/"] = Reply.of(bomb, content_encoding="gzip")
    assert (await refusal(fetcher, web.url("/"))).code == "too_large"


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
async def test_refuses_other_encodings(web: Web, fetcher: Fetcher, encoding: str) -> None:
    web.pages["/"] = Reply.of("a", content_encoding=encoding)
    assert (await refusal(fetcher, web.url("/"))).code == "unsupported"


async def test_every_member_of_a_large_gzip_is_read(web: Web, fetcher: Fetcher) -> None:
    parts = [os.urandom(90_000), bytes(300_000), os.urandom(70_000)]
    web.pages["/"] = Reply.of(b"".join(map(gzip.compress, parts)), content_encoding="gzip")
    assert (await fetcher.fetch(web.url("/"))).data == b"".join(parts)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress("新闻".encode() * 99)[:-20]),
        ("gzip", gzip.compress("新".encode()) + gzip.compress("闻".encode())[:-9]),
        ("deflate", zlib.compress("新闻".encode() * 99)[:-5]),
    ],
)
async def test_compression_cut_short_is_a_failure(
    web: Web, fetcher: Fetcher, encoding: str, body: bytes
) -> None:
    web.pages["/"] = Reply.of(body, content_encoding=encoding)
    assert (await refusal(fetcher, web.url("/"))).code == "fetch_failed"


async def test_broken_compression_is_a_failure(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = Reply.of("not gzip", content_encoding="gzip")
    assert (await refusal(fetcher, web.url("/"))).code == "fetch_failed"


async def test_refuses_a_body_that_says_it_is_too_large(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = Reply.of(bytes(LIMIT + 1))
    error = await refusal(fetcher, web.url("/"))
    assert (error.code, error.details["limit"]) == ("too_large", "1 MB")


async def test_stops_an_endless_body(web: Web, fetcher: Fetcher) -> None:
    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()

    web.streams["/"] = endless
    assert (await refusal(fetcher, web.url("/"))).code == "too_large"


async def test_gives_up_on_a_slow_drip(web: Web) -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        while True:  # each byte well within any timeout of a single read
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    web.streams["/"] = drip
    async with Fetcher(allowed={web.address}, timeout=0.3) as fetcher:
        error = await refusal(fetcher, web.url("/"))
    assert (error.code, error.details["reason"]) == ("fetch_failed", "timed out")


async def test_gives_up_on_silence(web: Web) -> None:
    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    web.streams["/"] = silent
    async with Fetcher(allowed={web.address}, timeout=0.2) as fetcher:
        assert (await refusal(fetcher, web.url("/"))).details["reason"] == "timed out"


async def test_a_connection_cut_short_is_a_failure(web: Web, fetcher: Fetcher) -> None:
    async def cut(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
        await writer.drain()

    web.streams["/"] = cut
    assert (await refusal(fetcher, web.url("/"))).code == "fetch_failed"


async def test_nonsense_is_a_failure(web: Web, fetcher: Fetcher) -> None:
    async def nonsense(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        await writer.drain()

    web.streams["/"] = nonsense
    assert (await refusal(fetcher, web.url("/"))).code == "fetch_failed"


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss",
        "application/x-rss+xml",
        "application/json+feed",
        "binary/octet-stream",
        "application/xml+rss",
        "unknown/unknown",
        "application/x-gzip",
        "nonsense",
        "",
    ],
)
async def test_any_other_type_goes_by_its_content(web: Web, fetcher: Fetcher, kind: str) -> None:
    web.pages["/"] = Reply.of("<rss/>", kind)
    assert (await fetcher.fetch(web.url("/"))).data == b"<rss/>"


@pytest.mark.parametrize("status", [203, 226])
async def test_a_page_from_a_proxy_is_a_page(web: Web, fetcher: Fetcher, status: int) -> None:
    web.pages["/"] = Reply(b"news", status)
    got = await fetcher.fetch(web.url("/"))
    assert (got.status, got.data) == (200, b"news")


async def test_spaces_in_a_redirect_are_escaped(web: Web, fetcher: Fetcher) -> None:
    web.pages["/a"] = Reply.redirect("/all news/1.html?q=a b ")
    web.pages["/all%20news/1.html?q=a%20b"] = Reply.of("完")
    assert (await fetcher.fetch(web.url("/a"))).data.decode() == "完"


@pytest.mark.parametrize(
    "kind",
    ["video/mp4", "audio/mpeg", "font/woff2", "application/zip", "application/x-msdownload"],
)
async def test_refuses_what_cannot_be_read(web: Web, fetcher: Fetcher, kind: str) -> None:
    web.pages["/"] = Reply.of("x", kind)
    assert (await refusal(fetcher, web.url("/"))).code == "unsupported"


async def test_status_and_retry_after_are_told(web: Web, fetcher: Fetcher) -> None:
    web.pages["/?token=secret"] = Reply(b"", 503, {"retry-after": "120"})
    error = await refusal(fetcher, web.url("/?token=secret"))
    assert (error.details["status"], error.details["retry_after"]) == ("503", "120")
    assert "secret" not in str(error)
    web.pages["/"] = Reply(b"", 429, {"retry-after": "Fri, 31 Dec 2099 23:59:59 GMT"})
    assert int((await refusal(fetcher, web.url("/"))).details["retry_after"]) > 10**8


async def test_follows_redirects(web: Web, fetcher: Fetcher) -> None:
    web.pages["/a"] = Reply.redirect("b?x=1", 301)
    web.pages["/b?x=1"] = Reply.redirect(web.url("/c", "other.example.com"), 308)
    web.pages["other.example.com/c"] = Reply.of("完")
    got = await fetcher.fetch(web.url("/a", "news.example.com"))
    assert (got.data.decode(), got.url) == ("完", web.url("/c", "other.example.com"))


async def test_redirects_in_a_circle_end(web: Web, fetcher: Fetcher) -> None:
    web.pages["/a"] = Reply.redirect("/b")
    web.pages["/b"] = Reply.redirect("/a")
    error = await refusal(fetcher, web.url("/a"))
    assert (error.code, error.details["reason"]) == ("fetch_failed", "redirects in a circle")
    assert len(web.requests) == 2


async def test_redirects_without_end_end(web: Web, fetcher: Fetcher) -> None:
    def onward(request: Request) -> Reply:
        return Reply.redirect(request.path + "x")

    for length in range(40):
        web.pages["/" + "x" * length] = onward
    assert (await refusal(fetcher, web.url("/"))).details["reason"] == "too many redirects"
    assert len(web.requests) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "//[::1]/",
        "http://localhost/admin",
        "http://2130706433/",
        "http://127.0.0.1:1/",
        "http://user:pw@news.example.com/",
        "file:///etc/passwd",
    ],
)
async def test_refuses_redirects_to_private_places(web: Web, fetcher: Fetcher, target: str) -> None:
    web.pages["/"] = Reply.redirect(target)
    code = (await refusal(fetcher, web.url("/"))).code
    assert code == ("unsupported" if target.startswith("file") else "forbidden_address")


async def test_refuses_a_name_with_a_private_address_among_public_ones(web: Web) -> None:
    async def both(host: str, port: int) -> list[str]:
        return ["93.184.215.14", "192.168.1.1"]

    async with Fetcher(resolver=both, allowed={web.address}) as fetcher:
        assert (await refusal(fetcher, web.url("/", "a.example.com"))).code == "forbidden_address"


async def test_a_name_that_changes_between_check_and_use_gains_nothing(web: Web) -> None:
    """DNS rebinding: a name is looked up once a connection, checked, and connected to."""
    web.pages["/first"] = Reply.redirect("/second")
    web.pages["/second"] = Reply.of("secret")
    asked = 0

    async def rebinding(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        return ["127.0.0.1"] if asked % 2 else ["10.0.0.1"]

    async with Fetcher(resolver=rebinding, allowed={web.address}) as fetcher:
        got = await fetcher.fetch(web.url("/second", "evil.example.com"))
        assert (got.data, asked) == (b"secret", 1)
    async with Fetcher(resolver=rebinding, allowed={web.address}) as fetcher:
        error = await refusal(fetcher, web.url("/first", "evil.example.com"))
    assert (error.code, asked) == ("forbidden_address", 2)


async def test_names_without_an_address_fail_plainly() -> None:
    async def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    async with Fetcher(resolver=nowhere) as fetcher:
        error = await refusal(fetcher, "http://gone.example.com/")
    assert (error.code, error.details["reason"]) == ("fetch_failed", "the name does not resolve")


async def test_no_proxy_of_the_environment_is_used(
    web: Web, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:1")
    web.pages["/"] = Reply.of("direct")
    assert (await fetcher.fetch(web.url("/"))).data == b"direct"


async def test_loopback_is_refused_without_the_allowance(web: Web) -> None:
    async with Fetcher() as fetcher:
        assert (await refusal(fetcher, web.url("/"))).code == "forbidden_address"
    assert not web.requests


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of news.example.com and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    made = (tmp_path / "cert.pem", tmp_path / "key.pem")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.example.com"
    names = ["-addext", "subjectAltName=DNS:news.example.com"]
    files = ["-out", str(made[0]), "-keyout", str(made[1])]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    return made


async def test_the_certificate_must_be_that_of_the_name(certificate: tuple[Path, Path]) -> None:
    """SNI and certificate stay those of the name, though the connection goes to an address."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(*certificate)
    names: list[str | None] = []
    server_side.sni_callback = lambda _, name, __: names.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate[0]))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        await writer.drain()

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with (
        listening(serve, server_side) as port,
        Fetcher(allowed={("127.0.0.1", port)}, resolver=here, ssl_context=trusting) as fetcher,
    ):
        assert (await fetcher.fetch(f"https://news.example.com:{port}/")).data == b"ok"
        error = await refusal(fetcher, f"https://other.example.com:{port}/")
    assert (error.code, error.details["reason"]) == ("fetch_failed", "certificate not valid")
    assert names == ["news.example.com", "other.example.com"]


@pytest.mark.parametrize(
    ("statuses", "moved"), [([], False), ([301, 308], True), ([301, 302], False), ([307], False)]
)
async def test_knows_what_has_moved_for_good(
    web: Web, fetcher: Fetcher, statuses: list[int], moved: bool
) -> None:
    for step, status in enumerate(statuses):
        web.pages[f"/{step}"] = Reply.redirect(f"/{step + 1}", status)
    web.pages[f"/{len(statuses)}"] = Reply.of("news")
    got = await fetcher.fetch(web.url("/0"))
    assert (got.moved, got.url) == (moved, web.url(f"/{len(statuses)}"))


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://news.example.com/a/1.html?x=1", "text/html", "1.html"),
        ("https://news.example.com/a/1.shtml", "text/html", "1.shtml.html"),
        ("https://news.example.com/", "text/html; charset=gbk", "news.example.com.html"),
        ("https://news.example.com/%E6%8A%A5.pdf", "application/pdf", "报.pdf"),
    ],
)
def test_names(url: str, kind: str, name: str) -> None:
    assert Fetched(200, b"", kind, url).file_name == name
