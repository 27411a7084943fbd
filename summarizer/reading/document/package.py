"""A document's package: XML files in a zip archive, never unpacked to more than is read.

.docx is ECMA-376 part 2, .odt OASIS OpenDocument part 2, .epub OCF 3.3.
"""

from __future__ import annotations

import lzma
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from summarizer.article import SourceError

MAX_UNPACKED = 32 * 1024 * 1024
"""Bytes of text that a document may hold once unpacked: a book of 3 million characters has 15 MB
of markup, and pictures are left packed."""

MAX_MEMBERS = 10_000
"""Files of an archive beyond which it is no document."""

_BROKEN = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)
"""What a damaged archive, or one packed in a way that nobody uses, ends in."""


class Package:
    """The files of the archive ``data``, called ``name``.

    Raises ``SourceError``: ``unreadable`` for a broken archive, ``too_large``.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._left = MAX_UNPACKED
        try:
            self._zip = ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise SourceError("unreadable", name=name, reason="zip") from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        if len(self._members) > MAX_MEMBERS:
            raise SourceError("too_large", name=name, limit=f"{MAX_MEMBERS} files")

    def __contains__(self, path: str) -> bool:
        return path in self._members

    def read(self, path: str) -> bytes:
        """A file of the archive; its length in the directory is not believed.

        Raises ``SourceError``: ``unreadable``, ``encrypted``, ``too_large``.
        """
        member = self._members.get(path)
        if member is None:
            raise SourceError("unreadable", name=self._name, reason=path[:100])
        if member.flag_bits & 1:
            raise SourceError("encrypted", name=self._name)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(self._left + 1)
        except _BROKEN as error:
            raise SourceError("unreadable", name=self._name, reason="zip") from error
        if len(data) > self._left:
            limit = f"{MAX_UNPACKED // 1024 // 1024} MB"
            raise SourceError("too_large", name=self._name, limit=limit)
        self._left -= len(data)
        return data

    def xml(self, path: str) -> etree._Element:
        """A file of the archive as a tree. Entities are not resolved, nothing else is loaded.

        Raises ``SourceError``: what ``read`` raises; ``unreadable`` for what is no XML.
        """
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(self.read(path), parser)
        except (etree.LxmlError, ValueError) as error:
            raise SourceError("unreadable", name=self._name, reason="XML") from error


def tag(node: etree._Element) -> str:
    """An element's name without its namespace: strict and transitional documents differ in it."""
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else ""


def value(node: etree._Element | None, name: str) -> str | None:
    """An attribute by its name without namespace."""
    if node is None:
        return None
    return next((v for k, v in node.attrib.items() if etree.QName(k).localname == name), None)


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that name, of the first child of that name …"""
    for name in path:
        node = next((c for c in node if tag(c) == name), None) if node is not None else None
    return node
