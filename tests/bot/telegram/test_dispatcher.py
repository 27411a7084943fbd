"""Delivery over HTTP to the sandbox: what is promised arrives, once and in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.digests import promises
from bot.domain.message import Message, Outcome, Promise
from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.dispatcher import Dispatcher
from tests.bot.making import ACCOUNT, HandClock, add, messages, reader
from tests.bot.telegram.told import Told


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
    assert (outgoing.chat_id, outgoing.attempts) == (one.id, 0)  # that was no failure


async def test_a_digest_half_sent_is_finished(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    until = clock.now()
    await store.outbox.promise(Promise(person.id, "w1", messages("一", "二"), covers_until=until))
    head = (await store.outbox.pending(until))[0]
    await store.outbox.record(outcomes=[Outcome(head.id)])  # ... and then the process died
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
    sandbox.fail("sendMessage", "refuse", 2, reason="BUTTON_URL_INVALID")
    await store.outbox.promise(Promise(person.id, "w1", messages("坏", "好")))
    assert await dispatcher.send_pending() == 1
    assert [m.text for m in person.answers()] == ["好"]


@pytest.mark.parametrize(
    ("text", "refused", "arrives", "buttons"),
    [
        ("<b>早</b> 1 &lt; 2", 1, "早 1 < 2", []),
        ("<b>早</b> 1 &lt; 2", 2, "早 1 < 2", []),
        ("<b>早 1 &lt; 2", 0, "早 1 < 2", []),
        ("<b>早</b>", 0, "早", ["看"]),
    ],
)
async def test_a_message_that_is_refused_is_sent_simpler(
    store: Store,
    sandbox: Sandbox,
    dispatcher: Dispatcher,
    text: str,
    refused: int,
    arrives: str,
    buttons: list[str],
) -> None:
    person = await reader(store, sandbox)
    keyboard = {"inline_keyboard": [[{"text": "看", "callback_data": "x"}]]}
    if refused:
        sandbox.fail("sendMessage", "refuse", refused, reason="BUTTON_DATA_INVALID")
    await store.outbox.promise(Promise(person.id, "w1", [Message(text, keyboard)]))
    assert await dispatcher.send_pending() == 1
    (answer,) = person.answers()
    assert (answer.text, answer.buttons) == (arrives, buttons)
    assert bool(answer.content.entities) == (refused < 2 and "</b>" in text)


async def test_a_picture_is_shown_as_the_preview_and_given_up_where_it_is_refused(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    address = "https://img.example.com/1.jpg"
    keyboard = {"inline_keyboard": [[{"text": "看", "callback_data": "x"}]]}
    shown = Message("<b>新桥通车</b>", keyboard, address)
    await store.outbox.promise(Promise(person.id, "w1", [shown]))
    assert await dispatcher.send_pending() == 1
    sandbox.fail("sendMessage", "refuse", 1, reason="WEBPAGE_URL_INVALID")
    await store.outbox.promise(Promise(person.id, "w2", [shown, Message("见 https://news.cn")]))
    assert await dispatcher.send_pending() == 2
    first, second, third = person.answers()
    assert first.preview == {"url": address, "prefer_small_media": True}
    assert second.preview == third.preview == {"is_disabled": True}
    assert (second.buttons, bool(second.content.entities)) == (["看"], True)


async def test_a_window_that_was_refused_is_told_again_and_to_the_operator(
    store: Store, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock
) -> None:
    person, told = await reader(store, sandbox), Told()
    dispatcher = Dispatcher(store, bot, clock, told)
    story = await add(store, "今天的公交新闻。", "公交")
    digest = Promise(person.id, "w", messages("一", "二"), [story.id], covers_until=clock.now())
    await store.outbox.promise(digest)
    sandbox.fail("sendMessage", "refuse", 2, reason="ENTITY_BOUNDS_INVALID")
    assert await dispatcher.send_pending() == 1
    assert told.of == [("refused", person.id, "Entity_bounds_invalid")]
    assert await store.outbox.unsent() == 0
    chat = await store.chats.get(person.id)
    assert chat is not None
    assert chat.digested_until is None
    assert await store.outbox.told_events(person.id, clock.now() - timedelta(days=1)) == set()


async def test_after_hours_of_failures_the_backoff_is_five_minutes(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    await store.outbox.promise(Promise(person.id, "w1", messages("早")))
    (head,) = await store.outbox.pending(clock.now())
    failures = [Outcome(head.id, "down", clock.now(), failed=True)] * 60
    await store.outbox.record(outcomes=failures)
    sandbox.fail("sendMessage", "reset", 1)
    assert await dispatcher.send_pending() == 0
    clock.forward(minutes=5, seconds=1)
    assert await dispatcher.send_pending() == 1


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
        "CHANNEL_PRIVATE",
        "PEER_ID_INVALID",
        "USER_BANNED_IN_CHANNEL",
        "CHAT_GUEST_SEND_FORBIDDEN",
    ],
)
async def test_a_chat_that_may_not_be_written_to_is_stopped_and_reported_once(
    store: Store, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock, reason: str
) -> None:
    owner = sandbox.user("群主")
    group = sandbox.group("读报群", owner)
    await store.chats.upsert(group.id, kind="supergroup", title="读报群", subscribed=True)
    told = Told()
    dispatcher = Dispatcher(store, bot, clock, told)
    await store.outbox.promise(Promise(group.id, "w1", messages("一", "二")))
    sandbox.fail("sendMessage", "refuse", reason=reason)
    assert await dispatcher.send_pending() == 0
    assert await dispatcher.send_pending() == 0
    assert [(what, chat, why.lower()) for what, chat, why in told.of] == [
        ("stopped", group.id, reason.lower())
    ]
    (stopped,) = await store.chats.stopped()
    assert (stopped.id, str(stopped.stopped).lower()) == (group.id, reason.lower())
    assert await store.outbox.unsent() == 0
    clock.forward(days=1)
    assert await promises.due(store, clock.now(), ACCOUNT) == 0  # nothing piles up meanwhile
    await store.chats.upsert(group.id, blocked=False)
    assert await store.chats.stopped() == []


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
