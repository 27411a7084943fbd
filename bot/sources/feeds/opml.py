"""OPML: lists of feeds, in and out (http://opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from lxml import etree

from bot.web.addresses import check_url, redact
from summarizer.article import SourceError
from summarizer.reading.decoding import decode, printable

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,10};)")
_HARMLESS = frozenset({"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY"})
"""Mistakes of markup that lose no entry, by their names in libxml2."""
_FEED_SCHEME = re.compile(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", re.I)


class OpmlError(Exception):
    """A file that is not OPML; ``code`` is the reason's name in the catalogue's table ``opml``,
    ``detail`` what stands there instead."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Outline:
    """What an OPML file holds: feeds, title by address, and why other entries are none. Of a
    ``broken`` file there may have been more."""

    feeds: dict[str, str]
    refused: dict[str, str]
    broken: bool = False


def parse(data: bytes) -> Outline:
    """The feeds of an OPML file, however nested; broken markup is read as far as it goes.

    Addresses are normalised, so that one feed comes once. Raises ``OpmlError`` for anything but
    OPML, and for entities of the document's own, which can blow up.
    """
    try:
        text = decode(data, "OPML")  # many a list is exported in GBK, whatever it declares
    except SourceError as error:
        raise OpmlError("unreadable", error.code) from error
    if "<!ENTITY" in text:
        raise OpmlError("entities")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    text = _BARE_AMPERSAND.sub("&amp;", printable(_DECLARATION.sub("", text)))
    root = etree.fromstring(text.encode(), parser)
    name = "" if root is None else etree.QName(root).localname
    if name.lower() != "opml":
        raise OpmlError("root", name)
    lost = any(error.type_name not in _HARMLESS for error in parser.error_log)
    found = Outline({}, {}, broken=lost)
    for outline in root.iter("{*}outline"):
        values = {key.lower(): value for key, value in outline.attrib.items()}
        if written := values.get("xmlurl", "").strip():
            try:
                url = normalised(written)
            except SourceError as error:
                found.refused[redact(written)] = error.details.get("reason", error.code)
            else:
                found.feeds[url] = values.get("title") or values.get("text") or url
    return found


def normalised(url: str) -> str:
    """A feed's address in the one form that is kept. Raises ``SourceError`` as ``check_url``."""
    url = _FEED_SCHEME.sub("", url.strip())
    if "://" not in url and not url.startswith("//"):
        url = f"https://{url}"
    return str(check_url(f"http:{url}" if url.startswith("//") else url))


def render(feeds: Mapping[str, str], title: str = "报摘") -> bytes:
    """An OPML 2.0 file of ``feeds`` (title by address)."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = title
    body = ElementTree.SubElement(root, "body")
    for url, name in feeds.items():
        said = printable(name)
        ElementTree.SubElement(body, "outline", type="rss", text=said, title=said, xmlUrl=url)
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
