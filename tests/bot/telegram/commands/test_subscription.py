"""The daily digest: asked for, timed, stopped and delivered."""

from __future__ import annotations

import pytest

from tests.bot.telegram.commands.articles import ALL, FIVE_G, INSURANCE
from tests.bot.telegram.desk import Desk, running


@pytest.mark.parametrize(
    ("words", "time", "topics"),
    [
        ("晚上九点半 口罩", "21:30", ["口罩"]),
        ("", "08:00", []),
        ("早 5G", "08:00", ["5G"]),
    ],
)
async def test_subscribing(desk: Desk, words: str, time: str, topics: list[str]) -> None:
    reader = desk.box.user("小明")
    reader.send(f"/subscribe {words}")
    answer = await reader.wait("已订阅")
    assert time in answer.text
    chat = await desk.store.chats.get(reader.id)
    assert chat is not None
    assert (chat.subscribed, chat.digest_time) == (True, time)
    followed = await desk.store.follows.followed(reader.id)
    assert sorted(follow.query for follow in followed) == sorted(topics)


async def test_the_digest_moves_by_half_an_hour(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 7:45")
    await reader.wait("已订阅：每天 07:45")
    reader.send("太早了，推迟半小时")
    await reader.wait("已订阅：每天 08:15")


@pytest.mark.parametrize("written", ["25:00", "二十五点"])
async def test_a_time_that_does_not_exist_changes_nothing(desk: Desk, written: str) -> None:
    reader = desk.box.user("小明")
    reader.send(f"/subscribe {written} 5G")
    answer = await reader.wait(f"没看懂时间「{written}」")
    chat = await desk.store.chats.get(reader.id)
    assert chat is not None
    assert not chat.subscribed
    assert await desk.store.follows.followed(reader.id) == []
    reader.press("18:00", message=answer)
    await reader.wait("已订阅：每天 18:00")


async def test_the_digest_arrives_at_its_minute_and_once(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 8:30")
    await reader.wait("下一期：3月3日 星期一 08:30")
    await desk.publish(*ALL)
    reader.acted()
    desk.clock.forward(minutes=29)
    await desk.tick()
    assert reader.answers() == []
    desk.clock.forward(minutes=1)
    await desk.tick()
    digest = await reader.wait("报摘 · 3月3日 星期一")
    assert "4 条新闻" in digest.text
    reader.press("2", message=digest)
    await reader.wait(lambda message: "全文" in message.buttons)
    reader.acted()
    desk.clock.forward(minutes=1)
    await desk.tick()
    await desk.services.dispatcher.send_pending()
    assert reader.answers() == []


async def test_news_of_the_digests_own_minute_comes_once(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 8:30")
    await reader.wait("已订阅")
    reader.send("/follow 5G now")
    await reader.wait("一有新的报道就送来")
    desk.clock.forward(minutes=30)
    await desk.publish(*ALL)
    reader.acted()
    await desk.tick()
    first, second, digest = await reader.wait(3)
    assert "🔔 5G" in first.text
    assert "🔔" in second.text
    assert "2 条新闻" in digest.text
    assert "5G" not in digest.text
    reader.send("/digest")  # asked for, the day is told again from its beginning
    assert "4 条新闻" in (await reader.wait("报摘 · ")).text


async def test_a_day_without_news_is_told_in_a_line(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 8:30")
    await reader.wait("已订阅")
    reader.acted()
    desk.clock.forward(minutes=30)
    await desk.tick()
    assert "最新报道" in (await reader.wait("没有新的报道")).buttons


async def test_silence_without_news_where_the_operator_wants_it(sandbox, store, clock) -> None:  # type: ignore[no-untyped-def]
    async with running(sandbox, store, clock, digest={"when_empty": "skip"}) as desk:
        reader = sandbox.user("小明")
        reader.send("/subscribe 8:30")
        await reader.wait("已订阅")
        reader.acted()
        clock.forward(minutes=30)
        await desk.tick()
        await desk.services.dispatcher.send_pending()
        assert reader.answers() == []
    assert sandbox.errors == []


async def test_unsubscribing_and_coming_back(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 7:30")
    await reader.wait("已订阅")
    reader.send("/unsubscribe")
    await reader.wait("已停止推送")
    reader.send("/unsubscribe")
    await reader.wait("现在没有订阅")
    reader.press("重新订阅")
    await reader.wait("每天 07:30")


async def test_time_zone_days_and_language(desk: Desk) -> None:
    reader = desk.box.user("小明")
    for said, answered in (
        ("/time 晚上9点", "送达时间设为 21:00"),
        ("/time 七", "没看懂时间「七」"),
        ("/timezone 东京", "时区改为「东京时间」，现在是 09:00"),
        ("/timezone Europe/london", "时区改为「伦敦时间」"),
        ("/timezone UTC+8", "时区改为「北京时间」"),
        ("/timezone UTC-5", "时区改为「UTC-5」，现在是 19:00"),
        ("/timezone GMT+5:30", "时区改为「Asia/Kolkata」，现在是 05:30"),
        ("/timezone UTC+5:20", "没有找到时区「UTC+5:20」"),
        ("/timezone 哪里都不是", "没有找到时区「哪里都不是」"),
        ("/days 周一 周三", "改好了：周一、周三送达"),
        ("/days 周五到周日", "改好了：周五、周六、周日送达"),
        ("/days 每天", "改好了：每天送达"),
        ("/days 周一 到 周三", "改好了：周一、周二、周三送达"),
        ("/days 工作日", "改好了：工作日送达"),
        ("/days 昨天", "没看懂「昨天」"),
    ):
        reader.send(said)
        await reader.wait(answered)
    reader.send("/timezone Londn")
    guess = await reader.wait("是不是想要")
    reader.press("伦敦时间", message=guess)
    await reader.wait("时区改为「伦敦时间」")
    reader.send("/days")
    await reader.wait("哪几天")
    reader.press("✓ 周二")
    await reader.wait(lambda message: "周二" in message.buttons)
    chat = await desk.store.chats.get(reader.id)
    assert chat is not None
    assert chat.weekdays == {0, 2, 3, 4}
    reader.send("/language")
    await reader.wait("语言")
    reader.press("English")
    await reader.wait("Language")
    reader.send("/time")
    await reader.wait("Pick a time")


async def test_settings_are_one_message(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/settings")
    overview = await reader.wait("推送：未开启")
    for button, expected in (
        ("推送 · 未开启", "推送：已开启"),
        ("全部要闻", "内容：只看关注的话题"),
        ("时间", "每天几点送达"),
        ("21:00", "时间：21:00"),
        ("日期", "哪几天送达"),
        ("周末", "哪几天送达"),
        ("‹ 返回", "日期：周末"),
        ("时区", "其他时区"),
        ("东京时间", "时间：21:00（东京时间）"),
        ("条数", "每期最多几条"),
        ("5", "最多 5 条"),
        ("语言", "语言"),
        ("繁體中文", "語言：繁體中文"),
    ):
        reader.press(button, message=overview)
        assert (await reader.wait(expected)).id == overview.id
    assert len([m for m in reader.messages() if m.from_bot]) == 1
    chat = await desk.store.chats.get(reader.id)
    assert chat is not None
    assert chat.story_count == 5
    assert chat.weekdays == {5, 6}
    assert chat.language == "zh-Hant"


async def test_the_last_day_cannot_be_taken_away(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/days 周一")
    await reader.wait("改好了")
    reader.send("/days")
    await reader.wait("哪几天")
    press = reader.press("✓ 周一")
    await press.answered.wait()
    assert "至少留一天" in press.text
    assert press.show_alert


async def test_content_is_shown_in_the_readers_script(desk: Desk) -> None:
    await desk.publish(FIVE_G)
    reader = desk.box.user("小華", language_code="zh-hant")
    reader.send("/topic 5G")
    answer = await reader.wait("港區作業全程聯網")
    assert "江岸日報" in answer.text
    reader.send("/topic 資費")
    await reader.wait("港區作業全程聯網")


async def test_a_stale_button_says_so(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/days")
    message = await reader.wait("哪几天")
    button = {"text": "旧按钮", "callback_data": "v0:gone"}
    press = reader.press_button(message, button)
    await press.answered.wait()
    assert "失效" in press.text


@pytest.mark.parametrize(
    ("words", "days"), [("每周一 周三 8:00 医保", "周一、周三"), ("周末 9点", "周末")]
)
async def test_a_subscription_may_name_its_days(desk: Desk, words: str, days: str) -> None:
    reader = desk.box.user("小明")
    reader.send(f"/subscribe {words}")
    await reader.wait(f"已订阅：{days} ")
    assert {f.query for f in await desk.store.follows.followed(reader.id)} <= {"医保"}


async def test_following_again_does_not_silence_an_alert_but_a_word_does(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 5G now")
    await reader.wait("一有新的报道")
    reader.send("/follow 第五代移动通信")
    await reader.wait("已关注「5G」")
    assert [f.now for f in await desk.store.follows.followed(reader.id)] == [True]
    reader.send("/unfollow 5g now")
    await reader.wait("不再一有就报")
    assert [f.now for f in await desk.store.follows.followed(reader.id)] == [False]
    reader.send("/unfollow 5g")
    await reader.wait("不再关注")
    assert await desk.store.follows.followed(reader.id) == []


async def test_unsubscribing_tells_of_alerts_and_stops_them_at_a_tap(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 5G now")
    await reader.wait("一有新的报道")
    reader.send("/unsubscribe")
    await reader.wait("随到随报的提醒还会来：5G")
    reader.press("也停提醒")
    await reader.wait("提醒也停了")
    assert [f.now for f in await desk.store.follows.followed(reader.id)] == [False]


async def test_several_topics_are_followed_at_once_in_any_script(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 5G，醫改試點、医改试点")
    said = await reader.wait("已关注「5G」「医改试点」")
    assert "最多" not in said.text
    await desk.store.follows.follow(reader.id, "醫保改革")  # as an older version kept it
    reader.send("/unfollow 医保改革")
    await reader.wait("不再关注")
    reader.send("/follow 😀")
    await reader.wait("没有字")
    assert len(await desk.store.follows.followed(reader.id)) == 2


async def test_no_way_leads_past_the_most_topics(desk: Desk) -> None:
    reader = desk.box.user("小明")
    for batch in range(3):
        words = "、".join(f"话题甲{batch}乙{n}" for n in range(14))
        reader.send(f"/subscribe 8:00 {words}")
        await reader.wait("已订阅")
    assert "最多关注 30 个" in reader.messages()[-1].text
    assert len(await desk.store.follows.followed(reader.id)) == 30
    reader.send("/follow 话题丙")
    await reader.wait("最多关注 30 个")
    reader.send("/follow")
    await reader.wait("关注的话题")


async def test_the_first_digest_tells_all_that_came_since_subscribing(desk: Desk) -> None:
    reader = desk.box.user("小明")
    desk.clock.forward(days=4, hours=12)  # a Friday evening
    reader.send("/subscribe 8:00 工作日 医保")
    await reader.wait("下一期：3月10日")
    desk.clock.forward(hours=14)
    await desk.publish(INSURANCE)
    desk.clock.forward(hours=46)
    await desk.tick()
    await reader.wait("门诊费用")
