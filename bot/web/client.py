"""The one HTTP client of the bot: fetches pages and feeds from the public web, safely.

It speaks through httpcore, the engine under httpx, whose network backend is ours to choose
(``bot.web.network``). Host header, SNI and certificate stay those of the name.
No cookie or credential of the machine is ever used, and no proxy but one that the operator named.
Through that one names are resolved out of reach, so that only the address as written is checked.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import httpcore
import httpx
from socksio.exceptions import SOCKSError

from bot.web.addresses import check_url, parse_address, redact
from bot.web.compression import CODINGS, decoded
from bot.web.network import (
    NO_NAME,
    CheckedBackend,
    ForbiddenAddressError,
    Resolve,
    refuse_private,
    resolve,
)
from summarizer.article import SourceError

MAX_BYTES = 10_000_000  # of the decoded body
MAX_REDIRECTS = 5
TIMEOUT = 30.0  # seconds for the whole, redirects included
USER_AGENT = "Mozilla/5.0 (compatible; Baozhai/0.1; news digest)"
ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.5"
)
UNREADABLE_KINDS = ("audio/", "font/", "model/", "video/")
UNREADABLE_TYPES = frozenset(
    "application/" + name
    for name in (
        *("zip", "x-zip-compressed", "vnd.rar", "x-rar-compressed", "x-7z-compressed", "x-tar"),
        *("x-bzip2", "x-xz", "zstd", "java-archive", "x-iso9660-image", "x-apple-diskimage"),
        *("x-msdownload", "x-msdos-program", "x-msi", "vnd.microsoft.portable-executable"),
        *("x-executable", "x-elf", "x-mach-binary", "vnd.android.package-archive", "wasm"),
        *("font-woff", "x-font-ttf", "x-font-woff", "vnd.ms-fontobject"),
    )
)
"""What is never news. Every other type is a guess of the server: the content tells."""
_WHOLE = frozenset({200, 203, 226})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_BAD_CERTIFICATE = "certificate not valid"
_CAUSES = {NO_NAME: "name", _BAD_CERTIFICATE: "certificate"}

Fetch = Callable[[str], Awaitable["Fetched"]]
"""Asks for an address: as ``Fetcher.fetch``, perhaps more politely."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: status 200 with ``data``, or 304 (unchanged) without.

    ``url`` is where the redirects ended, ``moved`` whether it has moved there for good (RFC 9110
    §15.4: each of them 301 or 308); ``etag`` and ``last_modified`` are as the server wrote
    them, to be sent back the next time.
    """

    status: int
    data: bytes
    content_type: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    moved: bool = False

    @property
    def charset(self) -> str | None:
        """The encoding that the server declared, if any."""
        for part in self.content_type.split(";")[1:]:
            key, _, value = part.partition("=")
            if key.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None

    @property
    def file_name(self) -> str:
        """What to call it: the last part of its path, with an ending that fits."""
        address = urlsplit(self.url)
        name = PurePosixPath(unquote(address.path)).name or address.hostname or "page"
        html = PurePosixPath(name).suffix.lower() in (".html", ".htm")
        return name + ".html" if "html" in self.content_type and not html else name


@dataclass(frozen=True, slots=True)
class _Redirect:
    to: str
    permanent: bool


class Fetcher:
    """Fetches public URLs; keeps connections open between calls. Close it when done.

    ``allowed`` holds (address, port) pairs that are let through although they are not public.
    It is there for tests with a server on loopback, and no setting reaches it. ``resolver`` and
    ``ssl_context`` stand in for the system's. ``proxy`` is an ``http://`` or ``socks5://`` address.
    """

    def __init__(
        self,
        *,
        allowed: Collection[tuple[str, int]] = (),
        resolver: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
        max_bytes: int = MAX_BYTES,
        timeout: float = TIMEOUT,
        proxy: str = "",
    ) -> None:
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._allowed = frozenset(allowed)
        self._proxied = bool(proxy)
        backend = None if proxy else CheckedBackend(resolver, allowed)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context,
            proxy=_proxy(proxy) if proxy else None,
            max_connections=40,
            max_keepalive_connections=20,
            keepalive_expiry=15,
            network_backend=backend,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        """GET ``url``; with ``etag`` or ``modified`` only if it changed since (RFC 9110 §13).

        Raises:
            SourceError: ``forbidden_address``, ``unsupported`` (scheme or content type),
                ``too_large``, or ``fetch_failed``, whose details may hold ``status``,
                ``retry_after`` (seconds) and a ``cause`` (a key behind ``error.fetch_failed_``
                in the message catalogues). URLs in it are redacted.
        """
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": ACCEPT,
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        if etag:
            headers["If-None-Match"] = _header(etag)
        if modified:
            headers["If-Modified-Since"] = _header(modified)
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(check_url(url), headers)
        except ForbiddenAddressError as error:
            raise SourceError(
                "forbidden_address", name=redact(url), reason="not a public address"
            ) from error
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise SourceError(
                "fetch_failed", name=redact(url), reason="timed out", cause="timeout"
            ) from error
        except (httpcore.ProxyError, SOCKSError) as error:
            said = str(error)[:80] or type(error).__name__
            raise SourceError(
                "fetch_failed", name=redact(url), reason=f"the proxy: {said}"
            ) from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
        ) as error:
            reason = _first_line(error) or "connection lost"
            cause = _CAUSES.get(reason, "")
            raise SourceError(
                "fetch_failed", name=redact(url), reason=reason, cause=cause
            ) from error

    async def _follow(self, url: httpx.URL, headers: dict[str, str]) -> Fetched:
        seen = {str(url)}
        permanent = True
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._get(url, headers)
            if isinstance(answer, Fetched):
                return replace(answer, moved=permanent and len(seen) > 1)
            permanent = permanent and answer.permanent
            url = check_url(answer.to.strip().replace(" ", "%20"), base=url)
            if str(url) in seen:
                raise SourceError(
                    "fetch_failed",
                    name=redact(str(url)),
                    reason="redirects in a circle",
                    cause="circle",
                )
            seen.add(str(url))
        raise SourceError(
            "fetch_failed", name=redact(str(url)), reason="too many redirects", cause="circle"
        )

    async def _get(self, url: httpx.URL, headers: dict[str, str]) -> Fetched | _Redirect:
        """One request: its answer, or where it redirects to."""
        name = redact(str(url))
        if self._proxied and parse_address(url.host):  # of a name the proxy alone knows more
            port = url.port or (443 if url.scheme == "https" else 80)
            refuse_private(url.host, port, self._allowed)
        step = {"connect": 10.0, "read": 15.0, "write": 10.0, "pool": self._timeout}
        target = httpcore.URL(  # the parts that were checked; nothing parses the text again
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        async with self._pool.stream(
            "GET", target, headers=list(headers.items()), extensions={"timeout": step}
        ) as response:
            got = httpx.Headers(response.headers)
            if response.status in _REDIRECTS and "location" in got:
                return _Redirect(got["location"], response.status in _PERMANENT)
            if response.status not in _WHOLE and response.status != 304:
                details = {"status": str(response.status), "retry_after": _retry_after(got)}
                raise SourceError(
                    "fetch_failed",
                    name=name,
                    reason=f"HTTP {response.status}",
                    cause="status",
                    **{key: value for key, value in details.items() if value},
                )
            kind = got.get("content-type", "").partition(";")[0].strip().lower()
            changed = response.status in _WHOLE
            if changed and _is_unreadable(kind):
                raise SourceError("unsupported", name=name, reason=kind[:60])
            return Fetched(
                200 if changed else 304,
                await self._body(response, got, name) if changed else b"",
                got.get("content-type", ""),
                str(url),
                got.get("etag"),
                got.get("last-modified"),
            )

    async def _body(self, response: httpcore.Response, headers: httpx.Headers, name: str) -> bytes:
        """The decoded body, given up as soon as it passes the limit."""
        length = headers.get("content-length", "")
        too_large = SourceError("too_large", name=name, limit=f"{self._max_bytes // 1_000_000} MB")
        if length.isascii() and length.isdigit() and int(length) > self._max_bytes:
            raise too_large
        body = bytearray()
        said = headers.get("content-encoding", "").lower().split(",")
        encodings = [coding for coding in map(str.strip, said) if coding in CODINGS]
        async for piece in decoded(response.aiter_stream(), ", ".join(encodings), name):
            body += piece
            if len(body) > self._max_bytes:
                raise too_large
        return bytes(body)


def _proxy(url: str) -> httpcore.Proxy:
    """A proxy's address as httpcore has it, its user name and password apart."""
    parsed = httpx.Proxy(url.replace("socks5h://", "socks5://"))
    return httpcore.Proxy(str(parsed.url), auth=parsed.raw_auth)


def _is_unreadable(kind: str) -> bool:
    return kind.startswith(UNREADABLE_KINDS) or kind in UNREADABLE_TYPES


def _retry_after(headers: httpx.Headers) -> str:
    """Seconds of a Retry-After header in either form (RFC 9110 §10.2.3), or an empty string."""
    value = str(headers.get("retry-after", "")).strip()
    if value.isascii() and value.isdigit():
        return value[:9]
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return ""
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return str(max(0, int((then - datetime.now(UTC)).total_seconds())))


def _header(value: str) -> str:
    """A value from a server, fit to go back into a header."""
    return "".join(c for c in value if 0x20 <= ord(c) < 0x7F)


def _first_line(error: Exception) -> str:
    """What went wrong, without addresses: only errors of our own or of TLS speak plainly."""
    text = str(error).partition("\n")[0]
    if isinstance(error, httpcore.ConnectError) and text.startswith("the name"):
        return text
    if "certificate" in text.lower():
        return _BAD_CERTIFICATE
    return "could not connect" if isinstance(error, httpcore.ConnectError) else ""
