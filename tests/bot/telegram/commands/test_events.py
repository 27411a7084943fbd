"""One event in several papers, and what comes later on it."""

from __future__ import annotations

from dataclasses import replace

from bot.chats.events import MAX_EVENTS
from bot.sandbox import Person
from bot.sandbox.world import Message
from summarizer.article import Article
from tests.bot.making import until
from tests.bot.telegram.commands.articles import more_on_5g
from tests.bot.telegram.desk import Desk

BRIDGE = Article(
    "bridge",
    "今天上午10时18分，双屿大桥主桥合龙。大桥主跨1160米，全长5.6公里，抗风等级达到17级。"
    "建成以后，从双屿岛到市区由1小时的渡轮缩短为12分钟的车程，岛上的1.3万居民可以开车进城。",
    headline="双屿大桥今日合龙 主跨1160米",
    url="https://morning.example.com/bridge",
)
SAME_BRIDGE = Article(
    "same",
    "双屿岛的渔民许阿海今天在码头放了一挂鞭炮：主跨1160米的双屿大桥合龙了。"
    "以后孩子上学不用看风浪，坐车12分钟就到市区，而渡轮要走1个小时。",
    headline="告别渡轮！双屿大桥合龙",
    url="https://evening.example.com/bridge",
)
OTHER = Article(
    "other",
    "青石港三号码头昨天换上了12台无人集卡，它们按照调度系统的指令往返于岸桥和堆场之间，夜间作业效率提高27%。",
    headline="青石港码头用上无人集卡",
)


OPENED = Article(
    "opened",
    "今天零时，双屿大桥正式通车，首批500辆车驶过主跨1160米的海面。双屿岛至市区的渡轮航线同时停航，"
    "运行41年的渡轮将停在码头供人游览，大桥头三个月免收通行费。",
    headline="双屿大桥通车 岛民开车进城",
)
TOLL = Article(
    "toll",
    "记者从双屿大桥管理处获悉，双屿大桥昨天起收费，小型车单次15元，双屿岛居民凭通行证免费，渡轮旧址将建成公园。",
    headline="双屿大桥开始收费 双屿岛居民免费",
)


async def card(reader: Person, headline: str = "双屿大桥") -> Message:
    """The card of the story of that headline, found by /topic."""
    reader.send(f"/topic {headline}")
    await reader.wait(lambda message: message.buttons[:1] == ["1"])
    reader.press("1")
    return await reader.wait(lambda message: "全文" in message.buttons)


async def test_the_papers_of_an_event_open_with_their_headlines_and_links(desk: Desk) -> None:
    await desk.publish(BRIDGE, source="晨报")
    await desk.publish(SAME_BRIDGE, source="晚报")
    await desk.publish(OTHER, source="港报")
    reader = desk.box.user("小明")
    shown = await card(reader)
    summary = shown.text
    reader.press("2 家报道")
    await reader.wait(lambda message: "2 家报道：" in message.text)
    assert shown.text.index("晨报 · ") < shown.text.index("晚报 · ")
    links = [each["url"] for each in shown.content.entities if each["type"] == "text_link"]
    assert links == [BRIDGE.url, SAME_BRIDGE.url]
    assert all(str(told.headline) in shown.text for told in (BRIDGE, SAME_BRIDGE))
    assert "集卡" not in shown.text
    reader.press("‹ 摘要")
    await reader.wait(lambda message: message.text == summary)
    assert "2 家报道" in shown.buttons


async def test_in_a_group_the_papers_open_and_a_channel_has_no_such_button(desk: Desk) -> None:
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner, bot="administrator")
    channel = desk.box.group("日报", owner, kind="channel", bot="administrator")
    for chat in (group, channel):
        owner.send("/follow 大桥 now", chat=chat)
        await chat.wait("一有新的报道")
    desk.clock.forward(minutes=1)
    await desk.publish(BRIDGE, source="晨报")
    await desk.publish(SAME_BRIDGE, source="晚报")
    await desk.tick()
    alert = await group.wait("🔔 大桥")
    press = owner.press("2 家报道", message=alert, chat=group)
    await press.answered.wait()
    await group.wait("2 家报道：")
    posted = await channel.wait("🔔 大桥")
    assert not any("家报道" in label for label in posted.buttons)


