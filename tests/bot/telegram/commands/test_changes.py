"""Changes taken back in the chat: by the button, by /undo, by admins alone."""

from __future__ import annotations

from tests.bot.telegram.desk import Desk


async def test_a_change_is_taken_back_by_its_button_and_by_a_word(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 7:30 5G")
    await reader.wait("已订阅")
    reader.send("改成晚上九点，不要体育")
    await reader.wait("每天 21:00")
    reader.press("↩ 撤销")
    await reader.wait("摘要：每天 07:30 送达")
    assert await desk.store.mutes.of(reader.id) == []
    reader.send("撤销")
    await reader.wait("摘要：未订阅")
    assert await desk.store.follows.followed(reader.id) == []
    reader.send("/undo")
    await reader.wait("没有可以撤销的改动")


async def test_what_is_taken_back_is_the_last_change_however_it_was_made(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 7:00")
    await reader.wait("每天 07:00")
    reader.send("/topic 5G")
    await reader.wait("5G")
    reader.press("＋ 关注 5G")
    await reader.wait(lambda message: "✓ 已关注 5G" in message.buttons)
    reader.send("/mute 明星")
    await reader.wait("不再出现「明星」")
    reader.send("/settings")
    page = await reader.wait("设置")
    reader.press("时间", message=page)
    await reader.wait("几点")
    reader.press("21:00", message=page)
    await reader.wait("时间：21:00")
    for state in ("摘要：每天 07:00 送达", "话题：5G", "话题：不限", "摘要：未订阅"):
        reader.send("撤销")
        await reader.wait(state)
        if state == "话题：5G":
            assert await desk.store.mutes.of(reader.id) == []
    reader.send("/undo")
    await reader.wait("没有可以撤销的改动")


async def test_only_admins_take_a_groups_change_back(desk: Desk) -> None:
    owner, member = desk.box.user("群主"), desk.box.user("小明")
    group = desk.box.group("读报群", owner, members=[member], bot="administrator")
    await group.wait("大家好")
    owner.send("/follow 5G", group)
    await group.wait("已关注「5G」")
    press = member.press("↩ 撤销", group)
    await press.answered.wait()
    assert press.text == "只有管理员可以改设置"
    assert [f.query for f in await desk.store.follows.followed(group.id)] == ["5G"]
    owner.press("↩ 撤销", group)
    await group.wait("已撤销")
    assert await desk.store.follows.followed(group.id) == []
