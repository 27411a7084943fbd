"""Paper, date, edition and section of a page: ``pages.json``, half of it written and not looked
at until the code was done."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import sandbox
from summarizer.article import CHINA, Masthead
from summarizer.reading import read, read_bytes
from summarizer.reading.masthead import agreed, read_lines, read_name
from tests.pages.stories import AI, ELDERLY, INSURANCE

PAGES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "pages.json").read_text(encoding="utf-8")
)
TEXT = [line for story in (AI, ELDERLY) for line in (story.headline, "", *story.paragraphs, "")]


def wrapped(lines: list[str], width: int = 16) -> list[str]:
    return [line[at : at + width] for line in lines for at in range(0, max(1, len(line)), width)]


def text_of(page: dict[str, Any]) -> list[str]:
    """A page of its kind: its head, two articles, its foot."""
    body = wrapped(TEXT)
    half = len(body) // 2
    body[half:half] = page.get("middle", [])
    head = [*page["head"], ""] if len(page["head"]) and page["page"] != [None] * 4 else page["head"]
    return [*head, *body, *page["foot"]]


def told(masthead: Masthead) -> list[str | None]:
    return list(masthead.as_json().values())


def score(which: str) -> dict[str, list[Any]]:
    """The pages of a set whose masthead is read as something else."""
    return {
        page["why"]: [told(got), page["page"]]
        for page in PAGES
        if page["set"] == which
        for got in [read_lines(text_of(page))]
        if told(got) != page["page"]
    }


@pytest.mark.parametrize("which", ["seen", "unseen"])
def test_mastheads_are_read_and_none_is_false(which: str) -> None:
    """Of the 22 unseen ones 19 were right when they were first looked at, no date was false."""
    assert score(which) == {}


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_lines_have_a_masthead_and_never_a_day_to_come(lines: list[str]) -> None:
    got = read_lines(lines)
    tomorrow = datetime.now(CHINA).date() + timedelta(days=1)
    assert got.day is None or got.day <= tomorrow


@given(st.lists(st.sampled_from(wrapped(TEXT)), max_size=60))
def test_running_text_has_none(lines: list[str]) -> None:
    assert read_lines(lines) == Masthead()


@pytest.mark.parametrize(
    ("name", "paper", "day", "edition"),
    [
        ("江城晚报_2026-03-18_A03.pdf", "江城晚报", date(2026, 3, 18), "A03"),
        ("江城晚报20260318第03版.txt", "江城晚报", date(2026, 3, 18), "第3版"),
        ("rmrb2026031802.pdf", None, date(2026, 3, 18), None),
        ("2026年3月18日 云岬日报 第六版.txt", "云岬日报", date(2026, 3, 18), "第6版"),
        ("20260318.txt.gz", None, date(2026, 3, 18), None),
        ("IMG_20260318_101500.jpg", None, None, None),
        ("微信图片_20260318.jpg", None, None, None),
        ("scan 2026-03-18.pdf", None, None, None),
        ("20260318101530.pdf", None, None, None),
        ("seed.txt", None, None, None),
        ("20991231.pdf", None, None, None),
        ("13800138000.txt", None, None, None),
    ],
)
def test_a_files_name(name: str, paper: str | None, day: date | None, edition: str | None) -> None:
    assert read_name(name) == Masthead(paper, day, edition)


def test_what_is_printed_goes_before_the_files_name() -> None:
    page = {"head": ["第3版 要闻", "2026年3月18日 星期三"], "foot": [], "page": [None] * 3}
    read = read_bytes("\n".join(text_of(page)).encode(), "云岬日报20250101.txt")
    assert read.as_json()["page"] == {
        "paper": "云岬日报",
        "date": "2026-03-18",
        "edition": "第3版",
        "section": "要闻",
    }
    assert {article.masthead for article in read.articles} == {read.masthead}


def test_a_laid_out_page_has_its_masthead_in_its_margins() -> None:
    page = read(Path(sandbox.__file__).parent / "samples" / "page-b.pdf")
    assert page.masthead == Masthead("江城晚报", date(2026, 3, 18), "第3版", "要闻")
    assert {article.masthead for article in page.articles} == {page.masthead}


def test_pages_of_one_source_tell_what_they_have_in_common() -> None:
    day = date(2026, 3, 18)
    pages = [
        Masthead("江城晚报", day, "第1版", "要闻"),
        Masthead("江城晚报", day, "第2版"),
        Masthead(),
    ]
    assert agreed(pages) == Masthead("江城晚报", day, None, "要闻")


def test_a_page_of_the_web_is_of_its_site_and_day() -> None:
    html = "<html><head><meta property='og:site_name' content='江城网'>" + (
        "<meta property='article:published_time' content='2026-03-18T23:30:00+08:00'></head>"
        f"<body><article><h1>{INSURANCE.headline}</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in INSURANCE.paragraphs)
        + "</article></body></html>"
    )
    page = read_bytes(html.encode(), "page.html").as_json()["page"]
    assert page == {"paper": "江城网", "date": "2026-03-18", "edition": None, "section": None}
