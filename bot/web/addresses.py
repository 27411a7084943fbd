"""Which addresses the bot may fetch from: public web servers, nothing else.

A link comes from a stranger, so it must not reach the machine the bot runs on, its network or
its cloud's metadata service. The rules, in order:

1. the URL: http or https, no user name or password, no odd characters, an ordinary port;
2. the host: a dotted name of letters, digits, ``-`` and ``_`` (after IDNA), or an IP address
   written the one ordinary way (no ``2130706433``, ``0x7f.1``, ``0177.0.0.1``), no name reserved
   for local use;
3. every address that the name resolves to: globally routable unicast (the IANA special-purpose
   address registries, RFC 6890), also when an IPv6 address carries an IPv4 one inside.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import httpx

from bot.logs import dissect
from summarizer.article import SourceError

MAX_URL_LENGTH = 2048

# Metadata services on addresses that look public.
_FORBIDDEN_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and Alibaba's 100.100.100.200
        "168.63.129.16/32",  # Azure's metadata and DNS
        "192.0.0.0/24",  # IETF, and Oracle's 192.0.0.192
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_V6 = ip_network("2000::/3")
_FORBIDDEN_V6 = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # IETF assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address inside
        "3fff::/20",
    )
)
_NAT64 = ip_network("64:ff9b::/96")
_LOCAL_SUFFIXES = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "home",
    "corp",
    "private",
    "svc",
    "lan",
    "intranet",
    "onion",
    "arpa",
)
_NAME = re.compile(r"[a-z0-9._-]+\Z")
_ORDINARY_IPV4 = re.compile(r"(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}\Z")
_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]*|\d+)\Z")
_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """True when ``address`` is one that a public web server can have."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in block for block in _FORBIDDEN_V4)
    if address.scope_id is not None:
        return False
    if address in _NAT64:  # RFC 6052: the last four bytes are where it really goes
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _GLOBAL_V6 or any(address in block for block in _FORBIDDEN_V6):
        return False  # also ::1, v4-mapped, v4-compatible, fc00::/7, fe80::/10, ff00::/8
    interface = int(address) >> 32 & 0xFFFFFFFF
    if interface in (0x00005EFE, 0x02005EFE):  # ISATAP, RFC 5214: IPv4 in the interface part
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global


def check_url(url: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """The normalised form of ``url`` (relative to ``base``), when rules 1 and 2 let it pass.

    Rule 3 needs the resolved addresses: see ``bot.fetch``. Private addresses written as such
    are for rule 3 too, since tests may be allowed one.

    Raises:
        SourceError: ``unsupported`` for another scheme, ``forbidden_address`` for the rest.
    """
    name = redact(url)
    url = url.strip()
    if len(url) > MAX_URL_LENGTH or _FORBIDDEN_CHARACTERS.search(url):
        raise SourceError("forbidden_address", name=name, reason="malformed URL")
    try:
        parsed = httpx.URL(url)
        if base is not None:
            parsed = base.join(parsed)
        host = _host(parsed.raw_host.decode("ascii"))
        if parsed.scheme in ("http", "https") and host:
            parsed = parsed.copy_with(host=host, fragment=None)
            port = parsed.port
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise SourceError("forbidden_address", name=name, reason="malformed URL") from error
    if parsed.scheme not in ("http", "https"):
        raise SourceError("unsupported", name=name, reason="only http and https")
    if not host or not _is_ordinary(host):
        raise SourceError("forbidden_address", name=name, reason="not a public host")
    if parsed.userinfo:
        raise SourceError("forbidden_address", name=name, reason="credentials in the URL")
    if port is not None and port not in (80, 443) and not 1024 <= port <= 65535:
        raise SourceError("forbidden_address", name=name, reason="not a web port")
    return parsed


def redact(url: str) -> str:
    """``url`` fit for a log or a message: no user name, password, query or fragment."""
    url = url.strip().replace("\\", "/")
    scheme, slashes, address = url.partition("//")
    place = dissect(address).place if slashes else re.split(r"[?#]", url, maxsplit=1)[0]
    return f"{scheme}//{place}"[:200] if slashes else place[:200]


def _host(host: str) -> str:
    """``host`` without the dot of an absolute name and without case."""
    return host.lower().removesuffix(".")


def _is_ordinary(host: str) -> bool:
    """True for a dotted name and for an IP address written in its ordinary form."""
    if ":" in host:
        return "%" not in host and parse_address(host) is not None
    if not _NAME.match(host):  # such as an escape, a NUL or a ';': others may read another host
        return False
    labels = host.split(".")
    if _NUMBER.match(labels[-1]):  # WHATWG URL: such a host is an IPv4 address
        return _ORDINARY_IPV4.match(host) is not None and all(int(n) < 256 for n in labels)
    if len(labels) < 2 or not all(labels):
        return False
    return not any(host == s or host.endswith("." + s) for s in _LOCAL_SUFFIXES)


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """``text`` as an IP address, or None when it is a name."""
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def host_of(url: str) -> str:
    """The host of ``url``; empty for what is no URL, such as ``http://[``."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
