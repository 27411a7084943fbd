"""A page's markup into its blocks: what stands on lines of its own, in the order of the page.

Nothing is lost here: text beside paragraphs, behind line breaks and in layout tables comes too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from summarizer.reading.prolog import without_declaration
from summarizer.text.characters import HAN
from summarizer.text.prose import ends_sentence, join_headline, join_lines, solid

_C1_REFERENCE = re.compile(r"&#(?:12[89]|1[34]\d|15\d|x[89][0-9a-f]);", re.I)
"""Windows' marks, which lxml takes for control characters."""
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|header|hgroup|hr|html|li"
    "|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|title"
)
_UNSEEN = re.compile(
    "script|style|noscript|template|iframe|object|embed|applet|svg|canvas|math|video"
    "|audio|map|head|button|select|option|textarea|input|datalist|amp-sidebar|amp-ad"
    "|amp-embed"
)
_ASIDE = re.compile("nav|footer|aside|form|menu")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_FOREIGN = re.compile(
    "comment|comments|cmt|cmts|reply|replies|respond|related|relate|relates|recommend"
    "|recommends|recommended|hot|hotlist|rank|ranking|sidebar|aside|footer|foot|nav"
    "|navigation|menu|breadcrumb|breadcrumbs|crumb|crumbs|share|sharing|social|copyright"
    "|disclaimer|ad|ads|advert|advertisement|popup|pop|modal|login|toolbar|keywords"
    "|pagination|pager|subscribe|newsletter|download|qr|qrcode|tie|dianzan|guess|xgyd"
    "|tuijian|pinglun|fenxiang|prevnext|postnext"
)
_CAPTIONS = re.compile("figcaption|caption|cap|descr|tushuo|zhushi")
_HAN = re.compile(f"[{HAN}]")
_CELL = 40
"""Characters of a cell up to which a table holds data, not the page's layout."""


@dataclass(slots=True)
class Block:
    """One line of a page: a paragraph, a heading, an entry of a list, a cell."""

    pieces: list[str]
    """Its text as the inline elements part it."""
    node: HtmlElement
    """The block element that it stands in."""
    linked: int = 0
    """Characters of it in links, white space aside."""
    bold: bool = False
    heading: int = 0
    """The level of the heading that it is, 0 for none."""
    is_table: bool = False
    is_caption: bool = False
    text: str = ""
    """The running text: hard wraps and letter-spacing undone."""

    @property
    def parted(self) -> str:
        """The text with a space between inline elements, as a reader sees a line of dates and
        names that only style sets apart."""
        return " ".join(" ".join(self.pieces).split())

    @property
    def title(self) -> str:
        """The text as a headline: gaps between clauses stay."""
        return join_headline(["".join(self.pieces).replace("\n", " ")])

    @property
    def is_link(self) -> bool:
        """Whether most of it is links."""
        return self.linked * 2 > len(solid(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text: a sentence, or long enough to be one."""
        length = len(solid(self.text))
        if not _HAN.search(self.text):
            length //= 2  # letters for one Han
        commas = bool(re.search(r"[，,；;]", self.text))
        closed = ends_sentence(self.text)
        return not (self.is_link or self.heading) and (
            (closed and length >= 10) or (commas and length >= 20) or length >= 36
        )


def parse(markup: str) -> HtmlElement | None:
    """The tree of a page; None when nothing of it is markup."""
    markup = _C1_REFERENCE.sub(lambda mark: unescape(mark[0]), without_declaration(markup))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(markup.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def names(node: HtmlElement) -> Iterator[str]:
    """The words of an element's class and id."""
    for value in (node.get("class"), node.get("id")):
        if value:
            yield from (word.lower() for word in _WORDS.findall(value))


def is_foreign(node: HtmlElement) -> bool:
    """Whether an element says that it is no part of an article: menus, comments, related news."""
    return bool(_ASIDE.fullmatch(node.tag)) or (
        node.tag not in ("html", "body") and any(map(_FOREIGN.fullmatch, names(node)))
    )


def blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of a page that can be seen."""
    walk = _Walk()
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, node in events:
        if event == "start" and walk.open(node):
            events.skip_subtree()
        elif event == "end":
            walk.close(node)
    walk.flush()
    return walk.found


class _Walk:
    """Gathers text until a block begins or ends."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._inside: list[HtmlElement] = []
        self._links = self._bolds = self._pre = 0
        self._skipped: HtmlElement | None = None
        self._held: list[str] = []
        self._linked = self._light = 0

    def open(self, node: HtmlElement) -> bool:
        """Begin an element; whether what is in it is to be passed over."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if _BLOCKS.fullmatch(tag):
            self.flush()
            self._inside.append(node)
        if not tag or _UNSEEN.fullmatch(tag) or _is_hidden(node):
            self._skipped = node
            return True
        if tag == "table" and _is_data(node):
            self.found.append(
                Block([], node, is_table=True, text=" ".join("\n".join(node.itertext()).split()))
            )
            self._skipped = node
            return True
        self._links += tag == "a"
        self._bolds += tag in ("b", "strong")
        self._pre += tag == "pre"
        self._take(node.text)
        return False

    def close(self, node: HtmlElement) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if self._skipped is node:
            self._skipped = None
        else:
            self._links -= tag == "a"
            self._bolds -= tag in ("b", "strong")
            self._pre -= tag == "pre"
        if _BLOCKS.fullmatch(tag):
            self.flush()
            self._inside.pop()
        elif tag == "br":
            self.flush()
        self._take(node.tail)

    def _take(self, text: str | None) -> None:
        if not text or not self._inside:
            return
        if self._pre:
            *lines, text = text.split("\n")
            for line in lines:
                self._hold(line)
                self.flush()
        self._hold(text)

    def _hold(self, text: str) -> None:
        self._held.append(text)
        size = len(solid(text))
        self._linked += size if self._links else 0
        self._light += 0 if self._bolds else size

    def flush(self) -> None:
        """End a block, if there is text."""
        held, linked, light = self._held, self._linked, self._light
        self._held, self._linked, self._light = [], 0, 0
        text = "".join(held)
        # Spaces beside quotation marks mean nothing in Chinese, much in English.
        text = join_lines(text.split("\n")) if _HAN.search(text) else " ".join(text.split())
        if not text:
            return
        node = self._inside[-1]
        level = next((int(n.tag[1]) for n in self._inside if n.tag in _HEADINGS), 0)
        bold = bool(level) or not light
        caption = node.tag == "figcaption" or any(map(_CAPTIONS.fullmatch, names(node)))
        self.found.append(Block(held, node, linked, bold, level, False, caption, text))


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def _is_hidden(node: HtmlElement) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data in rows and columns, not the page's layout."""
    if table.find(".//table") is not None:
        return False
    rows = [
        [len(solid("".join(cell.itertext()))) for cell in row.iter("td", "th")]
        for row in table.iter("tr")
    ]
    cells = [size for row in rows for size in row]
    return (
        sum(len(row) > 1 for row in rows) > 1
        and max(cells) <= _CELL
        and table.find(".//h1") is None
    )
