"""Promises in the outbox: each kept once, and in step with when the chat is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.digest import Due
from bot.domain.message import Message, Promise
from bot.store import Store
from tests.bot.making import HandClock, messages

ME = 100


async def test_a_promise_and_the_next_due_time_are_one_transaction(
    store: Store, clock: HandClock
) -> None:
    await store.chats.upsert(ME, subscribed=True)
    chat = await store.chats.get(ME)
    assert chat is not None
    assert chat.next_due_at is not None
    due = chat.next_due_at
    unserialisable = [Message(object())]  # type: ignore[arg-type]
    kept = Due(due, due + timedelta(days=1))
    with pytest.raises(Exception, match="not JSON serializable"):
        await store.outbox.promise(Promise(ME, "w", unserialisable, due=kept, covers_until=due))
    assert (await store.chats.due(due))[0].next_due_at == due  # still due
    assert await store.outbox.unsent() == 0


async def test_only_one_of_two_processes_promises(store: Store, clock: HandClock) -> None:
    await store.chats.upsert(ME, subscribed=True)
    chat = (await store.chats.due(clock.forward(days=1)))[0]
    assert chat.next_due_at is not None
    due = Due(chat.next_due_at, chat.next_due_at + timedelta(days=1))
    assert await store.outbox.promise(Promise(ME, "w", messages("一"), due=due))
    assert not await store.outbox.promise(Promise(ME, "w", messages("一"), due=due))
    assert await store.outbox.unsent() == 1


async def test_who_unsubscribes_meanwhile_is_promised_nothing(
    store: Store, clock: HandClock
) -> None:
    await store.chats.upsert(ME, subscribed=True)
    due = (await store.chats.due(clock.forward(days=1)))[0].next_due_at
    assert due is not None
    await store.chats.upsert(ME, subscribed=False)
    assert not await store.outbox.promise(Promise(ME, "w", messages("一"), due=Due(due, due)))
    assert await store.outbox.unsent() == 0
