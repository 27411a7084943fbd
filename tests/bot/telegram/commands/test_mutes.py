"""Muting topics and sources: digests and alerts leave them out, /topic does not."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.chat import Follow, Mute
from tests.bot.making import article
from tests.bot.telegram.commands.articles import FIVE_G, INSURANCE, MARATHON
from tests.bot.telegram.desk import Desk


async def test_a_muted_topic_is_in_no_digest_and_no_alert_but_is_found(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 跑步, 体育 now")
    await reader.wait("已关注")
    reader.send("/mute 马拉松")
    said = await reader.wait("不再出现「马拉松」")
    assert said.buttons == ["↩ 撤销"]
    await desk.publish(FIVE_G, MARATHON)
    await desk.tick()
    reader.send("/digest")
    assert "马拉松" not in (await reader.wait("5G")).text
    assert not any(message.text.startswith("🔔") for message in reader.answers())
    reader.send("/topic 马拉松")
    await reader.wait("共 1 条")
    reader.press("↩ 撤销", message=said)
    await reader.wait(lambda message: message.id == said.id and message.buttons == ["不看 马拉松"])
    reader.send("/digest")
    await reader.wait(lambda message: "5G" in message.text and "马拉松" in message.text)


async def test_a_source_is_muted_by_its_name_and_another_papers_story_is_told(desk: Desk) -> None:
    reader = desk.box.user("小明")
    await desk.publish(FIVE_G, source="江岸日报.pdf")
    await desk.publish(INSURANCE, source="青岚晚报")
    reader.send("/mute 江岸日报")
    assert "江岸日报（来源）" in (await reader.wait("不再出现")).text
    reader.send("/digest")
    assert "5G" not in (await reader.wait("1 条新闻")).text
    reader.send("/mute")
    listed = await reader.wait("• 江岸日报（来源）")
    reader.press("✕ 江岸日报（来源）", message=listed)
    await reader.wait(lambda m: m.id == listed.id and m.buttons == ["不看 江岸日报（来源）"])
    assert await desk.store.mutes.of(reader.id) == []


async def test_the_last_word_counts_between_following_and_muting(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 人工智能")
    await reader.wait("已关注")
    reader.send("/mute AI")
    said = await reader.wait("原来关注着")
    assert await desk.store.follows.followed(reader.id) == []
    assert await desk.store.mutes.of(reader.id) == [Mute("topic", "人工智能")]
    reader.press("↩ 撤销", message=said)
    await reader.wait(lambda message: message.buttons == ["✓ 已关注 人工智能"])
    assert await desk.store.follows.followed(reader.id) == [Follow("人工智能")]
    assert await desk.store.mutes.of(reader.id) == []


async def test_unmuting_by_any_name_and_what_was_never_muted(desk: Desk) -> None:
    reader = desk.box.user("阿華", "zh-hant")
    reader.send("/mute 明星；樓市")
    await reader.wait("「明星」「房地產」")
    reader.send("/unmute 房价")
    await reader.wait("沒有不看")
    reader.send("/unmute 楼市")
    said = await reader.wait("又會出現")
    assert [mute.name for mute in await desk.store.mutes.of(reader.id)] == ["明星"]
    reader.press("↩ 復原", message=said)
    await reader.wait(lambda message: message.buttons == ["✕ 房地產"])


async def test_in_a_group_only_admins_mute(desk: Desk) -> None:
    owner, member = desk.box.user("群主"), desk.box.user("小明")
    group = desk.box.group("读报群", owner, members=[member])
    member.send("/mute 明星", chat=group)
    await group.wait("只有群管理员")
    owner.send("/mute 明星", chat=group)
    await group.wait("不再出现「明星」")
    member.send("/mute", chat=group)
    await group.wait("• 明星")


async def test_passing_mentions_are_neither_muted_nor_followed(desk: Desk) -> None:
    passing = article(
        "江岸市图书馆昨天重新开放，新增阅览座位六百个。\n"
        "馆方说，改造历时两年，书架全部换新，闭馆时间延长到晚上十点。\n"
        "附近的体育场同日免费开放。",
        "江岸市图书馆重新开放",
    )
    reader = desk.box.user("小明")
    reader.send("/mute 体育")
    await reader.wait("不再出现")
    reader.send("/follow 体育场 now")
    await reader.wait("已关注")
    await desk.publish(passing, replace(FIVE_G, id="other"))
    await desk.tick()
    reader.send("/digest")
    digest = await reader.wait("图书馆重新开放")
    assert "关注" not in digest.text
    assert not any(message.text.startswith("🔔") for message in reader.answers())
