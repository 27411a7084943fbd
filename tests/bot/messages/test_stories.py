"""How a story looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.chat import Language
from bot.domain.story import Former
from bot.messages.fitting import measure
from bot.messages.stories import full_text_pages, paper, story_html, story_plain
from bot.sandbox.markup import parse_html
from summarizer.article import Masthead
from tests.bot.messages.samples import CHAT, NOW, STORY


def test_a_doubtful_story_says_so() -> None:
    assert "请以原文为准" not in story_html(STORY, CHAT)
    assert "标题与正文可能配错" in story_html(replace(STORY, confidence=0.3), CHAT)
    assert "未能在原文中核实" in story_html(replace(STORY, grounded=False), CHAT)


def test_an_updated_story_tells_what_it_said_before() -> None:
    assert "更新" not in story_html(STORY, CHAT)
    until = STORY.first_seen + timedelta(days=1)
    wrong = Former("江岸市建成四千座5G基站", "全市5G基站达到4126座。", until)
    shown = story_html(replace(STORY, former=wrong), CHAT)
    assert "3月4日更新，此前说：全市5G基站达到4126座。" in shown
    headline_only = replace(wrong, gist=STORY.gist)
    assert "此前说：江岸市建成四千座5G基站" in story_html(
        replace(STORY, former=headline_only), CHAT
    )
    text_only = Former(STORY.headline, STORY.gist, until)
    shown = story_html(replace(STORY, former=text_only), CHAT)
    assert "3月4日更新" in shown
    assert "此前" not in shown
    in_traditional = story_html(replace(STORY, former=wrong), replace(CHAT, language="zh-Hant"))
    assert "3月4日更新，此前說：全市5G基站達到4126座。" in in_traditional


def test_markup_in_news_is_shown_not_obeyed() -> None:
    html = story_html(replace(STORY, headline="<script>&", gist="a<b"), CHAT, why=("b",))
    assert parse_html(html).text.startswith("<script>&")


def test_full_text_comes_in_pages_of_whole_paragraphs() -> None:
    body = "\n".join(f"第{n}段。" + "江岸市建成五千座基站。" * 30 for n in range(40))
    pages = full_text_pages(replace(STORY, body=body), CHAT)
    assert len(pages) > 2
    for page in pages:
        assert measure(page).fits
        assert page.endswith("。")
        assert page.split("\n\n")[1].startswith("第")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh-Hans", ("江城晚报 第3版 要闻 · 2月18日", "2020年2月18日", "收录于3月3日")),
        ("zh-Hant", ("江城晚報 第3版 要聞 · 2月18日", "2020年2月18日", "收錄於3月3日")),
        ("en", ("江城晚报 第3版 要闻 · 18 February", "18 February 2020", "added 3 March")),
    ],
)
def test_a_page_is_told_as_it_prints_itself(
    language: Language, shown: tuple[str, str, str]
) -> None:
    """In a zone where it was still the day before in China's, too."""
    chat = replace(CHAT, language=language, timezone="America/Los_Angeles")
    seen = NOW.replace(hour=12)
    printed, old, unknown = (
        replace(
            STORY,
            source="江城晚报",
            first_seen=seen,
            printed_on=day,
            published=Masthead(day=day).moment,
            edition="第3版",
            section="要闻",
            sources=1,
        )
        for day in (date(2025, 2, 18), date(2020, 2, 18), None)
    )
    assert shown[0] in story_html(printed, chat).split("\n")
    assert shown[1] in story_html(old, chat)
    assert shown[2] in story_html(unknown, chat)
    assert "3月3日" not in story_html(printed, chat)


@pytest.mark.parametrize("name", ["通知.docx", "两篇.md", "页.txt", "书.epub", "报.PDF"])
def test_the_ending_of_a_file_is_no_part_of_a_papers_name(name: str) -> None:
    assert paper(name, "zh-Hans") == name.partition(".")[0]


def test_plain_text_copies_well() -> None:
    plain = story_plain(STORY, CHAT, "https://t.me/baozhai_bot?start=story_7")
    assert plain.split("\n") == [
        "【江岸市建成五千座5G基站】",
        "全市5G基站达到5126座，城区连续覆盖。",
        "——江岸日报，3月3日",
        "https://t.me/baozhai_bot?start=story_7",
    ]
