"""The first minute with the bot."""

from __future__ import annotations

from tests.bot.telegram.commands.articles import ALL
from tests.bot.telegram.desk import Desk


async def test_three_taps_make_a_subscription(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.start()
    greeting = await reader.wait("我是报摘")
    assert "5G" in greeting.buttons
    reader.press("5G")
    await reader.wait(lambda message: "✓ 5G" in message.buttons)
    reader.press("07:30")
    await reader.wait("哪种文字")
    reader.press("简体中文")
    ready = await reader.wait("都好了")
    assert ready.id == greeting.id, "one message, edited"
    assert "每天 07:30（北京时间）" in ready.text
    assert "话题：5G" in ready.text
    chat = await desk.store.chats.get(reader.id)
    assert chat is not None
    assert chat.subscribed
    assert chat.digest_time == "07:30"


async def test_who_wants_no_digest_yet_is_asked_for_the_language_all_the_same(desk: Desk) -> None:
    for name, code, label, words in (
        ("Ann", "en", "Not now", "no digest for now"),
        ("小華", "zh-hant", "先不訂閱", "先不推送"),
        ("小明", "zh-hans", "先不订阅", "先不推送"),
    ):
        reader = desk.box.user(name, language_code=code)
        reader.start()
        await reader.wait()
        reader.press(label)
        await reader.wait(words)
        chat = await desk.store.chats.get(reader.id)
        assert chat is not None
        assert not chat.subscribed


async def test_a_subscriber_is_welcomed_back(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 7:30")
    await reader.wait("已订阅")
    reader.start()
    assert "每天 07:30" in (await reader.wait("欢迎回来")).text


async def test_a_topic_link_opens_the_topic(desk: Desk) -> None:
    from bot.messages.links import topic_link

    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.start(topic_link("baozhai_bot", "医保").partition("start=")[2])
    assert "门诊费用" in (await reader.wait("医保")).text


async def test_a_story_link_opens_the_story(desk: Desk) -> None:
    (story,) = await desk.publish(ALL[0])
    reader = desk.box.user("小明")
    reader.start(f"story_{story.id}")
    assert "全文" in (await reader.wait("五千座5G基站")).buttons
    reader.start("story_999")
    await reader.wait("不在了")


async def test_a_broken_link_greets(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.start("topic_%%".replace("%", "-"))
    await reader.wait("我是报摘")


async def test_an_unknown_command_gets_a_short_help(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/weather 北京")
    assert "/help" in (await reader.wait("没有 /weather 这个命令")).text


async def test_the_interface_follows_the_language_of_the_client(desk: Desk) -> None:
    for name, code, words in (
        ("Ann", "en-GB", "I'm Baozhai"),
        ("小華", "zh-hant", "我是報摘"),
        ("小明", "zh-hans", "我是报摘"),
    ):
        reader = desk.box.user(name, language_code=code)
        reader.start()
        await reader.wait(words)
