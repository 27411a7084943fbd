"""Which addresses Telegram takes in buttons and links.

The rules and the words are those of TDLib: ``parse_url`` (HttpUrl.cpp) and ``check_link_impl``
(LinkManager.cpp).
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address

MAX_PORT = 65_535
_OWN_SCHEME = re.compile(r"(tg|ton|tonsite):(?://)?", re.I)
_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_HOST = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*")
_USER = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=:]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*")
_OWN_HOST = re.compile(r"[A-Za-z0-9_.-]*")


def checked_link(link: str) -> str:
    """``link`` as Telegram keeps it. Raises ``ValueError`` with TDLib's reason to refuse it."""
    own = _OWN_SCHEME.match(link)
    rest = link[own.end() :] if own else link
    found = _SCHEME.match(rest)
    scheme = found[1].lower() if found else "http"
    if scheme not in ("http", "https"):
        raise ValueError("Unsupported URL protocol")
    if found:
        rest = rest[found.end() :]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path = "".join(c if c > " " else f"%{ord(c):02X}" for c in rest[len(authority) :].rstrip())
    path = path if path.startswith("/") else f"/{path}"
    where, port = _port(authority)
    user, at, host = where.rpartition("@")
    _check_host(host, user)
    host = host.lower()
    if own:
        if found or at or port or host.startswith("["):
            raise ValueError("Wrong tg URL" if own[1].lower() == "tg" else "Wrong ton URL")
        if not _OWN_HOST.fullmatch(host) or ("." in host and own[1].lower() != "tonsite"):
            raise ValueError("Unallowed characters in URL host")
        return f"{own[1].lower()}://{host}{path[1:] if path.startswith('/?') else path}"
    if "." not in host and not host.startswith("["):
        raise ValueError("Wrong HTTP URL")
    return f"{scheme}://{user}{at}{host}{f':{port}' if port else ''}{path}"


def _port(authority: str) -> tuple[str, int]:
    """What stands before the port, and the port; 0 where none is named."""
    colon = max(authority.rfind(mark) for mark in ":]@")
    if colon <= 0 or authority[colon] != ":":
        return authority, 0
    digits = authority[colon + 1 :]
    port = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
    if not 1 <= port <= MAX_PORT:
        raise ValueError("Wrong port number specified in the URL")
    return authority[:colon], port


def _check_host(host: str, user: str) -> None:
    if not host:
        raise ValueError("URL host is empty")
    if host == ".":
        raise ValueError("Host is invalid")
    if host.startswith("[") and host.endswith("]"):
        try:
            IPv6Address(host[1:-1])
        except ValueError:
            raise ValueError("Wrong IPv6 address specified in the URL") from None
        return
    for part, allowed, name in ((host, _HOST, "host"), (user, _USER, "userinfo")):
        good = allowed.match(part)
        end = good.end() if good else 0
        if end < len(part):
            if part[end] == "%":
                raise ValueError(f"Wrong percent-encoded symbol in URL {name}")
            raise ValueError(f"Disallowed character in URL {name}")
