"""Commands said as plain words."""

from __future__ import annotations

import pytest

from tests.bot.commands.articles import ALL
from tests.bot.commands.conftest import Desk


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("订阅 7:30 5G", "已订阅：每天 07:30"),
        ("訂閱", "已订阅：每天 08:00"),
        ("关注 医保", "医保"),
        ("退订", "现在没有订阅"),
        ("今日摘要", "报摘 · "),
        ("最新", "最新报道"),
        ("设置", "推送：未开启"),
        ("帮助", "看新闻"),
        ("Help", "看新闻"),
    ],
)
async def test_a_word_does_what_its_command_does(desk: Desk, words: str, answer: str) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send(words)
    await reader.wait(answer)


@pytest.mark.parametrize("words", ["订阅经济", "设置 5G 基站", "最新 5G", "5G 订阅"])
async def test_other_words_are_topics(desk: Desk, words: str) -> None:
    reader = desk.box.user("小明")
    reader.send(words)
    await reader.wait(f"「{words}」")
