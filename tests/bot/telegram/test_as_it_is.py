"""The bot against Telegram as it is: every kind of chat gets what it asks for, nothing refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.conversation import Conversation
from bot.store import Store
from bot.telegram.rate_limiter import ChatRateLimiter
from tests.benchmarks.groups import longest_waits
from tests.bot.engines import summary
from tests.bot.making import PATIENCE_SECONDS, HandClock, flowing, keep_all
from tests.bot.telegram.commands.articles import (
    ALL,
    FIVE_G,
    INSURANCE,
    RICE_FIELD,
    more_on_5g,
    rows,
)
from tests.bot.telegram.desk import Desk, running


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A local Telegram as it is by default: flood control on, no inline mode."""
    async with Sandbox.running(port=0) as made:
        yield made


async def test_each_kind_of_chat_gets_everything_and_nothing_is_refused(
    box: Sandbox, store: Store, clock: HandClock
) -> None:
    owner, member = box.user("群主"), box.user("小明")
    async with (
        flowing(clock),  # what the pace puts off is due by the clock
        running(box, store, clock, rate_limiter=ChatRateLimiter()) as desk,
    ):
        owner.start()
        await owner.wait("你好")
        forum = box.group("论坛", owner, topics=["新闻"])
        hidden = box.group("读报群", owner, members=[member])
        hidden.hide_members()
        channel = box.group("早报频道", owner, kind="channel", bot="administrator")
        (news,) = forum.chat.threads
        places: list[tuple[Conversation, int | None]] = [
            (owner, None),
            (hidden, None),
            (forum, news),
            (channel, None),
        ]
        odd = replace(INSURANCE, id="odd")
        await desk.publish(FIVE_G, RICE_FIELD)
        await keep_all(store, [odd], [summary(odd)], url="http://localhost/a")
        walks = (_walk(desk, owner, place, thread) for place, thread in places)
        await asyncio.gather(*walks)
        clock.forward(minutes=31)
        for place, _ in places:
            place.acted()
        await desk.tick()
        for place, thread in places:
            digest = await place.wait("报摘 · ")
            assert digest.thread_id == thread
            assert "↗ 分享" not in digest.buttons, "the bot has no inline mode"
        clock.forward(minutes=10)
        fresh = replace(FIVE_G, id="fresh", body="港区又有三百座5G基站开通。" + FIVE_G.body)
        fresh = replace(fresh, headline="港区再添三百座5G基站", published=None)
        await keep_all(store, [fresh], [summary(fresh)], url="https://ex^ample.com/a")
        for place, _ in places:
            place.acted()
        await desk.tick()
        for place, thread in places:
            alert = await place.wait("港区再添三百座5G基站")
            assert alert.thread_id == thread
        links = {url for _, url in _buttons(channel) if url}
        assert any(url.startswith("https://t.me/baozhai_bot?start=story_") for url in links)
    assert box.errors == []


async def _walk(desk: Desk, owner: Person, place: Conversation, thread: int | None) -> None:
    """Subscribe, follow, ask for a topic, and have something summarised."""
    owner.send("/subscribe 8:30", place, thread_id=thread)
    await place.wait("已订阅")
    owner.send("/follow 5G now", place, thread_id=thread)
    await place.wait("已关注")
    owner.send("/topic 5G", place, thread_id=thread)
    await place.wait("共 2 条")
    owner.send("/topic 医保", place, thread_id=thread)
    listed = await place.wait("共 1 条")
    if place.chat.type == "channel":
        assert "url" in listed.rows[0][0]
    else:
        press = owner.press("1", place, message=listed)
        await press.answered.wait()
    owner.upload(
        f"{place.id}.jsonl",
        rows(*ALL[2:]),
        place,
        caption="/share",
        thread_id=thread,
    )
    await place.wait("2 篇文章")


def _buttons(place: Conversation) -> list[tuple[str, str]]:
    rows = [row for message in place.messages() for row in message.rows]
    return [(button["text"], button.get("url", "")) for row in rows for button in row]


async def test_without_inline_mode_nothing_speaks_of_it(
    box: Sandbox, store: Store, clock: HandClock
) -> None:
    box.flood_control = False
    reader = box.user("小明")
    async with running(box, store, clock) as desk:
        await desk.publish(FIVE_G)
        reader.send("/help")
        assert "@baozhai_bot" not in (await reader.wait("看新闻")).text
        reader.send("/topic 5G")
        assert "↗ 分享" not in (await reader.wait("共 1 条")).buttons
    box.inline_mode = True
    async with running(box, store, clock):
        reader.send("/help")
        assert "@baozhai_bot 5G" in (await reader.wait("看新闻")).text
        reader.send("/topic 5G")
        assert "↗ 分享" in (await reader.wait("共 1 条")).buttons


# -- taps -------------------------------------------------------------------------------------


