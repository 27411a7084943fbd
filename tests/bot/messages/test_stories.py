"""How a story looks."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.fitting import measure
from bot.messages.stories import full_text_pages, story_html, story_plain
from bot.sandbox.markup import parse_html
from tests.bot.messages.samples import CHAT, STORY


def test_a_doubtful_story_says_so() -> None:
    assert "请以原文为准" not in story_html(STORY, CHAT)
    assert "标题与正文可能配错" in story_html(replace(STORY, confidence=0.3), CHAT)
    assert "未能在原文中核实" in story_html(replace(STORY, grounded=False), CHAT)


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


def test_plain_text_copies_well() -> None:
    plain = story_plain(STORY, CHAT, "https://t.me/baozhai_bot?start=story_7")
    assert plain.split("\n") == [
        "【江岸市建成五千座5G基站】",
        "全市5G基站达到5126座，城区连续覆盖。",
        "——江岸日报，3月3日",
        "https://t.me/baozhai_bot?start=story_7",
    ]
