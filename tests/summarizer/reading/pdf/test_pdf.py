"""Pages typeset by us, read back: what was set must come out, in every layout."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from summarizer.article import Article
from summarizer.reading.pdf import page_pictures, read_pdf
from summarizer.reading.pdf.characters import everyday
from tests.pages.stories import AI, ELDERLY, FIVE_G, GRAIN, INSURANCE, SAMPLE, SPORT
from tests.pages.typeset import Border, Layout, Place, Story, page_pdf

ROOT = Path(__file__).parents[4]
BYLINES = {
    "": None,
    "■ 吴小满": "吴小满",
    "本报记者 何雨": "何雨",
    "本报通讯员 郑禾苗": "郑禾苗",
}
"""The names that the stories' bylines hold."""


def solid(text: str | None) -> str:
    return "".join((text or "").split())


def expect(story: Story, article: Article) -> None:
    """Everything that was set of a story stands in the article, at its place."""
    body = "\n".join(p.removeprefix("# ") for p in story.paragraphs)
    dateline = None
    byline = BYLINES[story.byline]
    if body.startswith("本报讯（记者 周宁）"):
        dateline, byline, body = "本报讯", "周宁", body.removeprefix("本报讯（记者 周宁）")
    elif body.endswith("（陈可）"):
        byline, body = "陈可", body.removesuffix("（陈可）")
    assert solid(article.headline) == solid(story.headline)
    assert solid(article.subtitle) == solid(story.subtitle)
    assert article.byline == byline
    assert article.dateline == dateline
    assert article.body == body
    headings = tuple(p[2:] for p in story.paragraphs if p.startswith("# "))
    assert article.section_headings == headings


def expect_page(data: bytes, rows: list[list[Story]]) -> None:
    page = read_pdf(data, "page")
    stories = [story for row in rows for story in row]
    articles = [a for a in page.articles if a.kind == "article"]
    assert [solid(a.headline) for a in articles] == [solid(s.headline) for s in stories]
    for story, article in zip(stories, articles, strict=True):
        expect(story, article)
    captions = [a for a in page.articles if a.kind == "caption"]
    assert len(captions) == sum(bool(story.photo) for story in stories)


@pytest.mark.parametrize("border", ["rules", "row", "walls", "boxes", "none"])
@pytest.mark.parametrize("width", [720.0, 800.0, 1000.0])
def test_the_sample_page_in_every_kind_of_border(border: Border, width: float) -> None:
    expect_page(page_pdf(Layout(SAMPLE, border=border, width=width)), SAMPLE)


@pytest.mark.parametrize("place", ["above", "below", "inside", "left"])
@pytest.mark.parametrize("columns", [2, 3, 4])
def test_headline_above_below_inside_and_beside(place: Place, columns: int) -> None:
    rows = [[replace(FIVE_G, place=place, columns=columns), INSURANCE], [GRAIN, AI]]
    expect_page(page_pdf(Layout(rows, width=900)), rows)


def test_vertical_headline() -> None:
    rows = [[replace(GRAIN, place="vertical", headline="粮食产能再加力", byline=""), INSURANCE]]
    expect_page(page_pdf(Layout(rows)), rows)


@pytest.mark.parametrize("size", [8.0, 10.5, 13.0])
@pytest.mark.parametrize("gutter", [1.0, 1.8])
def test_other_type_sizes_and_gutters(size: float, gutter: float) -> None:
    layout = Layout(
        SAMPLE, width=80 * size, size=size, leading=1.5 * size, gutter=gutter * size,
        alley=2 * gutter * size,
    )  # fmt: skip
    expect_page(page_pdf(layout), SAMPLE)


def test_order_of_the_content_stream_does_not_matter() -> None:
    expect_page(page_pdf(Layout(SAMPLE, shuffle=True)), SAMPLE)


