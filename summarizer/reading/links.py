"""Addresses in feeds and pages: made whole, whatever is left out, and those of pictures told from
those of marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import urljoin, urlsplit

LONGEST = 2_000
"""Characters of an address that is kept."""

_HOST = re.compile(
    r"(?:www\.[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?!html?|shtml|php|aspx?|jsp|xml|pdf|json|cgi|do)[a-z]{2,10})"
    r"(?::\d{1,5})?(?=/|$)",
    re.I,
)
_IMAGE = re.compile(r"<img\b([^>]{1,3000})>", re.I)
_ATTRIBUTE = re.compile(
    r"\b(data-original|data-src|src|width|height)\s{0,3}=\s{0,3}"
    r"(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s>\"']{1,2000}))",
    re.I,
)
_SMALLEST = 50
"""Pixels of a side below which a picture is a mark or counts readers."""
_NO_PICTURE = re.compile(
    r"emoji|emoticon|smil(?:ey|ies)|avatar|/stat|pixel|spacer|blank\.|(?<!up)(?<!down)loading|logo"
    r"|favicon|apple-touch|\.svg(?:$|\?)"
    r"|(?<![a-z])(?:icon|default|placeholder|qr|qrcode|ewm|erweima|share|nopic)(?![a-z])[^/?]{0,40}(?:$|\?)",
    re.I,
)


def absolute(address: object, base: str | None) -> str | None:
    """``address`` as a whole web address; a relative one starts from ``base``. None for any other.

    One without a scheme ('news.example.com/1.html') is an address, no path.
    """
    link = str(address or "").strip().replace(" ", "%20")
    if not link or len(link) > LONGEST:
        return None
    if _HOST.match(link):
        link = f"https://{link}"
    try:
        link = urljoin(base, link) if base else link
        parts = urlsplit(link)
        return link if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:  # such as http://[
        return None


def picture_in(html: str, base: str | None) -> str | None:
    """The first picture in a scrap of HTML that is one to look at, as a whole address."""
    for image in _IMAGE.finditer(html):
        given = {
            m[1].lower(): unescape(m[2] or m[3] or m[4] or "")
            for m in _ATTRIBUTE.finditer(image[1])
        }
        if found := picture_of(given, base):
            return found
    return None


def picture_of(given: Mapping[str, str], base: str | None) -> str | None:
    """The whole address of the picture of an ``img`` with these attributes; None for one that is
    no picture to look at."""
    sides = [given[side] for side in ("width", "height") if given.get(side, "").isdecimal()]
    if any(int(side[:9]) < _SMALLEST for side in sides):
        return None
    address = given.get("data-original") or given.get("data-src") or given.get("src") or ""
    return None if is_mark(address) else absolute(address, base)


def is_mark(address: str) -> bool:
    """Whether the address of a picture says that it is a site's mark, a smiley or a counter."""
    return bool(_NO_PICTURE.search(address))