async def test_a_tap_that_is_too_old_is_done_all_the_same(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/settings")
    await reader.wait("推送：未开启")
    desk.box.state.callback_seconds = 0.0
    reader.press("推送 · 未开启")
    await reader.wait("推送：已开启")
    reader.send("/topic 5G")
    await reader.wait("共 2 条")
    reader.press("1")
    await reader.wait(lambda message: "全文" in message.buttons)
    refused = {error.description for error in desk.box.errors}
    assert len(refused) == 1, refused
    assert "query is too old" in refused.pop()
    desk.box.errors.clear()


async def test_the_button_of_a_message_that_is_gone_answers_in_a_new_one(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/settings")
    old = await reader.wait("推送：未开启")
    desk.box.state.delete(old)
    reader.press_button(old, old.rows[0][0])
    changed = await reader.wait("推送：已开启")
    assert changed.id != old.id
    (refused,) = desk.box.errors
    assert refused.description == "Bad Request: message to edit not found"
    desk.box.errors.clear()


async def test_a_tap_does_not_wait_for_what_others_are_told(desk: Desk) -> None:
    await desk.publish(*ALL)
    owner, member = desk.box.user("群主"), desk.box.user("小明")
    group = desk.box.group("读报群", owner, members=[member])
    owner.send("/topic 5G", group)
    await group.wait("共 2 条")
    desk.box.fail("sendMessage", "delay", seconds=PATIENCE_SECONDS, chat_id=group.id)
    owner.send("/topic 医保", group)
    press = member.press("1", group)
    await press.answered.wait()
    assert "start=story_" in press.url


async def test_a_channels_reader_turns_pages_in_private(desk: Desk) -> None:
    await desk.publish(*more_on_5g(8))
    owner, reader = desk.box.user("群主"), desk.box.user("小明")
    channel = desk.box.group(
        "早报频道", owner, members=[reader], kind="channel", bot="administrator"
    )
    owner.send("/latest", channel)
    post = await channel.wait("最新报道")
    (button,) = [b for row in post.rows for b in row if b["text"] == "下一页 ›"]
    assert button["url"] == "https://t.me/baozhai_bot?start=latest_5"
    reader.start(button["url"].split("start=")[1])
    await reader.wait("6. ")
    assert channel.chat.messages[post.id].edited is None


# -- who is an admin --------------------------------------------------------------------------


async def test_admins_that_cannot_be_looked_up_are_not_told_they_are_none(desk: Desk) -> None:
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner)
    await group.wait("大家好")
    desk.box.fail("getChatAdministrators", "server_error")
    owner.send("/subscribe 8:30", group)
    await group.wait("查不到谁是管理员")
    owner.send("/subscribe 8:30", group)
    await group.wait("已订阅")


# -- comforts ---------------------------------------------------------------------------------


async def test_a_comfort_that_is_refused_costs_no_answer(desk: Desk) -> None:
    reader = desk.box.user("小明")
    desk.box.fail("sendChatAction", "refuse", times=9, reason="CHAT_WRITE_FORBIDDEN")
    desk.box.fail("setMyCommands", "refuse", times=9, reason="BOT_COMMANDS_TOO_MUCH")
    reader.send(FIVE_G.body)
    await reader.wait(lambda message: "全文" in message.buttons)
    reader.send("/language")
    await reader.wait("语言")
    reader.press("English")
    await reader.wait("Language")
    assert not [message for message in reader.messages() if "出了点问题" in message.text]


# -- updates ----------------------------------------------------------------------------------

NOT_READ = {"poll_id": "1", "user": {"id": 1}, "option_ids": [0]}
"""A poll answer without what Bot API 9.6 added: python-telegram-bot cannot read it."""


async def test_an_update_that_cannot_be_read_does_not_deafen_the_bot(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    reader = desk.box.user("小明")
    updates = desk.box.state.updates
    updates.add("poll_answer", NOT_READ)
    reader.send("/help")
    await reader.wait("看新闻")
    updates.add("poll_answer", NOT_READ)  # alone in its answer
    updates.add("message", {"message_id": 10**30, "date": 10**30, "chat": {"id": 1}})
    reader.send("/help")
    await reader.wait("看新闻")
    logged = capfd.readouterr()
    assert (logged.out + logged.err).count("update_not_read") >= 3


# -- talk in groups ---------------------------------------------------------------------------


async def test_talk_in_reply_to_the_bot_is_no_order(desk: Desk) -> None:
    await desk.publish(*ALL)
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner, bot="administrator")
    owner.send("/topic 5G", group)
    listed = await group.wait("共 2 条")
    posts = len(group.messages())
    for said in ("我觉得这件事还要再看看，" * 12, "谢谢", "好的，收到"):
        owner.send(said, group, reply_to=listed)
    owner.send("还有医保的吗？", group, reply_to=listed)
    answer = await group.wait("门诊费用跨省直接结算扩围")
    assert len(group.messages()) == posts + 5
    owner.send("马拉松", group, reply_to=answer)
    await group.wait("两万人迎着春风出发")
    owner.send(f"@baozhai_bot {FIVE_G.body}", group)
    await group.wait(lambda message: "全文" in message.buttons)


async def test_nobody_in_a_busy_group_waits(box: Sandbox, store: Store, clock: HandClock) -> None:
    """The small version of the benchmark: six members turn pages while a page is summarised."""
    waits = await longest_waits(box, store, clock, members=6, articles=10, seconds=12.0)
    assert waits.errors == []
    assert waits.taps < 5
    assert waits.answers < 5
    assert waits.progress <= 6
