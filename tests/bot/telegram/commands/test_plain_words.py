"""Commands said as plain words."""

from __future__ import annotations

import pytest

from tests.bot.telegram.commands.articles import ALL
from tests.bot.telegram.desk import Desk


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("订阅 7:30 5G", "已订阅：每天 07:30"),
        ("退订。", "现在没有订阅"),
        ("今日摘要", "报摘 · "),
        ("来源", "江岸日报"),
        ("@baozhai_bot 来源", "江岸日报"),
    ],
)
async def test_a_word_does_what_its_command_does(desk: Desk, words: str, answer: str) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send(words)
    await reader.wait(answer)


async def test_what_only_looks_like_a_command_follows_nothing(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("关注度")
    await reader.wait("「关注度」")
    assert await desk.store.follows.followed(reader.id) == []
