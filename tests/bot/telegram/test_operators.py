"""What operators hear of by themselves."""

from __future__ import annotations

from bot.sandbox import Sandbox
from bot.settings import AccessSettings
from bot.store import Store
from tests.bot.making import HandClock, reader
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
