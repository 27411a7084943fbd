"""OpenDocument texts (.odt): headings by their level, captions and sizes by their style.

Element names are those of OASIS OpenDocument 1.3 part 3. Notes, comments, indexes and deleted
text are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from summarizer.article import SourceError
from summarizer.reading.document.package import Package, child, tag, value
from summarizer.reading.document.paragraphs import Paragraph, Piece, Role, flow

TYPES = frozenset(
    f"application/vnd.oasis.opendocument.text{kind}" for kind in ("", "-template", "-web")
)
_NOT_SHOWN = frozenset(
    {"note", "annotation", "tracked-changes", "sequence-decls", "table-of-content", "ruby-text"}
    | {"alphabetical-index", "bibliography", "illustration-index", "forms", "desc", "title"}
    | {"covered-table-cell"}
)
_MARKUP = {
    **{"p": "p", "h": "p", "table": "table", "table-row": "tr", "table-cell": "td"},
    **dict.fromkeys(_NOT_SHOWN, ""),
}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)(pt|%)")
_DEEPEST = 12  # styles that build upon one another
_MOST_SPACES = 100  # of one <text:s>


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    role: Role = "text"
    size: float | None = None
    bold: bool = False


def read_odt(package: Package, name: str) -> list[Piece]:
    """The paragraphs of a document called ``name``.

    Raises ``SourceError``: what ``Package.xml`` raises; ``encrypted``.
    """
    manifest = "META-INF/manifest.xml"
    if manifest in package and package.xml(manifest).find(".//{*}encryption-data") is not None:
        raise SourceError("encrypted", name=name)
    content = package.xml("content.xml")
    roots = [content]
    if "styles.xml" in package:
        roots.insert(0, package.xml("styles.xml"))
    body = child(content, "body", "text")
    return [] if body is None else list(_Document(roots).flow(body))


class _Document:
    def __init__(self, roots: list[etree._Element]) -> None:
        self._named: dict[str, etree._Element] = {}
        self._known: dict[str, _Style] = {}
        self._default = _Style()
        for root in roots:
            for group in root:
                if tag(group) not in ("styles", "automatic-styles"):
                    continue
                for node in group:
                    if value(node, "family") != "paragraph":
                        continue
                    if tag(node) == "default-style":
                        self._default = self._own(node, _Style())
                    elif tag(node) == "style":
                        self._named[value(node, "name") or ""] = node

    def flow(self, node: etree._Element) -> Iterator[Piece]:
        """The paragraphs and tables of a part of the document."""
        return flow(node, _MARKUP, self._paragraph)

    def _paragraph(self, node: etree._Element) -> Iterator[Piece]:
        style = self._style(value(node, "style-name") or "")
        level = style.level
        if tag(node) == "h":
            said = value(node, "outline-level") or "1"
            # Below the title's, which is a style, no heading.
            level = int(said) + 1 if said in {"1", "2", "3", "4", "5"} else 6
        boxes: list[etree._Element] = []
        text = "".join(_text(node, boxes)).strip()
        if text:
            yield Paragraph(text, level, style.role, style.size, style.bold)
        for box in boxes:
            yield from self.flow(box)

    def _style(self, key: str, depth: int = 0) -> _Style:
        """A style by its name, with what it takes from those it builds upon."""
        if key in self._known:
            return self._known[key]
        node = self._named.get(key)
        if node is None or depth > _DEEPEST:
            return self._own_name(key, self._default)
        parent = value(node, "parent-style-name")
        style = self._style(parent, depth + 1) if parent else self._default
        self._known[key] = style = self._own(node, self._own_name(key, style))
        return style

    @staticmethod
    def _own_name(key: str, style: _Style) -> _Style:
        """What the names of the common styles (§16.2) say."""
        if key == "Title":
            return _Style(1, "text", style.size, style.bold)
        if key == "Subtitle":
            return _Style(0, "subtitle", style.size, style.bold)
        if key in ("Caption", "Illustration", "Figure"):
            return _Style(0, "caption", style.size, style.bold)
        return style

    @staticmethod
    def _own(node: etree._Element, style: _Style) -> _Style:
        text = child(node, "text-properties")
        size, bold = style.size, style.bold
        for name in ("font-size", "font-size-asian"):  # what Chinese is set in comes last
            if said := _SIZE.fullmatch(value(text, name) or ""):
                number = float(said[1])
                size = number if said[2] == "pt" else size and size * number / 100
        for name in ("font-weight", "font-weight-asian"):
            if weight := value(text, name):
                bold = weight in ("bold", "600", "700", "800", "900")
        return _Style(style.level, style.role, size, bold)


def _text(node: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """The text of a paragraph; text boxes apart."""
    yield " ".join((node.text or "").split("\n"))
    for part in node:
        kind = tag(part)
        if kind == "text-box":
            boxes.append(part)
        elif kind == "s":
            count = value(part, "c") or "1"
            yield " " * (min(int(count[:9]), _MOST_SPACES) if count.isdecimal() else 1)
        elif kind == "tab":
            yield "\t"
        elif kind == "line-break":
            yield "\n"
        elif kind and kind not in _NOT_SHOWN:
            yield from _text(part, boxes)
        yield " ".join((part.tail or "").split("\n"))
