"""What a bot posts in a channel: all who read it may press, so its buttons are links."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from bot.sandbox import Group, Message, Person
from tests.bot.telegram.commands.articles import ALL, FIVE_G, MARATHON, more_on_5g, rows
from tests.bot.telegram.desk import Desk


def channel_of(desk: Desk, owner: Person, *readers: Person) -> Group:
    return desk.box.group("早报频道", owner, members=readers, kind="channel", bot="administrator")


def link(post: Message, label: str) -> str:
    """The start parameter of a post's link."""
    (url,) = (str(b["url"]) for row in post.rows for b in row if b["text"] == label)
    return parse_qs(urlsplit(url).query)["start"][0]


def only_links(post: Message) -> bool:
    return all("url" in button for row in post.rows for button in row)


async def test_lists_open_in_private_for_whoever_presses(desk: Desk) -> None:
    owner, reader = desk.box.user("群主"), desk.box.user("小明")
    channel = channel_of(desk, owner, reader)
    await desk.publish(*more_on_5g(7))
    owner.send("/latest", channel)
    latest = await channel.wait("最新")
    owner.send("/topic 5G", channel)
    found = await channel.wait("共 7 条")
    owner.send("/topics", channel)
    hot = await channel.wait(lambda message: "5G 7" in message.buttons)
    owner.send("/topic 足球", channel)
    nothing = await channel.wait("没有找到")
    assert all(only_links(post) for post in (latest, found, hot, nothing))
    assert not any("关注" in label for post in (found, nothing) for label in post.buttons)
    reader.start(link(latest, "2"))
    await reader.wait(lambda message: "全文" in message.buttons)
    reader.start(link(latest, "下一页 ›"))
    await reader.wait("6. ")
    reader.start(link(found, "下一页 ›"))
    await reader.wait("第 6–7 条")
    reader.start(link(hot, "5G 7"))
    await reader.wait("共 7 条")


async def test_what_changes_a_channel_hangs_under_no_post(desk: Desk) -> None:
    owner = desk.box.user("群主")
    channel = channel_of(desk, owner)
    await desk.publish(*ALL)
    for said, told in (
        ("/subscribe 8:30", "已订阅"),
        ("/follow 5G", "5G"),
        ("/follow", "5G"),
        ("/time 9:00", "09:00"),
        ("/language 繁体", "繁體"),
        ("/unsubscribe", "停止推送"),
    ):
        owner.send(said, channel)
        assert (await channel.wait(told)).rows == [], said


async def test_what_is_shared_in_a_channel_has_no_buttons_that_change_it(desk: Desk) -> None:
    owner, reader = desk.box.user("群主"), desk.box.user("小明")
    channel = channel_of(desk, owner, reader)
    (public,) = await desk.publish(FIVE_G)
    page = owner.upload("江岸日报.jsonl", rows(*ALL), channel)
    owner.send("/share", channel, reply_to=page)
    listed = await channel.wait("4 篇文章")
    assert listed.buttons == ["1"], "what is everybody's has its link"
    assert link(listed, "1") == f"story_{public.id}"
    alone = owner.upload("一篇.jsonl", rows(MARATHON), channel)
    owner.send("/share", channel, reply_to=alone)
    card = await channel.wait("镜湖马拉松")
    assert card.rows == []
    own = await desk.store.stories.many(range(1, 9), channel.id)
    story = next(each.id for each in own if each.owner_chat == channel.id)
    posts = [message.id for message in channel.messages()]
    for data in (f"story:{story}", f"text:{story}:0", f"card:{story}"):
        press = reader.press_button(listed, {"text": "1", "callback_data": data}, channel)
        await press.answered.wait()
        assert "只有管理员" in press.text, data
    assert [message.id for message in channel.messages()] == posts
