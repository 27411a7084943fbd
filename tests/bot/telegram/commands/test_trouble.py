"""When something goes wrong: an answer for the reader, nothing secret in the logs."""

from __future__ import annotations

import pytest

from bot.sandbox.faults import FaultKind
from tests.bot.telegram.commands.articles import ALL
from tests.bot.telegram.desk import Desk


async def test_an_error_is_told_in_the_readers_language(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    reader = desk.box.user("Ann", language_code="en")
    desk.box.fail("sendMessage", "server_error", times=1)
    reader.send("/time")
    await reader.wait("Something went wrong")
    reader.send("/time")
    await reader.wait("not subscribed")
    logged = capfd.readouterr()
    assert "update_failed" in logged.out + logged.err
    assert desk.box.token not in logged.out + logged.err


async def test_a_failed_button_says_so(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    reader.send("/topic 5G")
    await reader.wait("共 2 条")
    desk.box.fail("sendMessage", "server_error", times=1)
    press = reader.press("1")
    await press.answered.wait()
    reader.press("1")
    await reader.wait(lambda message: "全文" in message.buttons)


async def test_who_blocks_the_bot_gets_nothing_and_may_come_back(desk: Desk) -> None:
    reader, other = desk.box.user("小明"), desk.box.user("小红")
    for person in (reader, other):
        person.send("/subscribe 8:30")
        await person.wait("已订阅")
    reader.block()
    other.send("/help")
    await other.wait("看新闻")
    await desk.publish(*ALL)
    desk.clock.forward(minutes=31)
    await desk.tick()
    await other.wait("报摘 · ")
    reader.unblock()
    reader.send("/settings")
    await reader.wait("推送：已开启")
    assert not [message for message in reader.messages() if "报摘 · 3月" in message.text]


async def test_words_too_long_to_be_said_again_are_cut(desk: Desk) -> None:
    reader = desk.box.user("小明")
    for command in ("time", "timezone", "days", "removesource"):
        desk.settings.feeds.readers_may_add = True
        reader.send(f"/{command} " + "<&>" * 1300)
        await reader.wait("<&>")


async def test_a_forged_button_is_told_to_be_none(desk: Desk) -> None:
    """One cut short, one of another kind of message, one without data."""
    reader = desk.box.user("小明")
    reader.send("/settings")
    answer = await reader.wait()
    for data in ("follow:1tzSu", "set:drop:x", ""):
        press = reader.press_button(answer, {"callback_data": data})
        await press.answered.wait()
        assert "按钮" in press.text, data
    inline = await reader.inline("5G")
    assert inline.results == []


async def test_a_query_is_answered_again_where_the_network_failed(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/settings")
    answer = await reader.wait()
    kinds: tuple[FaultKind, ...] = ("reset", "server_error")
    for number, kind in enumerate(kinds):
        desk.box.fail("answerInlineQuery", kind)
        assert (await reader.inline(f"5G {number}")).results == []
        desk.box.fail("answerCallbackQuery", kind)
        press = reader.press_button(answer, {"callback_data": "follow:1tzSu"})
        await press.answered.wait()
        assert "按钮" in press.text
