"""Pages a second: dumps against joining their lines, PDFs against taking their text out."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2

from summarizer.reading import read_bytes
from summarizer.splitting.dump import split
from tests.benchmarks.row import Row, seconds

PAGES = Path(__file__).parents[1] / "pages"
SAMPLE = Path(__file__).parents[2] / "bot" / "sandbox" / "samples" / "page-b.pdf"
MANY = 50


def run() -> list[Row]:
    """Our own pages; the last row is how a file of 50 pages compares with 50 files of one."""
    dumps = [path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.txt"))]
    split_all = seconds(lambda: [split(text, "page") for text in dumps]) / len(dumps)
    join_all = seconds(lambda: ["".join(text.split()) for text in dumps]) / len(dumps)
    one = SAMPLE.read_bytes()
    many = _repeated(one, MANY)
    read_one = seconds(lambda: read_bytes(one, "one.pdf"))
    read_many = seconds(lambda: read_bytes(many, "many.pdf"), runs=1)
    return [
        Row("a dump", split_all, "joining its lines", join_all, "s"),
        Row("a PDF page", read_one, "its text by pdfium", seconds(lambda: _text(one)), "s"),
        Row(f"a PDF of {MANY} pages", read_many, f"{MANY} × one page", read_one * MANY, "s"),
    ]


def _text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def _repeated(data: bytes, times: int) -> bytes:
    source = pypdfium2.PdfDocument(data)
    target = pypdfium2.PdfDocument.new()
    for _ in range(times):
        target.import_pages(source)
    out = io.BytesIO()
    target.save(out)
    return out.getvalue()
