"""Word's documents (.docx): the text as it would be printed, headings and captions by their style.

Element names are WordprocessingML's (ECMA-376 part 1, §17). What was deleted, hidden or generated
(tables of contents) is left out, and so are headers, footers and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from summarizer.article import SourceError
from summarizer.reading.document.package import Package, child, tag, value
from summarizer.reading.document.paragraphs import Paragraph, Piece, Role, flow

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-6])", re.I)
_TITLE = re.compile(r"title|标题|標題", re.I)
_SUBTITLE = re.compile(r"subtitle|副标题|副標題", re.I)
_CAPTION = re.compile(r"caption|题注|題注|标号|標號", re.I)
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*(?:\d|heading)", re.I)
_NOT_SHOWN = frozenset({"del", "moveFrom", "Fallback", "instrText", "rPr", "pPr"})
_MARKUP = {"p": "p", "tbl": "table", "tr": "tr", "tc": "td", **dict.fromkeys(_NOT_SHOWN, "")}
_DEEPEST = 12  # styles that build upon one another


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    role: Role = "text"
    size: float | None = None
    bold: bool = False
    hidden: bool = False


def is_docx(package: Package) -> bool:
    """Whether a package holds one of Word's documents."""
    return "[Content_Types].xml" in package and _main(package) is not None


def read_docx(package: Package, name: str) -> list[Piece]:
    """The paragraphs of a document called ``name``.

    Raises ``SourceError``: what ``Package.xml`` raises.
    """
    main = _main(package)
    if main is None:
        raise SourceError("unsupported", name=name)
    styles = main.rpartition("/")[0] + "/styles.xml"
    document = _Document(package.xml(styles) if styles in package else None)
    body = child(package.xml(main), "body")
    return [] if body is None else list(document.flow(body))


def _main(package: Package) -> str | None:
    """The path of the text, as the package's relationships name it (part 2, §9.3)."""
    if "_rels/.rels" not in package:
        return None
    for relation in package.xml("_rels/.rels"):
        if (value(relation, "Type") or "").endswith("/officeDocument"):
            path = (value(relation, "Target") or "").lstrip("/")
            return path if path.startswith("word/") and path in package else None
    return None


class _Document:
    def __init__(self, styles: etree._Element | None) -> None:
        self._named: dict[str, etree._Element] = {}
        self._default = _Style()
        self._known: dict[str, _Style] = {}
        for node in styles if styles is not None else ():
            if tag(node) == "style" and value(node, "type") == "paragraph":
                self._named[value(node, "styleId") or ""] = node
                if value(node, "default") in ("1", "true"):
                    self._named[""] = node
            elif tag(node) == "docDefaults":
                run = child(node, "rPrDefault", "rPr")
                self._default = replace(self._default, size=_size(run))

    def flow(self, node: etree._Element) -> Iterator[Piece]:
        """The paragraphs and tables of a part of the document."""
        return flow(node, _MARKUP, self._paragraph)

    def _paragraph(self, node: etree._Element) -> Iterator[Piece]:
        properties = child(node, "pPr")
        style = self._style(value(child(properties, "pStyle"), "val") or "")
        level = _outline(properties) or style.level
        runs: list[tuple[str, float | None, bool]] = []
        boxes: list[etree._Element] = []
        self._runs(node, runs, boxes, style)
        text = "".join(shown for shown, _, _ in runs)
        letters = [(len(shown), size, bold) for shown, size, bold in runs if shown.strip()]
        if letters and not style.hidden:
            size = max(letters, key=lambda run: run[0])[1]
            bold = all(bold for _, _, bold in letters)
            yield Paragraph(text.strip(), level, style.role, size, bold)
        for box in boxes:
            yield from self.flow(box)

    def _runs(
        self,
        node: etree._Element,
        runs: list[tuple[str, float | None, bool]],
        boxes: list[etree._Element],
        style: _Style,
    ) -> None:
        """The text of a paragraph, a run with its size and weight each; text boxes apart."""
        properties = child(node, "rPr") if tag(node) == "r" else None
        if child(properties, "vanish") is not None:
            return
        size = _size(properties) or style.size
        bold = _is_on(child(properties, "b"), style.bold)
        for part in node:
            kind = tag(part)
            if kind == "txbxContent":
                boxes.append(part)
            elif kind == "t":
                runs.append((part.text or "", size, bold))
            elif kind in ("br", "cr"):
                runs.append(("\n", size, bold))
            elif kind in ("tab", "ptab"):
                runs.append(("\t", size, bold))
            elif kind == "noBreakHyphen":
                runs.append(("-", size, bold))
            elif kind not in _NOT_SHOWN:
                self._runs(part, runs, boxes, style)

    def _style(self, key: str, depth: int = 0) -> _Style:
        """A style by its id, with what it takes from those it builds upon."""
        if key in self._known:
            return self._known[key]
        node = self._named.get(key)
        if node is None or depth > _DEEPEST:
            return self._default
        parent = value(child(node, "basedOn"), "val")
        style = self._style(parent, depth + 1) if parent else self._default
        name = (value(child(node, "name"), "val") or "").strip()
        run = child(node, "rPr")
        heading = _HEADING.fullmatch(name)
        level = (
            min(int(heading[1]) + 1, 6) if heading else 1 if _TITLE.fullmatch(name) else style.level
        )
        role: Role = style.role
        if _SUBTITLE.fullmatch(name):
            level, role = 0, "subtitle"
        elif _CAPTION.fullmatch(name):
            level, role = 0, "caption"
        self._known[key] = style = _Style(
            _outline(child(node, "pPr")) or level,
            role,
            _size(run) or style.size,
            _is_on(child(run, "b"), style.bold),
            style.hidden or bool(_CONTENTS.match(name)),
        )
        return style


def _size(run: etree._Element | None) -> float | None:
    """The size of type that run properties name, in half points."""
    size = value(child(run, "sz"), "val") or ""
    return float(size) if size.isascii() and size.isdigit() else None


def _outline(properties: etree._Element | None) -> int:
    """The level of a paragraph as a heading below the title's; 0 is body text, which the document
    calls 9 (§17.3.1.20)."""
    level = value(child(properties, "outlineLvl"), "val") or ""
    return int(level) + 2 if level in {"0", "1", "2", "3", "4"} else 0


def _is_on(node: etree._Element | None, otherwise: bool) -> bool:
    """Whether a property that may be switched is on (§17.17.4)."""
    return otherwise if node is None else value(node, "val") not in ("0", "false", "off")
