"""What was sent to be summarised is answered, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.share import Material, Share
from bot.sandbox import Sandbox
from bot.store import Store
from bot.stories.attempts import MOST
from tests.bot.making import HandClock, until
from tests.bot.telegram.commands.articles import FIVE_G, MARATHON, rows
from tests.bot.telegram.desk import Desk, running


async def become(store: Store, wanted: Callable[[list[Share]], bool]) -> None:
    """Wait until the unanswered shares are as wanted: that is noted a moment after the answer."""

    async def are() -> bool:
        return wanted(await store.shares.unfinished())

    await until(are)


async def test_a_share_that_outlived_its_process_is_answered_by_the_next(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    reader = sandbox.user("小明")
    async with running(sandbox, store, clock) as desk:
        reader.send("/latest")
        await reader.wait("还没有报道")
        working = await desk.application.bot.send_message(reader.id, "正在读取…")
    share = await store.shares.begin(reader.id, reader.id, Material(text=FIVE_G.body))
    await store.shares.show(share.id, working.message_id)
    async with running(sandbox, store, clock) as desk:
        await desk.tick()
        card = await reader.wait(lambda message: "全文" in message.buttons)
        assert card.id == working.message_id, "the old working message turns into the answer"
        await become(store, lambda waiting: not waiting)
    assert sandbox.errors == []


async def test_a_share_that_ends_every_process_is_given_up_with_a_word(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/latest")
    await reader.wait("还没有报道")
    shares = desk.store.shares
    share = await shares.begin(reader.id, reader.id, Material(text=FIVE_G.body))
    for _ in range(MOST):
        assert await desk.store.attempts.begin(f"read share {share.id}", MOST)
    await desk.tick()
    await reader.wait("几次意外中断")
    await become(desk.store, lambda waiting: not waiting)


@pytest.mark.parametrize("kind", ["server_error", "reset"])
async def test_an_answer_that_telegram_did_not_take_is_sent_later(desk: Desk, kind: str) -> None:
    reader = desk.box.user("小明")
    await desk.publish(FIVE_G)
    desk.box.fail("sendMessage", kind, times=1)  # type: ignore[arg-type]
    reader.send(FIVE_G.body)
    await become(desk.store, lambda waiting: bool(waiting) and not desk.services.answering)
    await desk.tick()
    await reader.wait(lambda message: "全文" in message.buttons)
    await become(desk.store, lambda waiting: not waiting)


async def test_the_answer_comes_anew_where_its_reader_deleted_the_working_message(
    desk: Desk,
) -> None:
    reader = desk.box.user("小明")
    reader.send("/latest")
    await reader.wait("还没有报道")
    share = await desk.store.shares.begin(reader.id, reader.id, Material(text=FIVE_G.body))
    await desk.store.shares.show(share.id, 4711)
    await desk.tick()
    await reader.wait(lambda message: "全文" in message.buttons)
    assert {error.method for error in desk.box.errors} == {"editMessageText"}
    desk.box.errors.clear()


async def test_the_hourly_limit_outlives_a_restart(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    reader = sandbox.user("小明")
    limits = {"documents_per_hour": 1}
    async with running(sandbox, store, clock, limits=limits):
        reader.upload("一.jsonl", rows(FIVE_G))
        await reader.wait(lambda message: "全文" in message.buttons)
    clock.forward(minutes=15)
    async with running(sandbox, store, clock, limits=limits):
        reader.upload("二.jsonl", rows(MARATHON))
        await reader.wait("请 45 分钟后再发")
    assert sandbox.errors == []


async def test_what_was_erased_is_not_stored_by_work_that_was_under_way(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("/latest")
    await reader.wait("还没有报道")
    await desk.store.shares.begin(reader.id, reader.id, Material(text=FIVE_G.body))
    await desk.store.forget(reader.id)
    assert await desk.store.shares.unfinished() == []
    await desk.tick()
    assert await desk.store.stories.many(range(1, 5), reader.id) == []


async def test_an_answer_that_telegram_refuses_is_told_once_and_not_tried_again(
    desk: Desk,
) -> None:
    reader = desk.box.user("小明")
    await desk.publish(FIVE_G)
    desk.box.fail("sendMessage", "refuse", times=1, reason="Bad Request: message is too long")
    reader.send(FIVE_G.body)
    await reader.wait("出了点问题")
    await become(desk.store, lambda waiting: not waiting)
    await desk.tick()
    reader.send("/latest")
    await reader.wait("五千座5G基站")
    assert sum("出了点问题" in message.text for message in reader.messages()) == 1
