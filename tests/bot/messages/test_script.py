"""News in the script of its reader."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.script import in_script_of, story_in_script_of
from tests.bot.messages.samples import STORY


def test_script_follows_the_reader_and_is_not_converted_twice() -> None:
    assert in_script_of("zh-Hant", "后来的头发") == "後來的頭髮"
    assert in_script_of("zh-Hant", "皇后與乾坤") == "皇后與乾坤"
    assert in_script_of("zh-Hans", "皇后与乾坤") == "皇后与乾坤"
    assert in_script_of("zh-Hans", "醫療保險的數據") == "医疗保险的数据"
    assert in_script_of("en", "醫療") == "醫療"


def test_a_story_is_in_one_script_but_for_its_body() -> None:
    story = replace(STORY, byline="張偉", points=("醫療保險的數據。",), source="聯合晚報")
    read = story_in_script_of("zh-Hans", story)
    assert (read.byline, read.points, read.source) == ("张伟", ("医疗保险的数据。",), "联合晚报")
    assert read.headline == story.headline
    assert story_in_script_of("zh-Hant", STORY).headline == "江岸市建成五千座5G基站"
    assert story_in_script_of("zh-Hant", STORY).gist == "全市5G基站達到5126座，城區連續覆蓋。"
    assert story_in_script_of("zh-Hant", STORY).body == STORY.body
    assert story_in_script_of("en", story) == story
