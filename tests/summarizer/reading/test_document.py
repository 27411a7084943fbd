"""Documents of word processors and readers: the same articles, in whatever form they come."""

from __future__ import annotations

import time
from pathlib import Path
from zipfile import ZIP_LZMA

import pytest

from summarizer.article import CHINA, Page, SourceError
from summarizer.reading import read, read_bytes
from tests.summarizer.reading.documents import docx, epub, odt, packed, word

BRIDGE = "青河大桥"
LEAD = "本报讯（记者 林晓）青河大桥昨天上午建成通车，两岸居民过江的车程从四十分钟缩短到五分钟。"
MORE = "大桥全长2.4公里，双向六车道，总投资18.6亿元。市交通局说，公交201路本周起改走大桥。"
SCHOOL = "三所新学校九月开学"
PUPILS = "市教育局昨天说，城南三所新建小学九月开学，共设一百零八个班，可收学生四千八百六十名。"
TEXT = f"# {BRIDGE}建成通车\n\n{LEAD}\n\n{MORE}\n\n# {SCHOOL}\n\n{PUPILS}\n"


def h(text: str) -> str:
    return f'<text:h text:outline-level="1">{text}</text:h>'


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


TWO = [
    ("news.md", TEXT.encode()),
    ("news.md", TEXT.encode("gb18030")),
    (
        "news.docx",
        docx(
            word(BRIDGE + "建成通车", "1"), word(LEAD), word(MORE), word(SCHOOL, "1"), word(PUPILS)
        ),
    ),
    (
        "typed.docx",  # by its type alone, as most are
        docx(
            word(BRIDGE + "建成通车", size=44),
            word(LEAD, size=32),
            word(MORE, size=32),
            word(SCHOOL, size=44),
            word(PUPILS, size=32),
        ),
    ),
    ("news.odt", odt(h(BRIDGE + "建成通车") + p(LEAD) + p(MORE) + h(SCHOOL) + p(PUPILS))),
    (
        "news.epub",
        epub(
            [
                f"<h1>{BRIDGE}建成通车</h1><p>{LEAD}</p><p>{MORE}</p>",
                f"<h2>{SCHOOL}</h2><p>{PUPILS}</p>",
            ]
        ),
    ),
]


@pytest.mark.parametrize(
    ("name", "data"), TWO, ids=[f"{n}-{name}" for n, (name, _) in enumerate(TWO)]
)
def test_each_form_gives_the_same_two_articles(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    bridge, school = read(path).articles
    assert bridge.headline == "青河大桥建成通车"
    assert bridge.byline == "林晓"
    assert bridge.body.split("\n")[-1] == MORE
    assert "两岸居民过江的车程" in bridge.body
    assert (school.headline, school.body) == (SCHOOL, PUPILS)
    assert [bridge.id, school.id] == [f"{name}#1", f"{name}#2"]


def one(page: Page) -> tuple[str | None, tuple[str, ...], str]:
    (article,) = (article for article in page.articles if article.kind == "article")
    return article.headline, article.section_headings, article.body


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "report.docx",
            docx(
                word("青河大桥建成通车", "a3"),
                word(LEAD),
                word("一座桥的十年", "1"),
                word(MORE),
                word("改走大桥的公交", "1"),
                word(PUPILS),
            ),
        ),
        (
            "report.md",
            (
                f"# 青河大桥建成通车\n{LEAD}\n\n## 一座桥的十年\n{MORE}\n\n"
                f"## 改走大桥的公交\n{PUPILS}"
            ).encode(),
        ),
        (
            "report.odt",
            odt(
                p("青河大桥建成通车", "P1")
                + p(LEAD)
                + h("一座桥的十年").replace('level="1"', 'level="2"')
                + p(MORE)
                + h("改走大桥的公交").replace('level="1"', 'level="2"')
                + p(PUPILS)
            ),
        ),
    ],
)
def test_headings_below_a_title_are_sections_of_one_article(name: str, data: bytes) -> None:
    headline, sections, body = one(read_bytes(data, name))
    assert headline == "青河大桥建成通车"
    assert sections == ("一座桥的十年", "改走大桥的公交")
    assert body.endswith(PUPILS)


def test_a_newsletter_is_its_articles_and_a_report_with_numbers_is_one() -> None:
    letter = f"# 本周要闻\n\n## 青河大桥通车\n{LEAD}\n\n## {SCHOOL}\n{PUPILS}\n"
    assert [a.headline for a in read_bytes(letter.encode(), "w.md").articles] == [
        "青河大桥通车",
        SCHOOL,
    ]
    report = f"# 青河大桥\n\n{LEAD}\n\n## 一、通车\n{MORE}\n\n## 二、学校\n{PUPILS}\n"
    headline, sections, _ = one(read_bytes(report.encode(), "r.md"))
    assert (headline, sections) == ("青河大桥", ("一、通车", "二、学校"))


def test_what_word_does_not_print_is_not_read() -> None:
    gone = "<w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的话</w:t></w:r>"
    box = (
        "<w:r><w:pict><w:txbxContent>" + word("图为通车后的大桥。", "a4") + "</w:txbxContent>"
        "</w:pict></w:r>"
    )
    page = read_bytes(
        docx(
            word("青河大桥建成通车 1", "TOC1"),
            word("青河大桥建成通车", "1"),
            word(LEAD, more=gone + hidden),
            word(MORE, more=box),
        ),
        "a.docx",
    )
    headline, _, body = one(page)
    assert (headline, body.count("\n")) == ("青河大桥建成通车", 1)
    assert "的话" not in body
    assert [a.body for a in page.articles if a.kind == "caption"] == ["图为通车后的大桥。"]


