"""What cannot be recorded is not sent; what was sent is not sent again."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.domain.message import Promise
from bot.sandbox import Sandbox
from bot.store import Store, StoreUnavailableError
from bot.telegram.dispatcher import IN_FLIGHT, Dispatcher
from tests.bot.making import HandClock, messages, reader, until
from tests.bot.telegram.told import Told

if sys.platform == "win32":
    pytest.skip("needs limits of file sizes", allow_module_level=True)

from tests.bot.store.trouble import full_disk, locked

READERS = 30


@pytest.fixture(params=[full_disk, locked])
def trouble(request: pytest.FixtureRequest, kept_in: str) -> Any:
    if request.param is full_disk and kept_in != "sqlite":
        pytest.skip("the disk of a server is not ours to fill")
    return request.param


async def promised(store: Store, sandbox: Sandbox) -> list[Any]:
    people = [await reader(store, sandbox, f"读者{n}") for n in range(READERS)]
    for person in people:
        await store.outbox.promise(Promise(person.id, "w1", messages("早")))
    return people


def received(people: list[Any]) -> Counter[int]:
    return Counter(len(person.answers()) for person in people)


@pytest.mark.usefixtures("impatient")
async def test_nothing_is_sent_that_cannot_be_noted(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, trouble: Any
) -> None:
    people = await promised(store, sandbox)
    async with trouble(store):
        for _ in range(3):
            with pytest.raises(StoreUnavailableError, match=r"disk|lock"):
                await dispatcher.send_pending()
    assert received(people) == {0: READERS}
    assert await dispatcher.send_pending() == READERS
    assert received(people) == {1: READERS}


@pytest.mark.usefixtures("impatient")
async def test_what_was_sent_is_marked_when_the_store_answers(
    store: Store, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock, trouble: Any
) -> None:
    people = await promised(store, sandbox)
    told = Told()
    dispatcher = Dispatcher(store, bot, clock, told)
    sandbox.fail("sendMessage", "delay", IN_FLIGHT, seconds=3)  # the store fails meanwhile

    async def arrived() -> bool:
        return received(people)[1] > 0

    async def heard() -> bool:
        return bool(told.of)

    async def sent() -> bool:
        return received(people)[1] == READERS and not await store.outbox.unsent()

    dispatcher.start()
    await until(lambda: sending(store))
    async with trouble(store):
        await until(arrived)
        await until(heard)
        at_once = received(people)[1]
        assert at_once < READERS  # no new one is begun
    dispatcher.wake()
    await until(sent)
    await dispatcher.stop()
    assert received(people) == {1: READERS}
    assert [what for what, _, _ in told.of] == ["store"]


async def sending(store: Store) -> bool:
    async with store.database.reading() as connection:
        found = await connection.exec_driver_sql("SELECT 1 FROM outbox WHERE state = 'sending'")
        return found.first() is not None


async def test_what_was_being_sent_at_a_crash_is_sent_again_once_and_last(
    store: Store, sandbox: Sandbox, bot: ExtBot[Any], clock: HandClock
) -> None:
    people = await promised(store, sandbox)
    heads = await store.outbox.pending(clock.now())
    await store.outbox.record(begun=[heads[0].id, heads[1].id])  # and then the process died
    again = Dispatcher(store, bot, clock)
    again.start()
    await until(lambda: nothing_waits(store))
    await again.stop()
    assert received(people) == {1: READERS}
    in_order = sorted(people, key=lambda person: person.answers()[0].revision)
    first = {person.id for person in in_order[: READERS - IN_FLIGHT]}
    assert not first & {heads[0].chat_id, heads[1].chat_id}


async def nothing_waits(store: Store) -> bool:
    return await store.outbox.unsent() == 0
