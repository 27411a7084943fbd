"""Due digests over HTTP to the sandbox: promised once, whatever happens, and sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.digests import promises
from bot.digests.digest import build
from bot.domain.chat import Mute
from bot.domain.message import Outcome
from bot.messages.digest import digest_messages
from bot.sandbox import Sandbox
from bot.store import Store, StoreUnavailableError
from bot.telegram.dispatcher import Dispatcher
from tests.bot.making import ACCOUNT, HandClock, add, outline, reader, set_zone
from tests.bot.store.trouble import locked


async def test_a_crash_between_promise_and_send_loses_nothing(
    store: Store, store_url: str, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    await add(store, "今天的公交新闻。", "公交")
    clock.forward(days=1)
    assert await promises.due(store, clock.now(), ACCOUNT) == 1
    # the process dies here; another one opens the same store
    again = await Store.open(store_url, clock=clock)
    assert await promises.due(again, clock.now(), ACCOUNT) == 0
    assert await Dispatcher(again, bot, clock).send_pending() == 1
    assert [outline(m.text) for m in person.answers()] == [["报摘 · 3月4日 星期二", "公交"]]
    await again.close()


async def test_who_unsubscribes_is_not_due(store: Store, clock: HandClock) -> None:
    await store.chats.upsert(100, subscribed=True)
    clock.forward(days=1)
    await store.chats.upsert(100, subscribed=False)
    assert await promises.due(store, clock.now(), ACCOUNT) == 0
    assert await store.outbox.unsent() == 0


async def test_who_blocks_the_bot_keeps_the_subscription(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    await store.follows.follow(person.id, "5G")
    person.block()
    clock.forward(days=1)
    await promises.due(store, clock.now(), ACCOUNT)
    assert await dispatcher.send_pending() == 0
    chat = await store.chats.get(person.id)
    assert chat is not None
    assert (chat.blocked, chat.subscribed) == (True, True)
    clock.forward(days=5)
    assert await promises.due(store, clock.now(), ACCOUNT) == 0  # nothing piles up meanwhile
    person.unblock()
    returned = await store.chats.upsert(person.id, blocked=False)
    assert returned.next_due_at is not None
    assert returned.next_due_at > clock.now()  # from its next regular time on
    assert [f.query for f in await store.follows.followed(person.id)] == ["5G"]
    clock.forward(days=1)
    assert await promises.due(store, clock.now(), ACCOUNT) == 1
    assert await dispatcher.send_pending() == 1


async def test_after_an_outage_one_digest_catches_up(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    clock.forward(days=1)
    await promises.due(store, clock.now(), ACCOUNT)
    await dispatcher.send_pending()
    for day in range(1, 4):  # the network is down for three days, the bot runs on
        await add(store, f"第{day}天的新闻说的是{day}号线。", f"第{day}天")
        clock.forward(days=1)
        assert await promises.due(store, clock.now(), ACCOUNT) == 1
    assert await dispatcher.send_pending() == 1
    await add(store, "第4天的新闻说的是4号线。", "第4天")
    clock.forward(days=3)  # then the bot itself is down for three days
    assert await promises.due(store, clock.now(), ACCOUNT) == 1
    assert await dispatcher.send_pending() == 1
    first, second, third = [outline(m.text) for m in person.answers()]
    assert first == ["报摘 · 3月4日 星期二"]
    assert set(second[1:]) == {"第1天", "第2天", "第3天"}
    assert third[1:] == ["第4天"]


async def test_after_days_down_in_mid_broadcast_the_stale_digest_gives_way(
    store: Store, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock
) -> None:
    people = [await reader(store, sandbox, f"读者{n}") for n in range(6)]
    for person in people:
        await store.chats.upsert(person.id, digested_until=clock.now())
    await add(store, "第1天的新闻说的是1号线。", "第1天")
    clock.forward(days=1)
    assert await promises.due(store, clock.now(), ACCOUNT) == len(people)
    heads = await store.outbox.pending(clock.now())
    await store.outbox.record(begun=[head.id for head in heads[:2]])
    await store.outbox.record(outcomes=[Outcome(heads[0].id)])
    # the process dies here, with one digest sent and one on its way
    await add(store, "第2天的新闻说的是2号线。", "第2天")
    clock.forward(days=3)
    again = Dispatcher(store, bot, clock)
    await store.outbox.take_up()
    assert await again.send_pending() == 0  # before the first tick
    assert await promises.due(store, clock.now(), ACCOUNT) == len(people)
    assert await again.send_pending() == len(people)
    told = [[outline(m.text)[1:] for m in person.answers()] for person in people]
    assert told[0] == [["第2天"]]
    assert [sorted(*digests) for digests in told[1:]] == [["第1天", "第2天"]] * 5


@pytest.mark.usefixtures("impatient")
async def test_a_store_that_cannot_be_written_leaves_everything_due(
    store: Store, clock: HandClock
) -> None:
    for number in range(3):
        await store.chats.upsert(number + 1, subscribed=True)
    clock.forward(days=1)
    async with locked(store):
        with pytest.raises(StoreUnavailableError, match="lock"):
            await promises.due(store, clock.now(), ACCOUNT)
    assert await promises.due(store, clock.now(), ACCOUNT) == 3


async def test_a_digest_that_cannot_be_made_holds_up_no_other(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    unlucky, other = await reader(store, sandbox), await reader(store, sandbox, "小红")
    clock.forward(days=1)
    await set_zone(store, unlucky.id, "Asia/Atlantis")  # no such zone any more
    assert await promises.due(store, clock.now(), ACCOUNT) == 1
    assert await dispatcher.send_pending() == 1
    assert [outline(m.text) for m in other.answers()] == [["报摘 · 3月4日 星期二"]]
    await set_zone(store, unlucky.id, "Asia/Shanghai")
    assert await promises.due(store, clock.now(), ACCOUNT) == 1  # once it can be made
    assert await dispatcher.send_pending() == 1
    assert [outline(m.text) for m in unlucky.answers()] == [["报摘 · 3月4日 星期二"]]


async def test_an_empty_digest_may_be_silence(store: Store, clock: HandClock) -> None:
    await store.chats.upsert(100, subscribed=True)
    clock.forward(days=1)
    assert await promises.due(store, clock.now(), ACCOUNT, skip_empty=True) == 1
    assert await store.outbox.unsent() == 0
    chat = await store.chats.get(100)
    assert chat is not None
    assert chat.digested_until == clock.now()  # its window counts as delivered


async def test_what_chats_share_changes_no_digest(store: Store, clock: HandClock) -> None:
    """Chats of every kind, due together, each get what they would get alone."""
    clock.forward(hours=1)
    for n, topic in enumerate(("5G", "医保", "高考", "公交") * 3):
        await add(store, f"{topic}的消息，第{n}街昨天有{n + 9}处动工。" * 3, f"第{n}街说到{topic}")
    kinds: list[dict[str, Any]] = [
        {},
        {"issues": 8},
        {"issues": 41},
        {"issues": 8, "language": "zh-Hant"},
        {"language": "en", "brief": False},
        {"kind": "channel", "issues": 3},
        {"kind": "channel", "issues": 4},
        {"kind": "supergroup", "topics_only": True, "story_count": 2},
        {"timezone": "America/New_York"},
    ]
    for number, fields in enumerate(3 * kinds, start=1):
        id_ = -number if fields.get("kind") else number
        await store.chats.upsert(id_, subscribed=True, **fields)
        if number > len(kinds):
            await store.follows.follow(id_, "医保")
        if number > 2 * len(kinds):
            await store.mutes.add(id_, Mute("topic", "公交"))
    clock.forward(days=1)
    due = await store.chats.due(clock.now())
    alone = {}
    for chat in due:
        digest = await build(store, chat, clock.now(), first_window=timedelta(days=2))
        digest = replace(digest, number=chat.issues + 1)
        alone[chat.id] = digest_messages(digest, chat, ACCOUNT)
    promised = await promises.due(store, clock.now(), ACCOUNT, first_window=timedelta(days=2))
    assert promised == len(due) == len(alone) > 20
    sent = {one.chat_id: [one.message] for one in await store.outbox.pending(clock.now())}
    assert sent == alone
    assert len({message.text for [message] in alone.values()}) > 15