def table(*cells: str) -> str:
    rows = "".join(
        f"<table:table-row><table:table-cell>{c}</table:table-cell></table:table-row>"
        for c in cells
    )
    return f"<table:table>{rows}</table:table>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("within.odt", odt(h(BRIDGE) + p(LEAD) + table(table(p(MORE)), p(PUPILS)))),
        (
            "control.docx",  # a row that Word repeats at will
            docx(
                word(BRIDGE, "1"),
                word(LEAD),
                f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{word(MORE)}</w:tc></w:tr>"
                f"</w:sdtContent></w:sdt><w:tr><w:tc>{word(PUPILS)}</w:tc></w:tr></w:tbl>",
            ),
        ),
    ],
)
def test_each_row_of_a_table_is_read_once(name: str, data: bytes) -> None:
    _, _, body = one(read_bytes(data, name))
    assert body.split("\n")[1:] == [MORE, PUPILS]


def test_what_a_document_says_of_its_day_is_kept() -> None:
    matter = f"---\ntitle: 青河大桥通车\ndate: 2026-03-18\n---\n{LEAD}\n\n{MORE}\n"
    (article,) = read_bytes(matter.encode(), "post.md").articles
    assert article.headline == "青河大桥通车"
    assert article.published is not None
    assert article.published.astimezone(CHINA).date().isoformat() == "2026-03-18"
    book = read_bytes(epub([f"<h1>{SCHOOL}</h1><p>{PUPILS}</p>"]), "paper.epub")
    assert book.site == "青河日报"
    assert book.as_json()["page"]["date"] == "2026-03-18"
    assert book.articles[0].published is not None


def test_a_number_of_any_length_is_read() -> None:
    """Python refuses to read one of more than 4,300 digits."""
    spaces = f'<text:s text:c="{"9" * 5_000}"/>'
    _, _, body = one(read_bytes(odt(h(BRIDGE) + p(LEAD) + p(MORE + spaces)), "spaces.odt"))
    assert body.endswith(MORE)
    picture = f'<img src="https://jiangcheng.cn/1.jpg" width="{"9" * 5_000}">'
    html = f"<h1>{BRIDGE}</h1>{picture}<p>{MORE}</p><p>{PUPILS}</p>"
    (article,) = read_bytes(html.encode(), "a.html").articles
    assert article.picture == "https://jiangcheng.cn/1.jpg"


def test_a_document_without_headings_is_read_as_a_text() -> None:
    text = [word("青河大桥建成通车"), word(LEAD), word(MORE)]
    (article,) = read_bytes(docx(*text), "plain.docx").articles
    assert article.headline == "青河大桥建成通车"
    assert article.body.endswith(MORE)


XML = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈">{}]>'
    '<w:document xmlns:w="x"><w:body>{}</w:body></w:document>'
)
LAUGHS = XML.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(12)),
    "<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>",
)


def broken() -> bytes:
    """A document packed as few programs do, its content overwritten."""
    data = bytearray(
        packed({"[Content_Types].xml": "<Types/>" * 99, "_rels/.rels": "<R/>" * 99}, ZIP_LZMA)
    )
    at = data.rindex(b"_rels/.rels", 0, data.index(b"PK\x01\x02")) + len("_rels/.rels")
    data[at + 4 : at + 9] = b"\xff" * 5
    return bytes(data)


def with_document(xml: str | bytes) -> bytes:
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<R><Relationship Type="{rel}" Target="word/document.xml"/></R>',
            "word/document.xml": xml,
        }
    )


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("bomb.docx", with_document(b"<a>" + b" " * 80_000_000), {"too_large"}),
        ("laughs.docx", with_document(LAUGHS), {"unreadable", "empty", "not_news"}),
        ("deep.docx", with_document("<a>" * 100_000), {"unreadable"}),
        ("cut.docx", docx(word(LEAD))[:-60], {"unreadable"}),
        ("broken.docx", broken(), {"unreadable"}),
        ("many.docx", packed({f"{n}": "" for n in range(10_001)}), {"too_large"}),
        ("sheet.xlsx", packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}), {"unsupported"}),
        ("photos.zip", packed({"a.jpg": b"x"}), {"unsupported"}),
        ("no.docx", docx(), {"empty"}),
        (
            "locked.docx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            {"encrypted"},
        ),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(600), {"unsupported"}),
        ("locked.odt", odt("", "<encryption-data/>"), {"encrypted"}),
        ("locked.epub", epub(["x"], encrypted="OEBPS/text/c%200.xhtml"), {"encrypted"}),
        ("long.md", ("字" * 2_000_001).encode(), {"too_large"}),
        ("nested.md", ("> " * 60_000 + "x").encode(), {"not_news", "empty", "too_large"}),
        ("stars.md", ("*a " * 30_000 + "[" * 10_000).encode(), {"not_news", "empty", "too_large"}),
    ],
)
def test_what_cannot_be_read_says_why_and_takes_no_time(
    name: str, data: bytes, codes: set[str]
) -> None:
    began = time.process_time()
    with pytest.raises(SourceError) as refused:
        read_bytes(data, name)
    assert refused.value.code in codes
    assert time.process_time() - began < 10
