"""Small documents of word processors and readers, written as those programs write them."""

from __future__ import annotations

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def packed(files: dict[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    """The files as a zip archive."""
    stream = BytesIO()
    with ZipFile(stream, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return stream.getvalue()


def word(text: str, style: str = "", size: int = 0, more: str = "") -> str:
    """A paragraph of Word's; ``size`` in half points."""
    kept = f'<w:pStyle w:val="{style}"/>' if style else ""
    type_ = f'<w:rPr><w:sz w:val="{size}"/></w:rPr>' if size else ""
    return f"<w:p><w:pPr>{kept}</w:pPr><w:r>{type_}<w:t>{escape(text)}</w:t></w:r>{more}</w:p>"


def docx(*body: str) -> bytes:
    """A document of Word's."""
    named = {"1": "heading 1", "2": "heading 2", "a3": "Title", "a4": "caption", "TOC1": "toc 1"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in named.items()
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships><Relationship Id="rId1" Type="{RELATION}" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}'
            "</w:body></w:document>",
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
            '<w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
            f"{styles}</w:styles>",
        }
    )


def odt(body: str, manifest: str = "") -> bytes:
    """An OpenDocument text; ``body`` may use the prefixes text, style, table, draw."""
    spaces = "".join(f' xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("text", "style", "table"))
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
            "content.xml": f'<office:document-content xmlns:office="{OFFICE}office:1.0"{spaces}'
            f' xmlns:fo="{OFFICE}xsl-fo-compatible:1.0"><office:automatic-styles>'
            '<style:style style:name="P1" style:family="paragraph" '
            'style:parent-style-name="Title"/></office:automatic-styles>'
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        }
    )


def epub(chapters: list[str], date: str = "2026-03-18", encrypted: str = "") -> bytes:
    """An electronic newspaper."""
    items = "".join(
        f'<item id="c{n}" href="text/c%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
        'container"><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>',
        "OEBPS/content.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>青河日报</dc:title>'
        f"<dc:date>{date}</dc:date></metadata><manifest>{items}"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'</manifest><spine><itemref idref="nav"/>{order}</spine></package>',
        "OEBPS/nav.xhtml": "<html><body><h1>目录</h1></body></html>",
    }
    for number, chapter in enumerate(chapters):
        files[f"OEBPS/text/c {number}.xhtml"] = (
            '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title>x</title></head><body>{chapter}</body></html>"
        )
    if encrypted:
        files["META-INF/encryption.xml"] = (
            '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
            f'<enc:CipherReference URI="{encrypted}"/></encryption>'
        )
    return packed(files)
