"""Flood control, and failures on order."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from bot.sandbox import Person, Sandbox
from bot.sandbox.errors import ApiError
from bot.sandbox.flood import FloodControl


class Flood:
    """Flood control with a clock set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.control = FloodControl(lambda: self.now)
        self.control.enabled = True

    def send(self, chat_id: int = 1, *, is_group: bool = False) -> int:
        """0 where the message goes through, else ``retry_after``."""
        try:
            self.control.check(chat_id, is_group=is_group)
        except ApiError as error:
            return error.parameters["retry_after"]
        return 0


def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    flood = Flood()
    assert [flood.send() for _ in range(4)] == [0, 0, 0, 3]
    flood.now += 2.9
    assert flood.send() == 1, "while it is held nothing goes through"
    flood.now += 0.2
    assert flood.send() == 0
    assert flood.send(2) == 0, "another chat is free"


def test_one_a_second_never_floods() -> None:
    flood = Flood()
    for _ in range(200):
        assert flood.send() == 0
        flood.now += 1


def test_thirty_a_second_over_all_chats_by_a_sliding_window() -> None:
    flood = Flood()
    for chat_id in range(30):
        assert flood.send(chat_id) == 0
        flood.now += 0.03
    assert flood.send(30) == 1
    flood.now += 0.12
    assert flood.send(31) == 0


def test_twenty_a_minute_in_a_group() -> None:
    flood = Flood()
    for _ in range(20):
        assert flood.send(is_group=True) == 0
        flood.now += 1.5
    assert flood.send(is_group=True) == 30
    flood.now += 30
    assert flood.send(is_group=True) == 0


async def test_flood_control_can_be_switched_off_and_on(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    sandbox.flood_control = False
    for _ in range(8):
        await client.send_message(reader.id, "x")
    sandbox.flood_control = True
    burst = (client.send_message(reader.id, "x") for _ in range(4))
    results = await asyncio.gather(*burst, return_exceptions=True)
    assert [type(result) for result in results].count(RetryAfter) == 1
    assert [trouble.code for trouble in sandbox.errors] == [429]


async def test_a_dropped_answer_leaves_the_message_sent(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    sandbox.fail("sendMessage", "drop")
    with pytest.raises(NetworkError):
        await client.send_message(reader.id, "一")
    await client.send_message(reader.id, "二")
    assert [message.text for message in reader.answers()] == ["一", "二"]


@pytest.mark.parametrize("kind", ["reset", "server_error"])
async def test_a_failure_before_the_work_leaves_nothing(
    client: Bot, sandbox: Sandbox, reader: Person, kind: str
) -> None:
    sandbox.fail("sendMessage", kind, times=2)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(NetworkError):
            await client.send_message(reader.id, "一")
    await client.send_message(reader.id, "二")
    assert [message.text for message in reader.answers()] == ["二"]
    assert sandbox.errors == [], "failures on order are no errors of the bot"


async def test_ordered_429_and_delay(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    other = sandbox.user("阿華")
    other.start()
    sandbox.fail("*", "too_many_requests", seconds=7, chat_id=reader.id)
    await client.send_message(other.id, "x")
    with pytest.raises(RetryAfter, match="Retry in 7 seconds"):
        await client.send_message(reader.id, "x")
    sandbox.fail("sendMessage", "delay", seconds=0.3)
    started = asyncio.get_running_loop().time()
    await client.send_message(reader.id, "x")
    assert asyncio.get_running_loop().time() - started >= 0.3


async def test_a_taken_port_is_told(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        async with Sandbox.running(port=sandbox.port):
            pass