def test_a_missing_headline_stays_missing() -> None:
    rows = [[replace(AI, headline="", byline=""), INSURANCE], [GRAIN]]
    page = read_pdf(page_pdf(Layout(rows)), "page")
    assert [a.headline is None for a in page.articles] == [True, False, False]
    assert page.articles[0].confidence < page.articles[1].confidence


def test_furniture_is_dropped_and_the_caption_is_one() -> None:
    page = read_pdf(page_pdf(Layout(SAMPLE)), "page")
    assert {"第3版 要闻", "江城晚报", "责任编辑 周宁 版式 何雨"} <= set(page.dropped)
    (caption,) = [a for a in page.articles if a.kind == "caption"]
    assert caption.body == "3月15日，选手们从镜湖大桥上跑过。"
    assert caption.byline == "沈禾"


def test_pages_of_a_file_follow_each_other() -> None:
    first, second = Layout([[FIVE_G, INSURANCE]]), Layout([[ELDERLY], [GRAIN, AI]])
    page = read_pdf(page_pdf(first, second), "paper.pdf")
    assert [a.id for a in page.articles] == [f"paper.pdf#{n}" for n in range(1, 6)]
    heads = [solid(s.headline) for s in (FIVE_G, INSURANCE, ELDERLY, GRAIN, AI)]
    assert [solid(a.headline) for a in page.articles] == heads


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_turned_reads_the_same(turn: int) -> None:
    document = pdfium.PdfDocument(page_pdf(Layout(SAMPLE)))
    document[0].set_rotation(turn)
    target = io.BytesIO()
    document.save(target)
    expect_page(target.getvalue(), SAMPLE)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_that_runs_sideways_is_turned(turn: int) -> None:
    source = pdfium.PdfDocument(page_pdf(Layout(SAMPLE)))
    width, height = source[0].get_size()
    target = pdfium.PdfDocument.new()
    size = (height, width) if turn in (90, 270) else (width, height)
    page = target.new_page(*size)
    form = source.page_as_xobject(0, target).as_pageobject()
    matrix = pdfium.PdfMatrix().rotate(turn, ccw=True)
    matrix = matrix.translate(*{90: (height, 0), 180: size, 270: (0, width)}[turn])
    form.transform(matrix)
    page.insert_obj(form)
    page.gen_content()
    data = io.BytesIO()
    target.save(data)
    expect_page(data.getvalue(), SAMPLE)


def test_reading_twice_gives_the_same() -> None:
    data = page_pdf(Layout(SAMPLE, border="none"))
    assert read_pdf(data, "page") == read_pdf(data, "page")


def test_the_sample_of_the_sandbox_reads_perfectly() -> None:
    data = (ROOT / "bot" / "sandbox" / "samples" / "page-b.pdf").read_bytes()
    assert len(data) < 300_000
    expect_page(data, SAMPLE)


def test_what_a_faulty_map_calls_radicals_is_read_as_everyday_characters() -> None:
    assert "".join(map(everyday, "︻⽩鹭在⻓江边，⻛⼤︼")) == "【白鹭在长江边，风大】"


def test_a_picture_of_the_page_marks_every_article() -> None:
    data = page_pdf(Layout(SAMPLE), Layout([[GRAIN, SPORT]]))
    page = read_pdf(data, "page")
    pictures = list(page_pictures(data, "page"))
    assert len(pictures) == 2
    numbers = {mark.number for picture in pictures for mark in picture.marks}
    assert numbers == {None, *range(len(page.articles))}
    for picture in pictures:
        for mark in picture.marks:
            left, top, right, bottom = mark.box
            assert 0 <= left < right <= picture.image.width + 2
            assert 0 <= top < bottom <= picture.image.height + 2
            # Something is printed under every mark.
            area = picture.image.crop((int(left), int(top), int(right) + 1, int(bottom) + 1))
            darkest = area.convert("L").getextrema()[0]
            assert isinstance(darkest, int | float)
            assert darkest < 200
