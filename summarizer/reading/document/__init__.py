"""Documents of word processors and readers into their articles: .docx, .odt, .epub, .md.

Each form becomes simple markup (``docx`` and ``odt`` over ``paragraphs``, ``epub``, ``markdown``),
which ``articles`` cuts at its headings and reads as web pages are read; ``package`` is the zip
archive that most of them come in.
"""

from __future__ import annotations

from dataclasses import replace

from summarizer.article import Page, SourceError
from summarizer.reading.decoding import decode
from summarizer.reading.document.articles import read_parts
from summarizer.reading.document.docx import is_docx, read_docx
from summarizer.reading.document.epub import TYPE, read_epub
from summarizer.reading.document.markdown import read_markdown
from summarizer.reading.document.odt import TYPES, read_odt
from summarizer.reading.document.package import Package
from summarizer.reading.document.paragraphs import markup_of
from summarizer.reading.dump import MAX_CHARACTERS


def read_package(data: bytes, name: str) -> Page:
    """Read a zip archive that is a document called ``name``: .docx, .odt or .epub.

    Raises ``SourceError``: ``unsupported`` for any other archive, ``unreadable``, ``encrypted``,
    ``too_large``, ``empty``, ``not_news``.
    """
    package = Package(data, name)
    kind = ""
    if "mimetype" in package:
        kind = package.read("mimetype")[:100].decode("ascii", "replace").strip()
    if kind == TYPE:
        book = read_epub(package, name)
        return replace(read_parts(book.chapters, name, book.published), site=book.title)
    if kind in TYPES:
        return read_parts([markup_of(read_odt(package, name))], name)
    if is_docx(package):
        return read_parts([markup_of(read_docx(package, name))], name)
    raise SourceError("unsupported", name=name)


def read_text(data: bytes, name: str) -> Page:
    """Read a text in Markdown called ``name``.

    Raises ``SourceError``: ``empty``, ``binary``, ``too_large``, ``not_news``.
    """
    text = decode(data, name)
    if len(text) > MAX_CHARACTERS:
        raise SourceError("too_large", name=name, limit=f"{MAX_CHARACTERS:,} characters")
    told = read_markdown(text)
    return read_parts([told.markup], name, told.published)
