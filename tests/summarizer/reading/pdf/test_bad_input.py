"""Files that are no readable page: a clear refusal each, and bounds that hold."""

from __future__ import annotations

import io
import sys

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from summarizer.article import SourceError
from summarizer.reading import image, pdf, read_bytes
from summarizer.reading.pdf import read_pdf
from tests.pages.stories import GRAIN, INSURANCE, SAMPLE
from tests.pages.typeset import Layout, page_pdf

UNMAPPED = 0xFFFD


def blank(pages: int = 1) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target)
    for _ in range(pages):
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def scanned(source: bytes, scale: float = 2.5) -> bytes:
    """The first page of a PDF as a picture in a PDF."""
    picture = pdfium.PdfDocument(source)[0].render(scale=scale).to_pil().convert("L")
    target = io.BytesIO()
    picture.save(target, "PDF", resolution=72 * scale)
    return target.getvalue()


def unmapped(first: int) -> bytes:
    """A page whose font maps its letters to ``first`` onwards (by a ToUnicode map)."""
    step = first != UNMAPPED
    targets = "".join(f"<{first + step * n:04X}>" for n in range(0x7E - 0x20 + 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "1 begincodespacerange <00> <FF> endcodespacerange "
        f"1 beginbfrange <20> <7E> [{targets}] endbfrange endcmap end end"
    )
    text = "BT /F 12 Tf 40 700 Td 16 TL " + "(abcdefgh ijklmnop qrst) ' " * 12 + "ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 800]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 7\n0000000000 65535 f \n{table}trailer<</Size 7/Root 1 0 R>>\n".encode()
    return data + f"startxref\n{start}\n%%EOF".encode()


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without the ``ocr`` extra."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    image._engine.cache_clear()


def code(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read_pdf(data, "page.pdf")
    assert caught.value.details["name"] == "page.pdf"
    return caught.value.code


def outcome(data: bytes) -> str:
    try:
        read_pdf(data, "page")
    except SourceError as error:
        return error.code
    return "read"


def test_encrypted() -> None:
    assert code(page_pdf(Layout([[GRAIN]]), encrypt="secret")) == "encrypted"


def test_encrypted_for_the_owner_only_can_be_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    lock = StandardEncryption("", ownerPassword="secret", canPrint=0)
    assert read_pdf(page_pdf(Layout([[GRAIN]]), encrypt=lock), "page").articles


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj<<>>endobj", b"no PDF"])
def test_damaged(data: bytes) -> None:
    assert code(data) == "unreadable"


def test_cut_off_and_garbled_files_never_crash() -> None:
    whole = page_pdf(Layout(SAMPLE))
    for share in range(1, 20):
        cut = whole[: len(whole) * share // 20]
        garbled = bytearray(whole)
        garbled[len(whole) * share // 20 :: 211] = b"\xff" * len(
            garbled[len(whole) * share // 20 :: 211]
        )
        assert {outcome(cut), outcome(bytes(garbled))} <= {
            "read", "unreadable", "empty", "image_only", "encrypted",
        }  # fmt: skip


def test_nothing_printed() -> None:
    assert code(blank()) == "empty"


@pytest.mark.usefixtures("no_ocr")
def test_a_scan_without_the_extra() -> None:
    assert code(scanned(page_pdf(Layout([[GRAIN]])))) == "image_only"


@pytest.mark.usefixtures("no_ocr")
@pytest.mark.parametrize("first", [0xE100, 0xF880, UNMAPPED])
def test_a_broken_text_layer_without_the_extra(first: int) -> None:
    assert code(unmapped(first)) == "image_only"


def test_the_same_file_with_a_good_map_is_read() -> None:
    page = read_pdf(unmapped(0x20), "page")
    assert "ijklmnop" in page.articles[0].body


@pytest.mark.usefixtures("no_ocr")
def test_pages_with_text_are_read_beside_a_scan() -> None:
    target = pdfium.PdfDocument(page_pdf(Layout([[GRAIN]])))
    target.import_pages(pdfium.PdfDocument(scanned(page_pdf(Layout([[INSURANCE]])), 1)))
    data = io.BytesIO()
    target.save(data)
    page = read_pdf(data.getvalue(), "page")
    assert [a.headline for a in page.articles] == [GRAIN.headline]


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_BYTES", 2000)
    assert code(page_pdf(Layout(SAMPLE))) == "too_large"


def test_too_many_pages() -> None:
    assert code(blank(pdf.MAX_PAGES + 1)) == "too_large"


def test_too_many_characters() -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=1)
    canvas.setFont("Helvetica", 1)
    for row in range(700):
        canvas.drawString(10, 10 + row, "abcdefghij" * 10)
    canvas.save()
    assert code(target.getvalue()) == "too_large"


def test_a_page_of_scattered_letters_loses_none() -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(3000, 3000))
    canvas.setFont("Helvetica", 8)
    for step in range(1500):
        canvas.drawString(10 + step * 397 % 2900, 10 + step * 613 % 2900, "x")
    canvas.save()
    page = read_pdf(target.getvalue(), "page")
    text = "".join(page.dropped) + "".join((a.headline or "") + a.body for a in page.articles)
    assert text.count("x") == 1500


def test_through_the_one_door() -> None:
    assert read_bytes(page_pdf(Layout([[GRAIN]])), "grain.pdf").articles[0].id == "grain.pdf#1"


def test_a_scan_is_read_with_the_extra() -> None:
    pytest.importorskip("rapidocr")
    image._engine.cache_clear()
    source = page_pdf(Layout([[GRAIN]], width=420))
    page = read_pdf(scanned(source), "scan")
    assert page.articles[0].headline is not None
    assert "粮食产能" in page.articles[0].headline
    assert "植保无人机" in page.articles[0].body
