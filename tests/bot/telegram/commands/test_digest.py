"""The digest in its two forms, and what it leaves over."""

from __future__ import annotations

from bot.messages.digest import BRIEF
from bot.sandbox.world import Message
from summarizer.article import Article
from tests.bot.telegram.commands.articles import ALL, FIVE_G, INSURANCE, MARATHON, more_on_5g
from tests.bot.telegram.desk import Desk


def headlines(message: Message) -> list[str]:
    lines = [line for line in message.text.split("\n") if line[:1].isdigit() and ". " in line]
    return [line.split(". ", 1)[1] for line in lines]


async def test_the_rest_opens_in_place_and_leads_back(desk: Desk) -> None:
    await desk.publish(*more_on_5g(12))
    reader = desk.box.user("小明")
    reader.send("/digest")
    digest = await reader.wait("选自 12 条")
    first, before = headlines(digest), digest.text
    assert len(digest.text) <= BRIEF
    label = f"还有 {12 - len(first)} 条 ›"
    reader.press(label)
    await reader.wait(
        lambda m: (m.id == digest.id and m.text.endswith("则")) or "共 12 条" in m.text
    )
    assert not set(headlines(digest)) & set(first)
    assert len(headlines(digest)) == 12 - len(first)
    reader.press(str(len(first) + 1))
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert headlines(digest)[0] in card.text
    reader.press("‹ 前面的")
    await reader.wait(lambda m: m.id == digest.id and label in m.buttons)
    assert digest.text == before


async def test_the_form_is_chosen_in_settings_or_once_by_a_word(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/digest 详")
    long = await reader.wait("4 条新闻")
    assert "江岸日报" in long.text
    reader.send("/digest")
    short = await reader.wait(lambda message: message.id > long.id and "4 条新闻" in message.text)
    assert "江岸日报" not in short.text
    reader.send("/settings")
    await reader.wait("简短，一分钟读完")
    reader.press("形式 · 简")
    await reader.wait("详细，带要点")
    reader.send("/digest")
    await reader.wait(lambda message: message.id > short.id and message.text == long.text)


async def test_a_digest_that_comes_has_a_number_and_what_it_leaves_over(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 8:00")
    await reader.wait("已订阅")
    for number in (1, 2):
        desk.clock.forward(hours=12)
        articles = more_on_5g(12) if number == 1 else list(ALL)
        await desk.publish(*articles)
        desk.clock.forward(hours=12)
        await desk.tick()
        digest = await reader.wait(f"第 {number} 期 · ")
    assert "还有" not in "".join(digest.buttons)
    earlier = next(m for m in reader.answers() if "第 1 期" in m.text)
    reader.press("还有", message=earlier)
    await reader.wait(lambda m: m.id == earlier.id and "共 12 条" in m.text)


async def test_followed_stories_say_why_and_others_stand_by_section(desk: Desk) -> None:
    reader = desk.box.user("阿華", "zh-hant")
    reader.send("/follow 醫保")
    await reader.wait("已關注")
    factory = Article(
        "factory",
        "青岚纺织厂的验布台上月换上摄像头，人工智能一分钟能看八十米布，挑出的疵点比老师傅多两成。",
        headline="人工智能上了验布台",
    )
    await desk.publish(FIVE_G, factory, INSURANCE, MARATHON)
    reader.send("/digest")
    digest = await reader.wait("◆ 因你關注 醫保")
    heads = [line for line in digest.text.split("\n") if line.startswith("◆")]
    assert heads[0] == "◆ 因你關注 醫保"
    assert set(heads[1:]) == {"◆ 科技", "◆ 要聞"}
    assert headlines(digest)[0].startswith("門診費用")


async def test_a_channels_readers_open_the_rest_in_private(desk: Desk) -> None:
    owner, reader = desk.box.user("群主"), desk.box.user("阿華", "zh-hant")
    channel = desk.box.group("早报频道", owner, kind="channel", bot="administrator")
    owner.send("/subscribe 8:00", chat=channel)
    await channel.wait("已订阅")
    desk.clock.forward(hours=12)
    await desk.publish(*more_on_5g(12))
    desk.clock.forward(hours=12)
    await desk.tick()
    digest = await channel.wait("第 1 期")
    assert all("url" in button for row in digest.rows for button in row)
    link = next(b["url"] for row in digest.rows for b in row if "还有" in b["text"])
    reader.start(link.split("start=")[1])
    rest = await reader.wait("共 12 則")
    assert len(headlines(rest)) == 12 - len(headlines(digest))
    reader.start(f"rest_{-channel.id}_67")
    await reader.wait("打不開其餘的")


async def test_what_was_liked_stands_further_up_is_said_and_is_forgotten(desk: Desk) -> None:
    reader = desk.box.user("小明")
    for number, article in enumerate(ALL):
        await desk.publish(article, source=f"{number}报")
    reader.send("/digest")
    digest = await reader.wait("4 条新闻")
    order = headlines(digest)
    last = order[-1]
    reader.press("4")
    await reader.wait(lambda message: "👍" in message.buttons)
    reader.press("👍")
    await reader.wait(lambda message: "👍 ✓" in message.buttons)
    reader.send("/digest")
    again = await reader.wait(lambda message: message.id > digest.id and "4 条" in message.text)
    assert headlines(again) != order
    assert headlines(again).index(last) == len(order) - 2
    reader.send("/settings")
    overview = await reader.wait("口味：多看")
    reader.press("口味", message=overview)
    await reader.wait("👍 1 次，👎 0 次")
    reader.press("全部忘掉", message=overview)
    await reader.wait(lambda m: m.id == overview.id and "口味：" not in m.text)
    reader.send("/digest")
    await reader.wait(lambda m: m.id > overview.id and headlines(m) == order)
