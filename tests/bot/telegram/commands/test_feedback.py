"""What readers say of a story, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.world import Message
from bot.store import Store
from bot.telegram.commands.feedback import MOST_DOUBTS
from tests.bot.making import HandClock, until
from tests.bot.telegram.commands.articles import ALL, FIVE_G, INSURANCE, more_on_5g
from tests.bot.telegram.desk import Desk, running


async def card(reader: Person) -> Message:
    """The card of the first story of /latest."""
    reader.send("/latest")
    await reader.wait("最新报道")
    reader.press("1")
    return await reader.wait(lambda message: "全文" in message.buttons)


async def rated(desk: Desk, chat: int, user: int, story: int, value: int) -> None:
    """Wait until a story is rated so."""

    async def holds() -> bool:
        return await desk.store.ratings.value(chat, user, story) == value

    await until(holds)


async def test_a_tap_rates_a_story_and_a_second_takes_it_back(desk: Desk) -> None:
    (story,) = await desk.publish(FIVE_G)
    reader = desk.box.user("小明")
    shown = await card(reader)
    ratings = desk.store.ratings
    for label, marked, value in (("👍", "👍 ✓", 1), ("👎", "👎 ✓", -1), ("👎 ✓", "👎", 0)):
        press = reader.press(label)
        await press.answered.wait()
        assert press.text
        await reader.wait(lambda _, marked=marked: marked in shown.buttons)  # type: ignore[misc]
        assert await ratings.value(reader.id, reader.id, story.id) == value


async def test_a_reaction_counts_as_the_button_does_in_private_and_on_alerts(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 医保 now")
    await reader.wait("一有新的报道")
    desk.clock.forward(minutes=1)
    (story,) = await desk.publish(INSURANCE)
    await desk.tick()
    alert = await reader.wait("🔔 医保")
    for emoji, value in ((["👍"], 1), (["💩"], -1), (["🤔"], 0), (["🔥"], 1), ([], 0)):
        reader.react(alert, *emoji)
        await rated(desk, reader.id, reader.id, story.id, value)
    reader.react(reader.messages()[0], "👍")  # holds no story
    shown = await card(reader)
    reader.react(shown, "👎")
    await rated(desk, reader.id, reader.id, story.id, -1)


async def test_members_of_a_group_rate_each_for_themselves(desk: Desk) -> None:
    owner, member = desk.box.user("群主"), desk.box.user("小明")
    group = desk.box.group("读报群", owner, members=[member], bot="administrator")
    owner.send("/follow 医保 now", chat=group)
    await group.wait("一有新的报道")
    desk.clock.forward(minutes=1)
    (story,) = await desk.publish(INSURANCE)
    await desk.tick()
    alert = await group.wait("🔔 医保")
    press = member.press("👍", message=alert, chat=group)
    await press.answered.wait()
    owner.react(alert, "👎")
    ratings = desk.store.ratings
    await rated(desk, group.id, owner.id, story.id, -1)
    assert await ratings.value(group.id, member.id, story.id) == 1
    assert alert.buttons == ["全文", "↗ 分享", "后续", "👍", "👎", "稍后读", "⋯"]
    await desk.store.chats.upsert(member.id)
    member.send("/forget")
    await member.wait("要删除")
    member.press("删除全部数据")
    await member.wait("已全部删除")
    assert await ratings.value(group.id, member.id, story.id) == 0
    assert await ratings.value(group.id, owner.id, story.id) == -1


async def test_more_opens_and_folds_in_place_and_mutes(desk: Desk) -> None:
    await desk.publish(FIVE_G, source="江岸日报.txt")
    reader = desk.box.user("小明")
    shown = await card(reader)
    assert [len(row) for row in shown.rows] == [3, 4]
    reader.press("⋯")
    await reader.wait(lambda m: m.id == shown.id and "摘要有误" in m.buttons)
    assert {"＋ 关注 5G", "复制", "不看这类…"} <= set(shown.buttons)
    reader.press("不看这类…")
    await reader.wait(lambda m: m.id == shown.id and "不看 5G" in m.buttons)
    assert shown.buttons == ["不看 5G", "不看 江岸日报（来源）", "‹ 返回"]
    reader.press("不看 5G")
    await reader.wait(lambda m: "✕ 5G" in m.buttons)
    reader.send("/digest")
    await reader.wait("没有新的报道")
    reader.press("‹ 返回", message=shown)
    await reader.wait(lambda m: m.id == shown.id and "‹ 收起" in m.buttons)
    reader.press("‹ 收起", message=shown)
    await reader.wait(lambda m: m.id == shown.id and "⋯" in m.buttons)
    assert [len(row) for row in shown.rows] == [3, 4]


async def test_a_wrong_summary_goes_to_the_operators_a_few_a_day(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, reader = sandbox.user("站长"), sandbox.user("阿華", "zh-hant")
    async with running(sandbox, store, clock, access={"operators": [boss.id]}) as desk:
        boss.start()
        await boss.wait("你好")
        stories = await desk.publish(FIVE_G, INSURANCE, *more_on_5g(4))
        reader.start()
        await reader.wait("你好")
        for number, story in enumerate(stories[: MOST_DOUBTS + 1]):
            reader.start(f"story_{story.id}")
            await reader.wait(lambda message: "全文" in message.buttons)
            reader.press("⋯")
            await reader.wait(lambda message: "摘要有誤" in message.buttons)
            press = reader.press("摘要有誤")
            await press.answered.wait()
            assert press.show_alert
            assert ("多謝指正" in press.text) is (number < MOST_DOUBTS)
            if number == 0:
                await desk.services.dispatcher.send_pending()
                told = await boss.wait("摘要有误")
                assert FIVE_G.headline is not None
                assert FIVE_G.headline in told.text
                assert "读者语言：繁體中文" in told.text
                assert f"?start=story_{story.id}" in told.text
                press = reader.press("摘要有誤")
                await press.answered.wait()
                assert "已經報過" in press.text
        clock.forward(days=1, minutes=1)
        press = reader.press("摘要有誤")
        await press.answered.wait()
        assert "多謝指正" in press.text
    assert sandbox.errors == []


async def test_a_story_of_ones_own_goes_to_the_operators_only_after_a_yes(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, reader = sandbox.user("站长"), sandbox.user("小明")
    async with running(sandbox, store, clock, access={"operators": [boss.id]}) as desk:
        boss.start()
        await boss.wait("你好")
        reader.send(FIVE_G.body)
        await reader.wait(lambda message: "全文" in message.buttons)
        reader.press("⋯")
        await reader.wait(lambda message: "摘要有误" in message.buttons)
        press = reader.press("摘要有误")
        await press.answered.wait()
        assert "只有这个聊天看得到" in press.text
        await reader.wait(lambda message: message.buttons == ["交给维护者", "‹ 返回"])
        await desk.services.dispatcher.send_pending()
        assert not any("摘要有误" in message.text for message in boss.messages())
        reader.press("交给维护者")
        await reader.wait(lambda message: "‹ 收起" in message.buttons)
        await desk.services.dispatcher.send_pending()
        assert "start=story" not in (await boss.wait("摘要有误")).text
    assert sandbox.errors == []


@pytest.mark.parametrize("data", ["rate:99:up", "open:99", "less:99", "doubt:99", "save:99"])
async def test_a_story_that_is_gone_is_said_to_be(desk: Desk, data: str) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    shown = await card(reader)
    press = reader.press_button(shown, {"text": "x", "callback_data": data})
    await press.answered.wait()
    assert "已经不在" in press.text


async def test_saved_stories_have_pages_go_and_come_back(desk: Desk) -> None:
    stories = await desk.publish(*more_on_5g(6))
    reader = desk.box.user("小明")
    reader.send("/saved")
    await reader.wait("还没有存下的报道")
    for story in stories:
        reader.start(f"story_{story.id}")
        await reader.wait(lambda message: "稍后读" in message.buttons)
        reader.press("稍后读")
        await reader.wait(lambda message: "✓ 稍后读" in message.buttons)
        desk.clock.forward(minutes=1)
    reader.send("/saved")
    page = await reader.wait("共 6 篇")
    order = [story.headline for story in reversed(stories)]
    assert _headlines(page.text) == order[:5]
    reader.press("✕ 2", message=page)
    await reader.wait("共 5 篇")
    assert _headlines(page.text) == [order[0], *order[2:]]
    reader.press("↩ 撤销", message=page)
    await reader.wait("共 6 篇")
    assert _headlines(page.text) == order[:5]
    reader.press("下一页 ›", message=page)
    await reader.wait(lambda message: _headlines(message.text) == order[5:])
    reader.press("✕ 6", message=page)
    await reader.wait("共 5 篇")
    assert _headlines(page.text) == order[:5]
    desk.clock.forward(days=400)
    await desk.store.stories.prune(timedelta(days=90))
    reader.send("/saved")
    await reader.wait("共 5 篇")
    reader.press("✕ 1")
    await reader.wait("共 4 篇")


def _headlines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line.split(". ", 1)[1] for line in lines if line[:1].isdigit() and ". " in line]


async def test_what_is_saved_in_a_group_is_in_the_members_own_list(desk: Desk) -> None:
    owner, member, stranger = (desk.box.user(name) for name in ("群主", "小明", "小红"))
    group = desk.box.group("读报群", owner, members=[member, stranger])
    owner.send("/follow 医保 now", chat=group)
    await group.wait("一有新的报道")
    desk.clock.forward(minutes=1)
    (story,) = await desk.publish(replace(INSURANCE))
    await desk.tick()
    alert = await group.wait("🔔 医保")
    member.start()
    await member.wait("你好")
    press = member.press("稍后读", message=alert, chat=group)
    await press.answered.wait()
    assert "私聊" in press.text
    press = stranger.press("稍后读", message=alert, chat=group)
    await press.answered.wait()
    assert press.url == f"https://t.me/baozhai_bot?start=save_{story.id}"
    stranger.start(f"save_{story.id}")
    await stranger.wait(lambda message: "✓ 稍后读" in message.buttons)
    for person in (member, stranger):
        assert await desk.store.saved.page(person.id, 5) == [story.id]
    assert await desk.store.saved.count(group.id) == 0
