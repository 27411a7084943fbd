"""Groups, channels and forum topics; roles; leaving and coming back."""

from __future__ import annotations

from bot.sandbox import Sandbox
from bot.sandbox.conversation import Conversation
from bot.store import Store
from tests.bot.making import HandClock, until
from tests.bot.telegram.commands.articles import ALL, FIVE_G, MARATHON
from tests.bot.telegram.desk import Desk, running


async def tidied(channel: Conversation) -> None:
    """A command's post goes a moment after its answer."""

    async def gone() -> bool:
        return all(not message.text.startswith("/") for message in channel.messages())

    await until(gone)


async def test_only_admins_subscribe_a_group(desk: Desk) -> None:
    owner, member = desk.box.user("群主"), desk.box.user("小明")
    group = desk.box.group("读报群", owner, members=[member])
    await group.wait("大家好")
    for said in ("/subscribe 8:30", "/time 9:00", "/follow 5G", "/settings", "/forget"):
        member.send(said, group)
        await group.wait("只有群管理员")
    chat = await desk.store.chats.get(group.id)
    assert chat is not None
    assert not chat.subscribed
    owner.send("/subscribe 8:30", group)
    answer = await group.wait("已订阅")
    assert "发到这里" in answer.text
    press = member.press("设置", group)
    await press.answered.wait()
    owner.press("设置", group)
    await group.wait("推送：已开启")
    press = member.press("推送 · 已开启", group)
    await press.answered.wait()
    assert press.text == "只有管理员可以改设置"
    chat = await desk.store.chats.get(group.id)
    assert chat is not None
    assert chat.subscribed


async def test_a_forum_gets_its_digest_in_the_topic_that_asked(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["闲聊", "新闻"])
    thread = next(key for key, name in forum.chat.threads.items() if name == "新闻")
    owner.send("/subscribe 8:30", forum, thread_id=thread)
    assert (await forum.wait("已订阅")).thread_id == thread
    await desk.publish(*ALL)
    desk.clock.forward(minutes=30)
    forum.acted()
    await desk.tick()
    assert (await forum.wait("报摘 · ")).thread_id == thread


async def test_a_story_opened_from_a_group_opens_in_private(desk: Desk) -> None:
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner)
    (story,) = await desk.publish(FIVE_G)
    owner.send("/topic 5G", group)
    await group.wait("共 1 条")
    before = len(group.messages())
    press = owner.press("1", group)
    await press.answered.wait()
    assert press.url == f"https://t.me/baozhai_bot?start=story_{story.id}"
    assert len(group.messages()) == before


async def test_a_channel_is_subscribed_by_a_post_in_it(desk: Desk) -> None:
    owner = desk.box.user("群主")
    channel = desk.box.group("早报频道", owner, kind="channel", bot="administrator")
    assert channel.answers() == [], "a channel's readers are not greeted"
    owner.send("/subscribe 8:30", channel)
    said = await channel.wait("发到这个频道")
    await tidied(channel)
    assert channel.messages() == [said], "the command itself is gone"
    await desk.publish(*ALL)
    desk.clock.forward(minutes=30)
    await desk.tick()
    digest = await channel.wait("报摘 · ")
    assert "设置" not in digest.buttons


async def test_a_channels_readers_cannot_make_the_bot_post(desk: Desk) -> None:
    owner, reader = desk.box.user("群主"), desk.box.user("小明")
    channel = desk.box.group(
        "早报频道", owner, members=[reader], kind="channel", bot="administrator"
    )
    owner.send("/subscribe 8:30", channel)
    said = await channel.wait("发到这个频道")
    assert said.buttons == []
    await tidied(channel)
    posts = len(channel.messages())
    for data in ("digest:now", "settings:open", "subscribe:on", "topics:new", "latest:0:new"):
        press = reader.press_button(said, {"text": "x", "callback_data": data}, channel)
        await press.answered.wait()
        assert "只有管理员" in press.text
    assert len(channel.messages()) == posts


async def test_a_digests_topic_stays_when_its_time_changes(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["闲聊", "新闻"])
    chat, news = forum.chat.threads
    owner.send("/subscribe 8:30", forum, thread_id=news)
    await forum.wait("已订阅")
    owner.send("/time 9:30", forum, thread_id=chat)
    await forum.wait("09:30")
    kept = await desk.store.chats.get(forum.id)
    assert kept is not None
    assert (kept.thread_id, kept.digest_time) == (news, "09:30")
    owner.send("/subscribe", forum, thread_id=chat)
    await forum.wait("已订阅")
    moved = await desk.store.chats.get(forum.id)
    assert moved is not None
    assert moved.thread_id == chat


async def test_leaving_and_coming_back(desk: Desk) -> None:
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner)
    owner.send("/subscribe 8:30", group)
    await group.wait("已订阅")
    group.add_bot("kicked")

    async def blocked() -> bool:
        chat = await desk.store.chats.get(group.id)
        return chat is not None and chat.blocked

    await until(blocked)
    await desk.publish(*ALL)
    desk.clock.forward(minutes=31)
    await desk.tick()
    group.add_bot("member")
    owner.send("/time", group)
    await group.wait("每天的摘要 08:30")
    assert not [m for m in group.messages() if m.from_bot and "报摘 · " in m.text]


