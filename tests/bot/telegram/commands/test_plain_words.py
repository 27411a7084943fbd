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


DOUBTFUL = "not so sure about golf, drop it"


async def test_what_may_be_meant_is_asked_back(desk: Desk) -> None:
    reader = desk.box.user("Ann", "en")
    reader.send("/follow golf")
    await reader.wait("You follow “golf” now")
    reader.send(DOUBTFUL)
    asked = await reader.wait("Is this what you mean?")
    assert "“golf”" in asked.text
    reader.press("No")
    await reader.wait("say it another way")
    assert [follow.query for follow in await desk.store.follows.followed(reader.id)] == ["golf"]
    reader.send(DOUBTFUL)
    await reader.wait("Is this what you mean?")
    reader.press("Yes")
    await reader.wait("You no longer follow “golf”")
    assert await desk.store.follows.followed(reader.id) == []


async def test_only_who_is_asked_back_answers(desk: Desk) -> None:
    owner, member = desk.box.user("Ann", "en"), desk.box.user("Bob", "en")
    group = desk.box.group("Golfers", owner, members=[member], bot="administrator")
    owner.send("/follow@baozhai_bot golf", group)
    await group.wait("golf")
    owner.send(f"@baozhai_bot {DOUBTFUL}", group)
    await group.wait("「golf」")
    press = member.press("对", group)
    await press.answered.wait()
    assert press.text == "这不是问你的"
    assert await desk.store.follows.followed(group.id) != []


async def test_wishes_in_one_message_are_done_one_after_the_other(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("每天早上八点发我，另外查一下台风")
    await reader.wait("已订阅：每天 08:00")
    await reader.wait("「台风」")
