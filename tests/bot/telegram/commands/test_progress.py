"""How far a share is: by drafts in private chats, else by a message that is edited."""

from __future__ import annotations

from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.rate_limiter import ChatRateLimiter
from tests.bot.making import HandClock, until
from tests.bot.telegram.commands.articles import ALL, FIVE_G, rows
from tests.bot.telegram.commands.test_queue import Gate
from tests.bot.telegram.desk import Desk, running


async def test_a_pages_headlines_appear_while_it_is_summarised(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    engine = Gate()
    reader = sandbox.user("小明")
    async with running(sandbox, store, clock, engine=engine):
        reader.upload("江岸日报.jsonl", rows(*ALL))
        await reader.wait_draft("正在读取")
        shown = await reader.wait_draft("正在写摘要… 0/4")
        for one in ALL:
            assert f"• {one.headline}" in shown
        assert reader.answers() == [], "nothing is sent that would have to be edited"
        engine.open.set()
        listed = await reader.wait("4 篇文章")
        assert listed.edited is None
        assert reader.drafts(shown=True) == [], "no draft comes after the answer"
    assert sandbox.errors == []


async def test_a_draft_stands_in_the_topic_that_asked(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    sandbox.private_topics = True
    reader = sandbox.user("小明")
    thread = reader.topic("读报")
    async with running(sandbox, store, clock):
        reader.upload("江岸日报.jsonl", rows(*ALL), thread_id=thread)
        listed = await reader.wait("4 篇文章")
        assert listed.thread_id == thread
        assert {draft.thread_id for draft in reader.chat.drafts} == {thread}
    assert sandbox.errors == []


async def test_a_server_without_drafts_is_asked_once_and_a_message_tells(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    sandbox.lack("sendMessageDraft")
    reader = sandbox.user("小明")
    async with running(sandbox, store, clock):
        for name, shared in (("一.jsonl", rows(*ALL)), ("二.jsonl", rows(FIVE_G))):
            reader.upload(name, shared)
            working = await reader.wait("正在")
            answer = await reader.wait(lambda message: bool(message.buttons))
            assert answer.id == working.id, "the working message turns into the answer"
    assert [error.method for error in sandbox.errors] == ["sendMessageDraft"]
    sandbox.errors.clear()


async def test_a_draft_that_is_refused_once_is_tried_with_the_next_share(desk: Desk) -> None:
    reader = desk.box.user("小明")
    desk.box.fail("sendMessageDraft", "refuse", reason="Bad Request: something else")
    reader.upload("一.jsonl", rows(*ALL))
    await reader.wait("正在")
    await reader.wait("4 篇文章")
    reader.upload("二.jsonl", rows(FIVE_G))
    await reader.wait_draft("正在读取")


async def test_a_pause_that_telegram_asks_for_is_kept(desk: Desk) -> None:
    reader = desk.box.user("小明")
    desk.box.fail("sendMessageDraft", "too_many_requests", seconds=30)
    reader.upload("一.jsonl", rows(*ALL))
    await reader.wait("4 篇文章")
    assert reader.drafts() == []


async def test_groups_are_told_by_a_message(desk: Desk) -> None:
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner, bot="administrator")
    await group.wait("大家好")
    page = owner.upload("江岸日报.jsonl", rows(*ALL), group)
    owner.send("/share", group, reply_to=page)
    working = await group.wait("正在")
    assert (await group.wait("4 篇文章")).id == working.id

    async def answered() -> bool:
        return not await desk.store.shares.unfinished()

    await until(answered)
    assert group.chat.drafts == []


async def test_much_at_once_is_shown_no_faster_than_telegram_takes_it(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    sandbox.flood_control = True
    reader = sandbox.user("小明")
    async with running(sandbox, store, clock, rate_limiter=ChatRateLimiter()):
        for number, one in enumerate(ALL):
            reader.upload(f"{number}.jsonl", rows(one))
        for one in ALL:
            await reader.wait(str(one.headline))
    assert sandbox.errors == []
