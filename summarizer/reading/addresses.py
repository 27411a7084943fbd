"""Addresses of one article: of its forms, and of the pages that it is printed on.

What a page says of them is often wrong: ``rel=canonical`` names the home page, ``rel=next`` the
next article. So an address is believed only where it fits that of the page itself.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_HOME = re.compile(r"/?(?:(?:index|default|home|main)\.\w{2,5}|(?:m|wap|mobile|amp|home)/?)?", re.I)
_OTHER_FORM = re.compile(r"^(?:www|m|wap|mobile|amp|3g|h5|i|touch|news|print)\.")
_AMP_CACHE = ".cdn.ampproject.org"
_IDENTITY = re.compile(r".*id|p|a|sn|no|key|docno|newsno", re.I)
"""What a query calls the number of an article."""
_PAGE_KEY = re.compile(r"page|pages|p|pn|pg|page_?no|page_?num|page_?index|cur_?page|_page", re.I)
_NUMBERED = re.compile(
    r"(?P<stem>.*?[^/])(?:[_-]|/(?:page/)?)(?P<number>\d{1,2})(?P<end>/?|\.[a-z]{3,5})", re.I
)
_INDEX = re.compile(r"/index(?:\.\w{3,5})?$", re.I)


def may_be_own(declared: str, url: str) -> bool:
    """Whether the address that a page at ``url`` declares as its own may be that of its article."""
    said, own = urlsplit(declared), urlsplit(url)
    if _HOME.fullmatch(said.path) and not said.query:
        return False
    if (own.hostname or "").endswith(_AMP_CACHE):
        return f"/{said.hostname}/" in own.path
    if _site(said) != _site(own):
        return False
    if said.path == own.path:  # which of the articles there, if not by query?
        kept = parse_qsl(said.query)
        return all(p in kept for p in parse_qsl(own.query) if _IDENTITY.fullmatch(p[0]))
    folder = said.path.rstrip("/") + "/"
    if own.path.startswith(folder) and own.path != folder:
        name = folder.rstrip("/").rpartition("/")[2]
        return bool(re.search(r"\d{3}", name)) or len(name) >= 12  # else a column's own page
    return True


def follows(named: str, url: str) -> bool:
    """Whether ``named`` is the address of the page behind that at ``url``: of the same host, and
    the same but for the number of the page."""
    said, own = urlsplit(named), urlsplit(url)
    stem, number = _numbered(said)
    if said.hostname != own.hostname or (said.path == own.path and said.query == own.query):
        return False
    if stem == _whole(own):  # of the first page, whose own address has no number
        return number in (1, 2)
    own_stem, own_number = _numbered(own)
    return stem == own_stem and number == own_number + 1


def is_first(said: str, url: str) -> bool:
    """Whether ``said`` is the address of the first page of the article a later one of which is at
    ``url``: the same without a number."""
    first, own = urlsplit(said), urlsplit(url)
    stem, number = _numbered(own)
    return number > 1 and first.hostname == own.hostname and _whole(first) == stem


def is_numbered(url: str) -> bool:
    """Whether ``url`` is the address of a later one of an article's pages."""
    return _numbered(urlsplit(url))[1] > 1


def _site(address: SplitResult) -> str:
    """A host without what tells forms of one site from each other."""
    return _OTHER_FORM.sub("", address.hostname or "")


def _numbered(address: SplitResult) -> tuple[str, int]:
    """An address without the number of its page, and the number; 1 where it has none."""
    rest = parse_qsl(address.query, keep_blank_values=True)
    pages = [pair for pair in rest if _PAGE_KEY.fullmatch(pair[0]) and pair[1].isdecimal()]
    if pages and len(pages[-1][1]) <= 2:
        rest.remove(pages[-1])
        return f"{_stem(address.path)}?{urlencode(rest)}", int(pages[-1][1])
    found = _NUMBERED.fullmatch(address.path)
    if found:
        stem = _stem(found["stem"] + found["end"])
        return f"{stem}?{urlencode(rest)}", int(found["number"])
    return _whole(address), 1


def _whole(address: SplitResult) -> str:
    """An address as that of a first page."""
    return f"{_stem(address.path)}?{urlencode(parse_qsl(address.query, keep_blank_values=True))}"


def _stem(path: str) -> str:
    return _INDEX.sub("", path.rstrip("/"))