async def test_what_comes_later_is_told_with_what_was_told_before(desk: Desk) -> None:
    await desk.publish(BRIDGE, source="晨报")
    reader = desk.box.user("小明")
    shown = await card(reader)
    press = reader.press("后续")
    await press.answered.wait()
    assert "三十天" in str(press.text)
    await reader.wait(lambda _: "✓ 后续" in shown.buttons)
    desk.clock.forward(days=3)
    await desk.publish(OTHER, source="港报")
    (opened,) = await desk.publish(OPENED, source="晨报")
    await desk.tick()
    news = await reader.wait("🔔 后续")
    assert news.text.splitlines()[1] == "此前：双屿大桥今日合龙 主跨1160米（收录于3月3日）"
    assert "双屿大桥通车" in news.text
    assert "✓ 后续" in news.buttons
    desk.clock.forward(days=20)
    await desk.publish(TOLL, source="晚报")
    await desk.tick()
    news = await reader.wait("此前：双屿大桥通车 岛民开车进城（收录于3月6日）")
    assert "开始收费" in news.text
    assert sum("🔔 后续" in message.text for message in reader.messages()) == 2
    assert opened.sources == 1


async def follow_bridge(desk: Desk, **settings: object) -> Person:
    """A reader who gets a digest at 08:00 and follows the event of the bridge, which the digest
    of 4 March told; it is 4 March, 08:01."""
    reader = desk.box.user("小明")
    reader.start()
    await desk.store.chats.upsert(reader.id, subscribed=True, **settings)
    await desk.publish(BRIDGE, source="晨报")
    desk.clock.forward(days=1, minutes=1)
    await desk.tick()
    await reader.wait("报摘 · 3月4日")
    await card(reader)
    await reader.press("后续").answered.wait()
    return reader


async def test_news_of_the_night_waits_for_the_digest_and_stands_first_in_it(desk: Desk) -> None:
    reader = await follow_bridge(desk)
    await desk.store.follows.follow(reader.id, "集卡")
    desk.clock.forward(hours=20)  # 04:01
    await desk.publish(OTHER, OPENED, source="晨报")
    await desk.tick()
    desk.clock.forward(hours=1)
    await desk.publish(replace(OPENED, id="late", body=OPENED.body[:-1] + "！"), source="晚报")
    await desk.tick()
    desk.clock.forward(hours=3)
    await desk.tick()
    digest = await reader.wait("报摘 · 3月5日")

    async def marked() -> bool:
        return await desk.store.outbox.unsent() == 0

    await until(marked)  # what is on its way is told again where it is not known to have come
    lines = digest.text.splitlines()
    assert lines[3] == "◆ 后续"
    assert "双屿大桥通车" in lines[5]
    assert "此前：双屿大桥今日合龙 主跨1160米（收录于3月3日）" in lines[6:8]
    assert digest.text.index("此前") < digest.text.index("◆ 因你关注 集卡")
    for _ in range(2):
        desk.clock.forward(days=1)
        await desk.tick()
    told = [m.text for m in reader.messages() if "双屿大桥通车" in m.text]
    assert len(told) == 1, "neither sent too nor told again"
    await desk.publish(TOLL, source="晚报")
    await desk.tick()
    await reader.wait("此前：双屿大桥通车 岛民开车进城（收录于3月5日）")


async def test_news_long_before_the_digest_is_sent_and_not_told_again(desk: Desk) -> None:
    reader = await follow_bridge(desk)
    desk.clock.forward(hours=3)
    await desk.publish(OPENED, source="晨报")
    await desk.tick()
    await reader.wait("🔔 后续")
    desk.clock.forward(days=1)
    await desk.publish(OTHER, source="港报")
    await desk.tick()
    digest = await reader.wait("报摘 · 3月5日")
    assert "集卡" in digest.text
    assert "双屿大桥通车" not in digest.text


async def test_a_topic_asked_for_at_once_does_not_let_its_news_wait(desk: Desk) -> None:
    reader = await follow_bridge(desk)
    await desk.store.follows.follow(reader.id, "大桥", now=True)
    desk.clock.forward(hours=23)
    await desk.publish(OPENED, source="晨报")
    await desk.tick()
    await reader.wait("🔔 后续")
    desk.clock.forward(hours=1)
    await desk.tick()
    await reader.wait("报摘 · 3月5日")
    assert sum("双屿大桥通车" in message.text for message in reader.messages()) == 1


async def test_who_unsubscribes_is_sent_what_waited_for_the_digest(desk: Desk) -> None:
    reader = await follow_bridge(desk)
    desk.clock.forward(hours=23)
    await desk.publish(OPENED, source="晨报")
    await desk.tick()
    await desk.store.chats.upsert(reader.id, subscribed=False)
    await desk.tick()
    await reader.wait("🔔 后续")
    desk.clock.forward(days=2)
    await desk.tick()
    assert sum("双屿大桥通车" in message.text for message in reader.messages()) == 1


