"""Delivery over HTTP to the sandbox: what is promised arrives, once and in order."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.digests import promises
from bot.domain.message import Promise
from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.dispatcher import Dispatcher
from tests.bot.making import HandClock, messages, reader


async def test_promised_messages_arrive_in_order_once(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    assert await store.outbox.promise(Promise(person.id, "w1", messages("一", "<b>二</b>")))
    assert not await store.outbox.promise(Promise(person.id, "w1", messages("三")))
    assert await dispatcher.send_pending() == 2
    assert await dispatcher.send_pending() == 0
    assert [m.text for m in person.answers()] == ["一", "二"]
    assert sandbox.errors == []


async def test_a_lost_answer_is_the_only_duplicate(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    await store.outbox.promise(Promise(person.id, "w1", messages("一", "二", "三")))
    sandbox.fail("sendMessage", "drop", 1)  # Telegram has it, but its answer is lost
    await dispatcher.send_pending()
    sandbox.fail("sendMessage", "reset", 1)  # torn before Telegram had it
    clock.forward(seconds=30)
    await dispatcher.send_pending()
    sandbox.fail("sendMessage", "server_error", 1)
    for _ in range(4):
        clock.forward(seconds=30)
        await dispatcher.send_pending()
    assert [m.text for m in person.answers()] == ["一", "一", "二", "三"]
    assert await store.outbox.unsent() == 0


async def test_a_429_is_waited_out_and_stops_nobody_else(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    one, other = await reader(store, sandbox), await reader(store, sandbox, "小红")
    for person in (one, other):
        await store.outbox.promise(Promise(person.id, "w1", messages("早")))
    sandbox.fail("sendMessage", "too_many_requests", 1, seconds=1, chat_id=one.id)
    assert await dispatcher.send_pending() == 1
    assert (len(one.answers()), len(other.answers())) == (0, 1)
    assert await dispatcher.send_pending() == 0  # the clock stands: not before its time
    clock.forward(seconds=2)
    [outgoing] = await store.outbox.pending(clock.now())
    assert (outgoing.chat_id, outgoing.attempts) == (one.id, 1)


async def test_a_digest_half_sent_is_finished(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    until = clock.now()
    await store.outbox.promise(Promise(person.id, "w1", messages("一", "二"), covers_until=until))
    head = (await store.outbox.pending(until))[0]
    await store.outbox.mark_sent(head.id)  # ... and then the process died
    chat = await store.chats.get(person.id)
    assert chat is not None
    assert chat.digested_until is None  # the window is not delivered yet
    clock.forward(days=1)
    await store.outbox.promise(Promise(person.id, "w2", messages("三"), covers_until=clock.now()))
    await dispatcher.send_pending()
    assert [m.text for m in person.answers()] == ["二", "三"]
    chat = await store.chats.get(person.id)
    assert chat is not None
    assert chat.digested_until == clock.now()


async def test_a_message_that_telegram_refuses_holds_up_nothing(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    await store.outbox.promise(Promise(person.id, "w1", messages("<b>坏", "好")))
    assert await dispatcher.send_pending() == 0
    assert await dispatcher.send_pending() == 1
    assert [m.text for m in person.answers()] == ["好"]


async def test_a_group_that_moved_gets_its_digest_in_the_new_place(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    owner = sandbox.user("群主")
    group = sandbox.group("读报群", owner)
    group.add_bot()
    await store.chats.upsert(group.id, kind="group", title="读报群", subscribed=True)
    await store.follows.follow(group.id, "5G")
    moved = group.migrate()
    await store.outbox.promise(Promise(group.id, "w1", messages("早")))
    await dispatcher.send_pending()
    assert await dispatcher.send_pending() == 1
    assert [m.text for m in moved.answers() if m.text] == ["早"]
    chat = await store.chats.get(moved.id)
    assert chat is not None
    assert (chat.kind, chat.subscribed) == ("supergroup", True)
    assert [f.query for f in await store.follows.followed(moved.id)] == ["5G"]


@pytest.mark.parametrize(
    "reason",
    [
        "CHAT_WRITE_FORBIDDEN",
        "need administrator rights in the channel chat",
        "not enough rights to send text messages to the chat",
        "have no rights to send a message",
        "TOPIC_CLOSED",  # the general topic's own
    ],
)
async def test_a_chat_that_may_not_be_written_to_is_stopped_and_reported_once(
    store: Store, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock, reason: str
) -> None:
    owner = sandbox.user("群主")
    group = sandbox.group("读报群", owner)
    await store.chats.upsert(group.id, kind="supergroup", title="读报群", subscribed=True)
    told: list[tuple[int, str]] = []

    async def report(chat_id: int, why: str) -> None:
        told.append((chat_id, why.lower()))

    dispatcher = Dispatcher(store, bot, clock, report)
    await store.outbox.promise(Promise(group.id, "w1", messages("一", "二")))
    sandbox.fail("sendMessage", "refuse", reason=reason)
    assert await dispatcher.send_pending() == 0
    assert await dispatcher.send_pending() == 0
    assert told == [(group.id, reason.lower())]
    assert await store.outbox.unsent() == 0
    clock.forward(days=1)
    assert await promises.due(store, clock.now()) == 0  # nothing piles up meanwhile


@pytest.mark.parametrize("lost", ["closed", "deleted", "TOPIC_DELETED"])
async def test_where_its_topic_is_lost_a_digest_goes_to_the_general_one(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, lost: str
) -> None:
    forum = sandbox.group("论坛", sandbox.user("群主"), topics=["新闻"])
    (thread,) = forum.chat.threads
    await store.chats.upsert(forum.id, kind="supergroup", subscribed=True, thread_id=thread)
    await store.outbox.promise(Promise(forum.id, "w1", messages("一")))
    if lost == "closed":
        forum.close_topic(thread)
    elif lost == "deleted":
        forum.delete_topic(thread)
    else:
        sandbox.fail("sendMessage", "refuse", reason=lost)
    assert await dispatcher.send_pending() == 0
    assert await dispatcher.send_pending() == 1
    assert [(m.text, m.thread_id) for m in forum.answers()] == [("一", None)]
    chat = await store.chats.get(forum.id)
    assert chat is not None
    assert (chat.thread_id, chat.blocked) == (None, False)


async def test_stopping_waits_for_what_is_on_its_way(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    sandbox.fail("sendMessage", "delay", 1, seconds=0.3)
    await store.outbox.promise(Promise(person.id, "w1", messages("一", "二")))
    dispatcher.start()
    await person.wait("一")  # Telegram has it, its answer is on the way
    await dispatcher.stop()
    [waiting] = await store.outbox.pending(store.clock.now())
    assert waiting.message.text == "二"


async def test_under_telegrams_own_limits_everything_arrives_once(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    people = [await reader(store, sandbox, f"读者{n}") for n in range(36)]
    for person in people:
        await store.outbox.promise(Promise(person.id, "w1", messages("一", "二")))
    sandbox.flood_control = True
    while await store.outbox.unsent():
        await dispatcher.send_pending()
        clock.forward(seconds=5)  # for what a 429 may have put off
    assert [[m.text for m in person.answers()] for person in people] == [["一", "二"]] * 36
