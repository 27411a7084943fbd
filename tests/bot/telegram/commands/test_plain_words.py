"""Commands said as plain words."""

from __future__ import annotations

import pytest

from tests.bot.telegram.commands.articles import ALL
from tests.bot.telegram.desk import Desk


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


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("退订。", "现在没有订阅"),
        ("订阅！", "已订阅：每天 08:00"),
        ("订阅7:30", "已订阅：每天 07:30"),
        ("关注芯片", "已关注「芯片」"),
        ("时区 东京", "时区改为「东京时间」"),
        ("时间 9:00", "送达时间设为 09:00"),
        ("来源", "近 30 天没有报道"),
        ("话题 医保", "「医保」"),
    ],
)
async def test_words_as_people_type_them(desk: Desk, words: str, answer: str) -> None:
    reader = desk.box.user("小明")
    reader.send(words)
    await reader.wait(answer)


@pytest.mark.parametrize("words", ["关注度", "关注的话题", "follow the money"])
async def test_what_only_looks_like_a_command_follows_nothing(desk: Desk, words: str) -> None:
    reader = desk.box.user("小明")
    reader.send(words)
    await reader.wait(f"「{words}」")
    assert await desk.store.follows.followed(reader.id) == []
