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


async def test_complaints_change_how_long_summaries_are_and_offer_their_number_and_time(
    desk: Desk,
) -> None:
    reader = desk.box.user("小明")
    reader.send("摘要太短了，我想要详细一点的")
    await reader.wait("摘要改好了：详细，带要点")
    reader.send("再详细一点")
    await reader.wait("已经是这样了")
    chat = await desk.store.chats.get(reader.id)
    assert chat is not None
    assert (chat.brief, chat.subscribed) == (False, False)
    reader.send("每天的新闻太多了")
    assert "5" in (await reader.wait("每期最多几条")).buttons
    reader.send("发得太早了")
    await reader.wait("每天几点送达")
    reader.send("一次发太多了看不完，五条就够了")
    await reader.wait("每期最多 5 条")


async def test_topics_have_their_english_names(desk: Desk) -> None:
    reader = desk.box.user("Ann", "en")
    reader.send("no more sports please, follow health insurance and technology")
    await reader.wait("“health insurance”")
    assert [mute.name for mute in await desk.store.mutes.of(reader.id)] == ["体育"]
    assert {follow.query for follow in await desk.store.follows.followed(reader.id)} == {
        "医保",
        "科技",
    }