async def test_a_group_that_migrates_keeps_its_subscription(desk: Desk) -> None:
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner, kind="group")
    owner.send("/subscribe 8:30 5G", group)
    await group.wait("已订阅")
    post = owner.send(MARATHON.body, group)
    owner.send("/share", group, reply_to=post)
    await group.wait(lambda message: "全文" in message.buttons)
    new = group.migrate()
    owner.send("/time", new)
    await new.wait("每天的摘要 08:30")
    await desk.publish(FIVE_G)
    desk.clock.forward(minutes=31)
    await desk.tick()
    await new.wait("本群关注 5G")
    assert await desk.store.chats.get(group.id) is None
    owner.send("/topic 马拉松", new)
    await new.wait("共 1 条")


async def test_unknown_commands_in_a_group_are_other_bots_business(desk: Desk) -> None:
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner, bot="administrator")
    await group.wait("大家好")
    owner.send("/weather", group)
    owner.send("/weather@baozhai_bot", group)
    await group.wait("没有 /weather")
    assert len([m for m in group.messages() if m.from_bot]) == 2, "the greeting and one answer"


async def test_operators_hear_that_a_channel_gets_nothing_any_more_and_it_comes_back(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, owner = sandbox.user("站长"), sandbox.user("群主")
    async with running(sandbox, store, clock, access={"operators": {boss.id}}) as desk:
        boss.start()
        await boss.wait("报摘")
        channel = sandbox.group("早报频道", owner, kind="channel", bot="administrator")
        owner.send("/subscribe 8:30", channel)
        await channel.wait("发到这个频道")
        await tidied(channel)
        channel.add_bot("member")
        await desk.publish(*ALL)
        clock.forward(minutes=31)
        boss.acted()
        await desk.tick()
        told = await boss.wait("不再向「早报频道")
        assert "Need administrator rights in the channel chat" in told.text
        assert [error.chat_id for error in sandbox.errors] == [channel.id]
        sandbox.errors.clear()
        clock.forward(days=1)
        await desk.tick()
        channel.add_bot("administrator")
        owner.send("/time", channel)
        await channel.wait("每天的摘要 08:30")
        clock.forward(days=1)
        await desk.tick()
        await channel.wait("报摘 · ")
        assert len([m for m in boss.messages() if "不再向" in m.text]) == 1
    assert sandbox.errors == []


async def test_settings_tell_which_forum_topic_gets_the_digest(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["闲聊", "新闻"])
    _, news = forum.chat.threads
    owner.send("/settings", forum, thread_id=news)
    assert "群话题" not in (await forum.wait("推送：未开启")).text
    owner.send("/subscribe 8:30", forum, thread_id=news)
    assert "摘要会发到话题「新闻」" in (await forum.wait("已订阅")).text
    owner.send("/settings", forum, thread_id=news)
    said = await forum.wait("群话题：新闻")
    (link,) = [e["url"] for e in said.content.entities if e["type"] == "text_link"]
    assert link == f"https://t.me/c/{str(forum.id).removeprefix('-100')}/{news}"


async def test_each_topic_of_a_forum_may_have_alerts_of_its_own(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["通信", "出行"])
    telecom, travel = forum.chat.threads
    owner.send("/follow 5G now", forum, thread_id=telecom)
    await forum.wait("一有新的报道就送来")
    owner.send("/follow 马拉松 now", forum, thread_id=travel)
    await forum.wait("一有新的报道就送来")
    desk.clock.forward(minutes=1)
    await desk.publish(FIVE_G, MARATHON)
    forum.acted()
    await desk.tick()
    assert (await forum.wait("🔔 5G")).thread_id == telecom
    assert (await forum.wait("🔔 马拉松")).thread_id == travel


async def test_who_puts_it_into_a_channel_hears_what_to_do(desk: Desk) -> None:
    owner, stranger = desk.box.user("群主"), desk.box.user("小明")
    owner.start()
    await owner.wait("我是报摘")
    owner.acted()
    channel = desk.box.group("早报频道", owner, kind="channel", bot="administrator")
    await owner.wait("已加入频道「早报频道」")
    other = desk.box.group("晚报频道", stranger, kind="channel", bot="administrator")
    owner.send("/help")
    await owner.wait("看新闻")
    assert channel.answers() == other.answers() == stranger.answers() == []


async def test_an_alert_asked_for_in_the_general_topic_comes_there(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["新闻"])
    (news,) = forum.chat.threads
    owner.send("/subscribe 8:30", forum, thread_id=news)
    await forum.wait("已订阅")
    owner.send("/follow 马拉松 now", forum)
    await forum.wait("一有新的报道就送来")
    owner.send("/follow 5G now", forum, thread_id=news)
    await forum.wait("一有新的报道就送来")
    desk.clock.forward(minutes=1)
    await desk.publish(FIVE_G, MARATHON)
    forum.acted()
    await desk.tick()
    assert (await forum.wait("🔔 马拉松")).thread_id is None
    assert (await forum.wait("🔔 5G")).thread_id == news
    desk.clock.forward(minutes=29)
    await desk.tick()
    digest = await forum.wait("报摘 · ")
    assert digest.thread_id == news
    assert "环湖马拉松" in digest.text, "the digest's topic has not heard of it"
    assert "五千座5G" not in digest.text


async def test_a_digest_owns_up_to_what_was_told_as_it_came(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/subscribe 8:30")
    await reader.wait("已订阅")
    reader.send("/follow 马拉松 now")
    await reader.wait("一有新的报道就送来")
    desk.clock.forward(minutes=1)
    await desk.publish(MARATHON)
    await desk.tick()
    await reader.wait("🔔 马拉松")
    desk.clock.forward(minutes=29)
    await desk.tick()
    await reader.wait("没有别的新报道：这期间的 1 条都已经提醒过")
