"""Finding stories by topic, and following topics."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock
from tests.bot.telegram.commands.articles import ALL, FIVE_G, INSURANCE, RICE_FIELD, more_on_5g
from tests.bot.telegram.desk import Desk, running


def marked_words(message: object) -> set[str]:
    """The underlined words of a message."""
    text, found = message.text, set()  # type: ignore[attr-defined]
    encoded = text.encode("utf-16-le")
    for entity in message.content.entities:  # type: ignore[attr-defined]
        if entity["type"] == "underline":
            start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            found.add(encoded[start:end].decode("utf-16-le"))
    return found


async def test_a_topic_is_ranked_and_says_why(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/topic 5g")
    answer = await reader.wait("共 2 条")
    assert answer.text.index("五千座5G基站") < answer.text.index("稻田")
    assert "含：五代移动通信" in answer.text
    assert marked_words(answer) == {"5G", "五代移动通信"}
    assert {"1", "2", "＋ 关注 5g", "↗ 分享"} <= set(answer.buttons)


async def test_a_word_alone_asks_for_its_topic(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("马拉松 环湖")
    assert "两万人" in (await reader.wait("共 1 条")).text


async def test_pages_turn_in_place_and_a_story_opens(desk: Desk) -> None:
    await desk.publish(*more_on_5g(12))
    reader = desk.box.user("小明")
    reader.send("/topic 5G")
    first = await reader.wait("第 1–5 条，共 12 条")
    assert "‹ 上一页" not in first.buttons
    reader.press("下一页 ›")
    second = await reader.wait("第 6–10 条")
    assert second.id == first.id
    reader.press("下一页 ›")
    last = await reader.wait("第 11–12 条")
    assert "下一页 ›" not in last.buttons
    reader.press("12")
    card = await reader.wait(lambda message: "全文" in message.buttons)
    reader.press("全文")
    page = await reader.wait(lambda message: "‹ 摘要" in message.buttons)
    assert page.id == card.id
    assert page.text.count("5G") >= 1
    assert len(page.text) > 40
    reader.press("‹ 摘要")
    await reader.wait(lambda message: "全文" in message.buttons)


async def test_no_hit_offers_other_topics_as_buttons(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/topic 医疗改革试点")
    answer = await reader.wait("没有找到「医疗改革试点」")
    offered = [label for label in answer.buttons if "关注" not in label]
    assert offered
    reader.press(offered[0], message=answer)
    await reader.wait(offered[0])


async def test_following_from_a_topic_puts_it_first_in_the_digest(desk: Desk) -> None:
    await desk.publish(INSURANCE, FIVE_G, RICE_FIELD)
    reader = desk.box.user("小明")
    reader.send("/topic 医保")
    await reader.wait("共 1 条")
    press = reader.press("＋ 关注 医保")
    await press.answered.wait()
    assert "已关注" in press.text
    await reader.wait(lambda message: "✓ 已关注 医保" in message.buttons)
    reader.send("/digest")
    digest = await reader.wait("因你关注 医保")
    assert digest.text.index("门诊费用") < digest.text.index("◆ 科技") < digest.text.index("5G基站")


async def test_an_alias_is_followed_under_its_topic(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 第五代移动通信")
    await reader.wait("已关注「5G」")
    reader.send("/unfollow 5g")
    await reader.wait("不再关注「5G」")
    reader.send("/unfollow 5g")
    await reader.wait("没有关注「5G」")


async def test_an_alert_comes_with_the_story(desk: Desk) -> None:
    reader, other = desk.box.user("小明"), desk.box.user("小红")
    reader.send("/follow 医保 now")
    await reader.wait("一有新的报道就送来")
    other.send("/follow 5G now")
    await other.wait("一有新的报道")
    desk.clock.forward(minutes=3)
    await desk.publish(INSURANCE)
    await desk.tick()
    alert = await reader.wait("🔔 医保")
    assert "门诊费用" in alert.text
    reader.press("⋯", message=alert)
    await reader.wait(lambda m: m.id == alert.id and "✓ 已关注 医保" in m.buttons)
    desk.clock.forward(minutes=1)
    await desk.tick()
    await desk.publish(FIVE_G)
    desk.clock.forward(minutes=1)
    await desk.tick()
    await other.wait("🔔 5G")
    assert [m.text for m in reader.answers()].count(alert.text) == 1
    assert not [m for m in other.messages() if "门诊" in m.text]


async def test_hot_topics_are_buttons(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/topics")
    hot = await reader.wait("一周热门")
    assert "5G 2" in hot.buttons
    reader.press("5G 2")
    await reader.wait("共 2 条")


async def test_the_latest_are_paged(desk: Desk) -> None:
    await desk.publish(*more_on_5g(7))
    reader = desk.box.user("小明")
    reader.send("/latest")
    await reader.wait("最新报道")
    reader.press("下一页 ›")
    await reader.wait("7. 煤矿井下装上5G摄像头")


async def test_a_query_that_is_too_long_is_shortened_and_says_so(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/topic 5G " + "基站 " * 20)
    await reader.wait("查询太长")


async def test_a_story_that_was_pruned_says_so(desk: Desk) -> None:
    await desk.publish(FIVE_G)
    reader = desk.box.user("小明")
    reader.send("/topic 5G")
    await reader.wait("共 1 条")
    await desk.store.stories.prune(timedelta(seconds=-1))
    press = reader.press("1")
    await press.answered.wait()
    assert press.text == "这条新闻已经不在了"


async def test_buttons_work_after_a_restart(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    """All the state a button needs is its data and the store."""
    reader = sandbox.user("小明")
    async with running(sandbox, store, clock) as desk:
        await desk.publish(*more_on_5g(7))
        reader.send("/topic 5G")
        await reader.wait("第 1–5 条")
    async with running(sandbox, store, clock):
        reader.press("下一页 ›")
        await reader.wait("第 6–7 条")
    assert sandbox.errors == []


async def test_sources_show_which_feeds_are_in_trouble(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, reader = sandbox.user("站长"), sandbox.user("Ann", language_code="en")
    async with running(sandbox, store, clock, access={"operators": {boss.id}}) as desk:
        await desk.publish(*ALL)
        await store.feeds.add({"http://a.example/rss": "港区网", "http://b.example/rss": "镜湖网"})
        failing = {"failures": 3, "failing_since": clock.now(), "reason": "fetch_failed: HTTP 404"}
        await store.feeds.record("http://b.example/rss", lambda _: failing)
        boss.send("/sources")
        told = await boss.wait("来源")
        assert "江岸日报　4 篇" in told.text
        assert "港区网　0 篇" in told.text
        assert "镜湖网　3月3日起（打不开：网站答复 404，连续 3 次，0 条待读）" in told.text
        reader.send("/sources")
        told = await reader.wait("Sources")
        assert "镜湖网, since 3 Mar" in told.text
        assert "404" not in told.text
    assert sandbox.errors == []


async def test_numbers_too_large_for_a_story_break_nothing(desk: Desk) -> None:
    await desk.publish(FIVE_G)
    reader = desk.box.user("小明")
    reader.start("story_99999999999999999999")
    await reader.wait("这条新闻已经不在了")
    reader.send("/topic 5G")
    answer = await reader.wait("共 1 条")
    huge = "9" * 30
    for data in (f"story:{huge}", f"card:{huge}", f"text:{huge}:0"):
        press = reader.press_button(answer, {"text": "1", "callback_data": data})
        await press.answered.wait()
        assert press.text == "这条新闻已经不在了"
    reader.press_button(answer, {"text": "›", "callback_data": f"latest:{huge}:new"})
    await reader.wait("最新报道")


async def test_the_sources_are_split_at_lines_where_many_feeds_fail(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss = sandbox.user("站长")
    async with running(sandbox, store, clock, access={"operators": {boss.id}}):
        why = "fetch_failed: " + "no answer from the server within the time " * 3
        failing = {"failures": 3, "failing_since": clock.now(), "reason": why}
        for number in range(60):
            url = f"http://{number}.example/rss"
            await store.feeds.add({url: f"第{number}号报"})
            await store.feeds.record(url, lambda _: failing)
        boss.send("/sources")
        parts = await boss.wait(2)
        lines = "\n".join(part.text for part in parts).split("\n")
        told = [line for line in lines if "打不开：no answer" in line]
        assert len(told) == 40
        assert all(line.endswith("条待读）") for line in told)
    assert sandbox.errors == []


async def test_lists_are_unfollowed_as_they_are_followed(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 芯片、医保，now")
    await reader.wait("一有新的报道")
    assert [f.now for f in await desk.store.follows.followed(reader.id)] == [True, True]
    reader.send("/follow now")
    await reader.wait("芯片")
    reader.send("/unfollow 芯片、医保、养蜂")
    answer = await reader.wait("不再关注「芯片」「医保」")
    assert "没有关注「养蜂」" in answer.text
    assert await desk.store.follows.followed(reader.id) == []


async def test_what_no_story_can_hold_is_not_offered(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("😀")
    assert (await reader.wait("好的")).buttons == []
    reader.send("/topic 😀")
    assert not any("关注" in label for label in (await reader.wait("「😀」")).buttons)


async def test_many_alerts_at_once_say_what_each_is_for(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/follow 5G、医保、马拉松 now")
    await reader.wait("一有新的报道")
    desk.clock.forward(minutes=1)
    await desk.publish(*ALL, *more_on_5g(2))
    await desk.tick()
    told = await reader.wait("条新报道")
    head, *_ = told.text.split("\n")
    assert set(head.removeprefix("🔔 ").partition("：")[0].split("、")) == {"5G", "医保", "马拉松"}
    assert "江岸日报 · 收录于3月3日 · 含：医保" in told.text.replace("・", "·")
