"""What operators hear of by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import Person, Sandbox
from bot.settings import AccessSettings
from bot.store import Store
from bot.telegram import jobs
from bot.telegram.context import Context
from bot.telegram.jobs import look_after
from bot.telegram.operators import MOST_ALIKE
from tests.bot.making import HandClock, reader, until
from tests.bot.telegram.desk import running


async def test_trouble_of_the_store_is_told_past_it_and_once_an_hour(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    operator = await reader(store, sandbox, "站长")
    access = AccessSettings(operators=frozenset({operator.id}))
    async with running(sandbox, store, clock, access=access) as desk:
        for _ in range(3):
            await desk.services.operators.hear_of_store("database or disk is full")
        assert await store.outbox.unsent() == 0
        told = [m.text for m in operator.answers() if "database or disk is full" in m.text]
        assert len(told) == 1
        clock.forward(hours=1)
        await desk.services.operators.hear_of_store("database or disk is full")
        told = [m.text for m in operator.answers() if "database or disk is full" in m.text]
        assert len(told) == 2


async def test_a_message_that_is_refused_in_many_chats_is_told_once(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    operator = await reader(store, sandbox, "站长")
    access = AccessSettings(operators=frozenset({operator.id}))
    async with running(sandbox, store, clock, access=access) as desk:
        for chat in (1, 2, 3, operator.id):
            await desk.services.operators.hear_of_refused(chat, "ENTITY_BOUNDS_INVALID")
        assert await store.outbox.unsent() <= 1
        await operator.wait("ENTITY_BOUNDS_INVALID")
        assert sum("ENTITY_BOUNDS_INVALID" in m.text for m in operator.answers()) == 1


async def test_a_work_that_is_given_up_is_told_without_its_secrets(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    operator = await reader(store, sandbox, "站长")
    access = AccessSettings(operators=frozenset({operator.id}))
    async with running(sandbox, store, clock, access=access) as desk:
        work = "read feed https://news.example.com/search?token=hidden"
        await desk.services.operators.hear_of_given_up(work)
        told = await operator.wait("https://news.example.com/search")
        assert "hidden" not in told.text


async def test_many_troubles_of_one_kind_are_told_in_a_few_messages(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    operator = await reader(store, sandbox, "站长")
    access = AccessSettings(operators=frozenset({operator.id}))
    async with running(sandbox, store, clock, access=access) as desk:
        for chat in range(1, 100):
            await desk.services.operators.hear_of_stopped(chat, f"CHANNEL_PRIVATE {chat}")
        await operator.wait("同样的情况")
        await desk.services.operators.hear_of_refused(7, "ENTITY_BOUNDS_INVALID")  # another kind
        await operator.wait("ENTITY_BOUNDS_INVALID")
        assert sum("CHANNEL_PRIVATE" in m.text for m in operator.answers()) == MOST_ALIKE
        assert sum("同样的情况" in m.text for m in operator.answers()) == 1
        clock.forward(hours=1)
        await desk.services.operators.hear_of_stopped(100, "CHANNEL_PRIVATE 100")
        await operator.wait("CHANNEL_PRIVATE 100")


async def test_a_disk_that_is_nearly_full_is_told_once_a_day(
    sandbox: Sandbox, store: Store, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = await reader(store, sandbox, "站长")
    access = AccessSettings(operators=frozenset({operator.id}))
    async with running(sandbox, store, clock, access=access) as desk:
        await look_after(Context(desk.application))
        assert await store.outbox.unsent() == 0
        monkeypatch.setattr(jobs, "LEAST_FREE", 2**60)
        for _ in range(3):
            await look_after(Context(desk.application))
            clock.forward(hours=2)
        await operator.wait("磁盘只剩")
        clock.forward(days=1)
        await look_after(Context(desk.application))
        await until_said(operator, "磁盘只剩", 2)


async def test_digests_that_are_late_are_told(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    operator, person = await reader(store, sandbox, "站长"), await reader(store, sandbox)
    access = AccessSettings(operators=frozenset({operator.id}))
    async with running(sandbox, store, clock, access=access) as desk:
        await desk.services.dispatcher.stop()
        await store.chats.upsert(operator.id, subscribed=False)
        clock.forward(days=1)
        await desk.tick()  # promised, and nobody sends it
        clock.forward(minutes=29)
        await look_after(Context(desk.application))
        assert await store.outbox.unsent() == 1
        clock.forward(minutes=2)
        for _ in range(2):
            await look_after(Context(desk.application))
        # Another is not promised at all: it is due since yesterday.
        await store.chats.upsert(7, subscribed=True)
        await store.chats.upsert(7, next_due_at=clock.now() - timedelta(hours=2))
        clock.forward(hours=1)
        await look_after(Context(desk.application))
        desk.services.dispatcher.start()
        await operator.wait("1 个聊天的摘要晚了，最早的一份已晚 31 分钟")
        await operator.wait("2 个聊天的摘要晚了，最早的一份已晚 180 分钟")
        assert sum("摘要晚了" in m.text for m in operator.answers()) == 2
        await person.wait("报摘 · ")


async def until_said(person: Person, words: str, times: int) -> None:
    """Wait until a person was told so often."""

    async def said() -> bool:
        return sum(words in message.text for message in person.answers()) == times

    await until(said)


async def test_that_the_last_worker_is_gone_is_told(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    operator = await reader(store, sandbox, "站长")
    access = AccessSettings(operators=frozenset({operator.id}))
    async with running(sandbox, store, clock, access=access) as desk:
        for alive in (0, 2, 1, 0, 0):  # the first time none was hired yet
            await desk.services.operators.hear_of_workers(alive)
            clock.forward(minutes=5)
        await until_said(operator, "摘要进程都停了", 1)
        for alive in (1, 0):
            await desk.services.operators.hear_of_workers(alive)
        await until_said(operator, "摘要进程都停了", 2)
