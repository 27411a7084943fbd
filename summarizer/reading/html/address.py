"""The address that an article goes by, and that of its next page, as its page tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from summarizer.reading.addresses import follows, is_first, is_numbered, may_be_own
from summarizer.reading.html.metadata import Metadata
from summarizer.reading.links import absolute

_NEXT = re.compile(
    r"\W*(?:[下后後]一?[页頁]|[继繼][续續][阅閱][读讀]|余下全文|next(?: page)?|\d{1,2}"
    r"|第\d{1,2}[页頁])\W*",
    re.I,
)
_TRS = re.compile(
    r"createPageHTML\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*[\"']([^\"']{1,200})[\"']\s*,\s*[\"'](\w{1,6})[\"']"
)
"""How a content system of many Chinese authorities writes the pages of an article: how many, which
(from 0), and what their names begin and end with."""


def base_of(tree: HtmlElement, url: str | None) -> str | None:
    """What relative addresses on the page at ``url`` start from."""
    for node in tree.iter("base"):
        return absolute(node.get("href"), url) or url
    return url


def own_address(tree: HtmlElement, metadata: Metadata, url: str) -> str | None:
    """The address that the article of the page at ``url`` goes by: that of its first page where
    this is a later one, else the one declared; None where there is none that can be its own."""
    base = base_of(tree, url)
    for node in tree.iter("a") if is_numbered(url) else ():
        found = absolute(urldefrag(node.get("href") or "")[0], base)
        if found and is_first(found, url):
            return found
    declared = [
        node.get("href") or ""
        for node in tree.iter("link")
        if "canonical" in (node.get("rel") or "").lower().split()
    ]
    for said in (*declared, *metadata.addresses()):
        found = absolute(urldefrag(said)[0], base)
        if found and may_be_own(found, url):
            return found
    return None


def next_page(tree: HtmlElement, metadata: Metadata, url: str) -> str | None:
    """The address of the page on which the article at ``url`` goes on, None where it ends there.

    It must differ from ``url`` by the page's number only: '下一页' may lead to another article.
    """
    base = base_of(tree, url)
    for address in _leading_on(tree, metadata):
        found = absolute(urldefrag(address)[0], base)
        if found and follows(found, url):
            return found
    return None


def _leading_on(tree: HtmlElement, metadata: Metadata) -> Iterator[str]:
    """The addresses that are said to be of the next page, or of any page by its number."""
    for node in tree.iter("link", "a"):
        said = "".join(node.itertext()).strip() if node.tag == "a" else ""
        if "next" in (node.get("rel") or "").lower().split() or (said and _NEXT.fullmatch(said)):
            yield node.get("href") or ""
    if paged := metadata.script(_TRS):
        pages, at = int(paged[1]), int(paged[2])
        if at + 1 < pages:
            yield f"{paged[3]}_{at + 1}.{paged[4]}"
