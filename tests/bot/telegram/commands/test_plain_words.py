"""Commands said as plain words."""

from __future__ import annotations

import pytest

from bot.telegram.commands.plain_words import meant
from tests.bot.telegram.commands.articles import ALL
from tests.bot.telegram.desk import Desk


@pytest.mark.parametrize(
    ("said", "command", "words"),
    [
        ("订阅 7:30 5G", "subscribe", "7:30 5G"),
        ("訂閱", "subscribe", ""),
        ("关注 医保", "follow", "医保"),
        ("退订", "unsubscribe", ""),
        ("今日摘要", "digest", ""),
        ("最新", "latest", ""),
        ("设置", "settings", ""),
        ("帮助", "help", ""),
        ("Help", "help", ""),
        ("退订。", "unsubscribe", ""),
        ("订阅！", "subscribe", ""),
        ("订阅7:30", "subscribe", "7:30"),
        ("关注芯片", "follow", "芯片"),
        ("时区 东京", "timezone", "东京"),
        ("时间 9:00", "time", "9:00"),
        ("来源", "sources", ""),
        ("话题 医保", "topic", "医保"),
    ],
)
def test_a_word_means_a_command(said: str, command: str, words: str) -> None:
    assert meant(said) == (command, words)


@pytest.mark.parametrize(
    "words",
    [
        "订阅经济",
        "设置 5G 基站",
        "最新 5G",
        "5G 订阅",
        "关注度",
        "关注的话题",
        "follow the money",
    ],
)
def test_other_words_are_topics(words: str) -> None:
    assert meant(words) == ("topic", words)


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