async def test_a_digest_opened_again_still_says_what_was_told_before(desk: Desk) -> None:
    reader = await follow_bridge(desk, story_count=3)
    desk.clock.forward(hours=23)
    await desk.publish(OPENED, *more_on_5g(12), source="晨报")
    await desk.tick()
    desk.clock.forward(hours=1)
    await desk.tick()
    digest = await reader.wait("报摘 · 3月5日")
    said = digest.text
    assert "◆ 后续" in said
    reader.press(next(label for label in digest.buttons if "还有" in label))
    await reader.wait(lambda message: message.text != said and "报摘 · 3月5日" in message.text)
    reader.press(next(label for label in digest.buttons if label.startswith("‹")))
    await reader.wait(lambda message: message.text == said)


async def test_the_same_from_another_paper_is_no_news_of_it(desk: Desk) -> None:
    await desk.publish(BRIDGE, source="晨报")
    reader = desk.box.user("小明")
    await card(reader)
    await reader.press("后续").answered.wait()
    desk.clock.forward(minutes=5)
    await desk.publish(SAME_BRIDGE, OTHER, source="晚报")
    await desk.tick()
    reader.send("/latest")
    await reader.wait("最新报道")
    assert not any("🔔" in message.text for message in reader.messages())


async def test_follow_lists_events_and_a_tap_ends_one_and_brings_it_back(desk: Desk) -> None:
    await desk.publish(BRIDGE, source="晨报")
    reader = desk.box.user("小明")
    await card(reader)
    await reader.press("后续").answered.wait()
    reader.send("/follow")
    listed = await reader.wait("在等后续的事")
    assert "• 双屿大桥今日合龙 主跨1160米（收录于3月3日）" in listed.text
    drop, again = "✕ 双屿大桥今日合龙 主跨1160米", "＋ 关注 双屿大桥今日合龙 主跨1160米"
    await reader.press(drop).answered.wait()
    await reader.wait(lambda _: again in listed.buttons)
    assert await desk.store.event_follows.followed(reader.id) == []
    await reader.press(again).answered.wait()
    await reader.wait(lambda _: drop in listed.buttons)
    assert len(await desk.store.event_follows.followed(reader.id)) == 1
    desk.clock.forward(days=31)
    await desk.publish(OPENED, source="晨报")
    await desk.tick()
    reader.send("/follow")
    await reader.wait("还没有关注")
    assert not any("🔔" in message.text for message in reader.messages()), "it ended by itself"


async def test_events_are_followed_not_without_end_and_forgotten_with_the_chat(desk: Desk) -> None:
    stories = await desk.publish(BRIDGE, *more_on_5g(12), source="晨报")
    reader = desk.box.user("小明")
    shown = await card(reader)
    for number in range(MAX_EVENTS):  # as many as there may be, of as many stories as there are
        await desk.store.event_follows.follow(reader.id, stories[1].id + number % 12, [str(number)])
    assert len(await desk.store.event_follows.followed(reader.id)) == 12
    await reader.press("后续").answered.wait()
    await reader.wait(lambda _: "✓ 后续" in shown.buttons)
    reader.send("/forget")
    await reader.wait("要删除")
    await reader.press("删除全部数据").answered.wait()
    await reader.wait("已全部删除")
    assert await desk.store.event_follows.followed(reader.id) == []


async def test_in_a_group_only_its_admins_follow_an_event(desk: Desk) -> None:
    owner, member = desk.box.user("群主"), desk.box.user("小明")
    group = desk.box.group("读报群", owner, members=[member], bot="administrator")
    owner.send("/follow 大桥 now", chat=group)
    await group.wait("一有新的报道")
    desk.clock.forward(minutes=1)
    await desk.publish(BRIDGE, source="晨报")
    await desk.tick()
    alert = await group.wait("🔔 大桥")
    press = member.press("后续", message=alert, chat=group)
    await press.answered.wait()
    assert "管理员" in str(press.text)
    assert await desk.store.event_follows.followed(group.id) == []
    await owner.press("后续", message=alert, chat=group).answered.wait()
    await group.wait(lambda _: "✓ 后续" in alert.buttons)
    desk.clock.forward(days=2)
    await desk.publish(OPENED, source="晚报")
    await desk.tick()
    await group.wait("此前：双屿大桥今日合龙")
    assert sum("岛民开车进城" in message.text for message in group.messages()) == 1


async def test_a_story_of_one_paper_has_no_list_of_papers(desk: Desk) -> None:
    await desk.publish(OTHER, source="港报")
    shown = await card(desk.box.user("小明"), "集卡")
    assert not any("家报道" in label for label in shown.buttons)
