"""Whatever is set on a page comes out once: no letter, digit or Han character lost or doubled."""

from __future__ import annotations

from collections import Counter

import pypdfium2 as pdfium
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.article import Page
from summarizer.reading.pdf import read_pdf
from tests.pages.stories import AI, ELDERLY, FIVE_G, GRAIN, INSURANCE, SPORT
from tests.pages.typeset import Layout, Story, page_pdf

CLAUSES = [
    part
    for story in (FIVE_G, AI, INSURANCE, ELDERLY, SPORT, GRAIN)
    for paragraph in story.paragraphs
    for part in paragraph.removeprefix("# ").replace("。", "，").split("，")
    if part
]


def signs(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalnum())


def printed(data: bytes) -> Counter[str]:
    document = pdfium.PdfDocument(data)
    return signs("".join(page.get_textpage().get_text_range() for page in document))


def read(page: Page) -> Counter[str]:
    parts = [*page.dropped, *page.other]
    for a in page.articles:
        parts += [a.headline or "", a.subtitle or "", a.byline or "", a.dateline or "", a.body]
    return signs("".join(parts))


clause = st.sampled_from(CLAUSES)
sentence = st.lists(clause, min_size=1, max_size=4).map(lambda parts: "，".join(parts) + "。")
paragraph = st.one_of(
    st.lists(sentence, min_size=1, max_size=4).map("".join),
    clause.map(lambda text: f"# {text[:9]}"),
)
story = st.builds(
    Story,
    headline=st.one_of(st.just(""), clause.map(lambda text: text[:18])),
    paragraphs=st.lists(paragraph, min_size=1, max_size=5),
    subtitle=st.one_of(st.just(""), clause.map(lambda text: f"——{text[:14]}")),
    byline=st.sampled_from(["", "本报记者 何雨", "■ 吴小满", "周宁"]),
    columns=st.integers(1, 4),
    place=st.sampled_from(["above", "below", "inside", "left", "vertical"]),
    size=st.sampled_from([11.0, 15.0, 24.0]),
    photo=st.sampled_from([0.0, 0.0, 80.0]),
    caption=st.sampled_from(["", "选手们从桥上跑过。 沈禾 摄", "码头一角"]),
)
layout = st.builds(
    Layout,
    rows=st.lists(st.lists(story, min_size=1, max_size=3), min_size=1, max_size=3),
    width=st.sampled_from([500.0, 800.0]),
    size=st.sampled_from([8.0, 10.0]),
    gutter=st.sampled_from([8.0, 13.0, 20.0]),
    border=st.sampled_from(["rules", "row", "walls", "boxes", "none"]),
    indent=st.booleans(),
    head=st.sampled_from(["", "第3版 要闻|2026年3月18日 星期三|江城晚报"]),
    shuffle=st.booleans(),
)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(layout)
def test_nothing_is_lost_or_doubled(page: Layout) -> None:
    data = page_pdf(page)
    assert read(read_pdf(data, "page")) == printed(data)


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(layout)
def test_reading_is_deterministic_and_confidence_is_a_share(page: Layout) -> None:
    data = page_pdf(page)
    first = read_pdf(data, "page")
    assert first == read_pdf(data, "page")
    assert all(0 < article.confidence <= 1 for article in first.articles)
