"""Delivery over HTTP to the sandbox: what is promised arrives, once and in order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.domain.chat import Chat
from bot.domain.digest import Digest
from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.dispatcher import ChatRateLimiter, Dispatcher, promise_due
from tests.bot.making import HandClock, add

ME = 100


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[ExtBot[Any]]:
    made = ExtBot(
        sandbox.token,
        base_url=sandbox.base_url,
        base_file_url=sandbox.base_file_url,
        rate_limiter=ChatRateLimiter(),
    )
    async with made:
        yield made


@pytest.fixture
def dispatcher(store: Store, bot: ExtBot[Any], clock: HandClock) -> Dispatcher:
    return Dispatcher(store, bot, clock)


def render(digest: Digest, chat: Chat) -> list[dict[str, Any]]:
    lines = [f"{digest.date} {chat.title}", *(story.headline for story in digest.stories)]
    return [{"text": "\n".join(lines), "reply_markup": None}]


def messages(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "reply_markup": None} for text in texts]


async def reader(store: Store, sandbox: Sandbox, name: str = "小明") -> Any:
    """A user of the sandbox who pressed Start and subscribed to 08:00."""
    person = sandbox.user(name)
    person.start()
    await store.chats.upsert(person.id, title=name, subscribed=True)
    return person


async def test_promised_messages_arrive_in_order_once(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    assert await store.outbox.promise(person.id, "w1", messages("一", "<b>二</b>"))
    assert not await store.outbox.promise(person.id, "w1", messages("三"))
    assert await dispatcher.send_pending() == 2
    assert await dispatcher.send_pending() == 0
    assert [m.text for m in person.answers()] == ["一", "二"]
    assert sandbox.errors == []


async def test_a_crash_between_promise_and_send_loses_nothing(
    store: Store, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    await add(store, "今天的公交新闻。", "公交")
    clock.forward(days=1)
    assert await promise_due(store, clock.now(), render) == 1
    # the process dies here; another one opens the same file
    again = await Store.open(f"sqlite:///{store.database.path}", clock=clock)
    assert await promise_due(again, clock.now(), render) == 0
    assert await Dispatcher(again, bot, clock).send_pending() == 1
    assert [m.text for m in person.answers()] == ["2025-03-04 小明\n公交"]
    await again.close()


async def test_a_promise_and_the_next_due_time_are_one_transaction(
    store: Store, clock: HandClock
) -> None:
    await store.chats.upsert(ME, subscribed=True)
    chat = await store.chats.get(ME)
    assert chat is not None
    assert chat.next_due_at is not None
    due = chat.next_due_at
    unserialisable = [{"text": object(), "reply_markup": None}]
    with pytest.raises(Exception, match="not JSON serializable"):
        await store.outbox.promise(
            ME, "w", unserialisable, due=(due, due + timedelta(days=1)), covers_until=due
        )
    assert (await store.chats.due(due))[0].next_due_at == due  # still due
    assert await store.outbox.unsent() == 0


async def test_only_one_of_two_processes_promises(store: Store, clock: HandClock) -> None:
    await store.chats.upsert(ME, subscribed=True)
    chat = (await store.chats.due(clock.forward(days=1)))[0]
    assert chat.next_due_at is not None
    due = (chat.next_due_at, chat.next_due_at + timedelta(days=1))
    assert await store.outbox.promise(ME, "w", messages("一"), due=due)
    assert not await store.outbox.promise(ME, "w", messages("一"), due=due)
    assert await store.outbox.unsent() == 1


async def test_who_unsubscribes_meanwhile_is_promised_nothing(
    store: Store, clock: HandClock
) -> None:
    await store.chats.upsert(ME, subscribed=True)
    clock.forward(days=1)

    def unsubscribed(digest: Digest, chat: Chat) -> list[dict[str, Any]]:
        return messages("too late")

    due = (await store.chats.due(clock.now()))[0].next_due_at
    assert due is not None
    await store.chats.upsert(ME, subscribed=False)
    assert not await store.outbox.promise(ME, "w", messages("一"), due=(due, due))
    assert await promise_due(store, clock.now(), unsubscribed) == 0
    assert await store.outbox.unsent() == 0


async def test_a_lost_answer_is_the_only_duplicate(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    await store.outbox.promise(person.id, "w1", messages("一", "二", "三"))
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
        await store.outbox.promise(person.id, "w1", messages("早"))
    sandbox.fail("sendMessage", "too_many_requests", 1, seconds=1, chat_id=one.id)
    assert await dispatcher.send_pending() == 1
    assert (len(one.answers()), len(other.answers())) == (0, 1)
    assert await dispatcher.send_pending() == 0  # the clock stands: not before its time
    clock.forward(seconds=2)
    [outgoing] = await store.outbox.pending(clock.now())
    assert (outgoing.chat_id, outgoing.attempts) == (one.id, 1)


async def test_who_blocks_the_bot_keeps_the_subscription(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    await store.follows.follow(person.id, "5G")
    person.block()
    clock.forward(days=1)
    await promise_due(store, clock.now(), render)
    assert await dispatcher.send_pending() == 0
    chat = await store.chats.get(person.id)
    assert chat is not None
    assert (chat.blocked, chat.subscribed) == (True, True)
    clock.forward(days=5)
    assert await promise_due(store, clock.now(), render) == 0  # nothing piles up meanwhile
    person.unblock()
    returned = await store.chats.upsert(person.id, blocked=False)
    assert returned.next_due_at is not None
    assert returned.next_due_at > clock.now()  # from its next regular time on
    assert [f.query for f in await store.follows.followed(person.id)] == ["5G"]
    clock.forward(days=1)
    assert await promise_due(store, clock.now(), render) == 1
    assert await dispatcher.send_pending() == 1


async def test_after_an_outage_one_digest_catches_up(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    clock.forward(days=1)
    await promise_due(store, clock.now(), render)
    await dispatcher.send_pending()
    for day in range(1, 4):  # the network is down for three days, the bot runs on
        await add(store, f"第{day}天的新闻说的是{day}号线。", f"第{day}天")
        clock.forward(days=1)
        assert await promise_due(store, clock.now(), render) == 1
    assert await dispatcher.send_pending() == 1
    await add(store, "第4天的新闻说的是4号线。", "第4天")
    clock.forward(days=3)  # then the bot itself is down for three days
    assert await promise_due(store, clock.now(), render) == 1
    assert await dispatcher.send_pending() == 1
    first, second, third = [m.text for m in person.answers()]
    assert first == "2025-03-04 小明"
    assert set(second.split("\n")[1:]) == {"第1天", "第2天", "第3天"}
    assert third.split("\n")[1:] == ["第4天"]


async def test_a_digest_half_sent_is_finished(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    until = clock.now()
    await store.outbox.promise(person.id, "w1", messages("一", "二"), covers_until=until)
    head = (await store.outbox.pending(until))[0]
    await store.outbox.mark_sent(head.id)  # ... and then the process died
    chat = await store.chats.get(person.id)
    assert chat is not None
    assert chat.digested_until is None  # the window is not delivered yet
    clock.forward(days=1)
    await store.outbox.promise(person.id, "w2", messages("三"), covers_until=clock.now())
    await dispatcher.send_pending()
    assert [m.text for m in person.answers()] == ["二", "三"]
    chat = await store.chats.get(person.id)
    assert chat is not None
    assert chat.digested_until == clock.now()


async def test_a_message_that_telegram_refuses_holds_up_nothing(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    await store.outbox.promise(person.id, "w1", messages("<b>坏", "好"))
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
    await store.outbox.promise(group.id, "w1", messages("早"))
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
    await store.outbox.promise(group.id, "w1", messages("一", "二"))
    sandbox.fail("sendMessage", "refuse", reason=reason)
    assert await dispatcher.send_pending() == 0
    assert await dispatcher.send_pending() == 0
    assert told == [(group.id, reason.lower())]
    assert await store.outbox.unsent() == 0
    clock.forward(days=1)
    assert await promise_due(store, clock.now(), render) == 0  # nothing piles up meanwhile


@pytest.mark.parametrize("lost", ["closed", "deleted", "TOPIC_DELETED"])
async def test_where_its_topic_is_lost_a_digest_goes_to_the_general_one(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, lost: str
) -> None:
    forum = sandbox.group("论坛", sandbox.user("群主"), topics=["新闻"])
    (thread,) = forum.chat.threads
    await store.chats.upsert(forum.id, kind="supergroup", subscribed=True, thread_id=thread)
    await store.outbox.promise(forum.id, "w1", messages("一"))
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


async def test_a_digest_that_cannot_be_made_holds_up_no_other(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    unlucky, other = await reader(store, sandbox), await reader(store, sandbox, "小红")

    def fragile(digest: Digest, chat: Chat) -> list[dict[str, Any]]:
        if chat.id == unlucky.id:
            raise ValueError("a story that cannot be rendered")
        return render(digest, chat)

    clock.forward(days=1)
    assert await promise_due(store, clock.now(), fragile) == 1
    assert await dispatcher.send_pending() == 1
    assert [m.text for m in other.answers()] == ["2025-03-04 小红"]
    assert await promise_due(store, clock.now(), render) == 1  # once it can be made
    assert await dispatcher.send_pending() == 1
    assert [m.text for m in unlucky.answers()] == ["2025-03-04 小明"]


async def test_stopping_waits_for_what_is_on_its_way(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    sandbox.fail("sendMessage", "delay", 1, seconds=0.3)
    await store.outbox.promise(person.id, "w1", messages("一", "二"))
    dispatcher.start()
    await person.wait("一")  # Telegram has it, its answer is on the way
    await dispatcher.stop()
    [waiting] = await store.outbox.pending(store.clock.now())
    assert waiting.message["text"] == "二"


async def test_under_telegrams_own_limits_everything_arrives_once(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    people = [await reader(store, sandbox, f"读者{n}") for n in range(36)]
    for person in people:
        await store.outbox.promise(person.id, "w1", messages("一", "二"))
    sandbox.flood_control = True
    while await store.outbox.unsent():
        await dispatcher.send_pending()
        clock.forward(seconds=5)  # for what a 429 may have put off
    assert [[m.text for m in person.answers()] for person in people] == [["一", "二"]] * 36
