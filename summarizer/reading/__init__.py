"""A source into a page: by what it holds first, by its name second.

One module a form: ``dump`` (page text), ``pdf``, ``html``, ``document`` (.docx, .odt, .epub, .md),
``feed``, ``image``, ``rows`` (.jsonl); each is imported only when such a source comes, so that
reading a text needs no PDF library.
"""

from __future__ import annotations

import errno
import gzip
import os
import zlib
from io import BytesIO
from pathlib import Path

from summarizer.article import Code, Page, SourceError
from summarizer.reading.decoding import shown_name
from summarizer.reading.prolog import head, is_channel, root

MAX_FILE_BYTES = 64 * 1024 * 1024
"""The largest file that is read at all (a scanned page as PDF is 2 to 20 MB)."""

PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
"""How the data of pictures begins (WebP aside)."""
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ROWS = frozenset({".jsonl", ".ndjson"})
_JSON_FEED = b"jsonfeed.org"
"""What every JSON feed names as its version."""
_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})


def read(path: Path) -> Page:
    """Read a file: dump, PDF, HTML, document, .jsonl or picture.

    Articles are called ``NAME#n``, rows of a .jsonl keep their ids. Raises ``SourceError``: what
    ``content`` and ``read_bytes`` raise.
    """
    return read_bytes(*content(path))


def content(path: Path) -> tuple[bytes, str]:
    """What a file holds, and its name as it is shown.

    Raises ``SourceError``: ``not_found``, ``unreadable``, ``too_large``, ``empty`` and
    ``unsupported`` for folders and what else is no file.
    """
    name = shown_name(path.name)
    if not path.exists():
        raise SourceError("not_found", name=shown_name(str(path)))
    if not path.is_file():
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            raise SourceError("unreadable", name=name, reason=os.strerror(errno.EACCES))
        code: Code = "empty" if path.is_dir() else "unsupported"  # a folder that holds no files
        raise SourceError(code, name=name)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _too_large(name)
        data = path.read_bytes()
    except OSError as error:
        raise SourceError("unreadable", name=name, reason=error.strerror or "") from error
    return data, name


def read_bytes(data: bytes, name: str, url: str | None = None) -> Page:
    """Read the content of a file called ``name``, or of what was fetched from ``url``.

    Raises ``SourceError``: ``empty``, ``binary``, ``too_large``, ``unsupported``, ``unreadable``
    and, from the PDF and picture readers, ``encrypted`` and ``image_only``.
    """
    if not data:
        raise SourceError("empty", name=name)
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name)
    suffix = Path(name).suffix.lower()
    if data.startswith(b"\x1f\x8b"):
        data, name = _inflate(data, name), name.removesuffix(".gz")
        if data.startswith(b"\x1f\x8b"):  # packed again and again: nobody's page
            raise SourceError("unsupported", name=name)
        return read_bytes(data, name, url)
    if b"%PDF-" in data[:1024]:
        from summarizer.reading.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        from summarizer.reading.image import read_image

        return read_image(data, name)
    if data.startswith(b"PK\x03\x04") and suffix != ".txt":
        from summarizer.reading.document import read_package

        return read_package(data, name)
    if data.startswith(_OLE) and _ENCRYPTED in data:  # a .docx that asks for a password
        raise SourceError("encrypted", name=name)
    if data.startswith((b"PK\x03\x04", _OLE, b"7z\xbc\xaf", b"Rar!")):
        raise SourceError("binary" if suffix == ".txt" else "unsupported", name=name)
    begins = root(data)
    is_page = suffix in {".html", ".htm", ".xhtml"} or begins in {"html", "head"}
    if is_page and not is_channel(data):
        from summarizer.reading.html import read_html

        return read_html(data, name, url)
    if suffix in _ROWS and not begins and _JSON_FEED not in data:
        from summarizer.reading.rows import read_rows

        return read_rows(data, name)
    if suffix in {".rss", ".atom", ".xml", ".json"} or begins or head(data).startswith("{"):
        from summarizer.reading.feed import is_feed, read_feed_page

        if is_feed(data):
            return read_feed_page(data, name, url)
        if suffix == ".json":
            raise SourceError("unsupported", name=name)
    if suffix in _MARKDOWN:
        from summarizer.reading.document import read_text

        return read_text(data, name)
    if suffix in _ROWS:
        from summarizer.reading.rows import read_rows

        return read_rows(data, name)
    from summarizer.reading.dump import read_dump

    return read_dump(data, name)


def _inflate(data: bytes, name: str) -> bytes:
    """Unpack gzip, never to more than the size limit."""
    try:
        with gzip.open(BytesIO(data)) as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError("unreadable", name=name, reason="gzip") from error
    if len(content) > MAX_FILE_BYTES:
        raise _too_large(name)
    if not content:
        raise SourceError("empty", name=name)
    return content


def _too_large(name: str) -> SourceError:
    return SourceError("too_large", name=name, limit=f"{MAX_FILE_BYTES // 1024 // 1024} MB")
