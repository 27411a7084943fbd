"""The application as ``baozhai run`` serves it."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import pytest
from pydantic import SecretStr
from telegram.error import InvalidToken

from bot.sandbox import Sandbox
from bot.settings import LimitsSettings, load_settings
from bot.store import Store
from bot.stories.worker import SummaryWorker
from bot.telegram.app import build_application, running
from bot.telegram.context import Context
from bot.telegram.jobs import tick
from bot.telegram.routing import App
from tests.bot.engines import HangingEngine
from tests.bot.making import PATIENCE_SECONDS, HandClock, until
from tests.bot.store.trouble import locked
from tests.bot.telegram.commands.articles import FIVE_G, MARATHON


def application(
    sandbox: Sandbox,
    store: Store,
    clock: HandClock,
    token: str,
    worker: SummaryWorker | None = None,
) -> App:
    """The bot with ``token``, against the sandbox."""
    settings = load_settings(
        telegram={
            "token": SecretStr(token),
            "base_url": sandbox.base_url,
            "base_file_url": sandbox.base_file_url,
        }
    )
    worker = worker or SummaryWorker("extractive")
    return build_application(settings, store, worker, clock=clock)


@pytest.mark.parametrize("kind", ["reset", "server_error"])
async def test_it_waits_for_a_network_that_comes_late(
    sandbox: Sandbox, store: Store, clock: HandClock, kind: str
) -> None:
    sandbox.fail("getMe", kind, times=1)  # type: ignore[arg-type]
    async with running(application(sandbox, store, clock, sandbox.token), jobs=False):
        reader = sandbox.user("小明")
        reader.start()
        await reader.wait("我是报摘")
    assert sandbox.errors == []


async def test_it_does_not_wait_for_a_token_to_become_valid(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    with pytest.raises(InvalidToken):
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            running(application(sandbox, store, clock, "7:wrong"), jobs=False),
        ):
            pass


async def test_it_stops_at_once_and_the_next_takes_up_what_was_under_way(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    reader = sandbox.user("小明")
    hung = SummaryWorker(HangingEngine(), limits=LimitsSettings())
    async with running(application(sandbox, store, clock, sandbox.token, hung), jobs=False):
        reader.send(FIVE_G.body + "\n这台机器会挂起。")

        async def at_work() -> bool:
            return bool(await store.attempts.left())

        await until(at_work)
        began = time.monotonic()
    assert time.monotonic() - began < 10
    assert await store.attempts.left() == set(), "an orderly end is no crash"
    next_one = application(sandbox, store, clock, sandbox.token)
    async with running(next_one, jobs=False):
        await tick(Context(next_one))
        await reader.wait(lambda message: "全文" in message.buttons)
    assert sandbox.errors == []


async def test_a_locked_store_does_not_keep_it_from_stopping(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    reader = sandbox.user("小明")
    stopping = application(sandbox, store, clock, sandbox.token)
    async with AsyncExitStack() as lock:
        async with running(stopping, jobs=False):
            await lock.enter_async_context(locked(store))
            reader.send("/follow 5G")

            async def at_work() -> bool:
                return stopping.update_processor.current_concurrent_updates > 0

            await until(at_work)
            began = time.monotonic()
        assert time.monotonic() - began < 10
        assert await store.follows.followed(reader.id) == []


async def test_what_hangs_is_told_to_its_sender_and_the_next_is_served(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    first, second = sandbox.user("小明"), sandbox.user("小红")
    worker = SummaryWorker(HangingEngine(), limits=LimitsSettings(summary_seconds=3))
    async with running(application(sandbox, store, clock, sandbox.token, worker), jobs=False):
        first.send(FIVE_G.body + "\n这台机器会挂起。")
        second.send(MARATHON.body)
        await first.wait("花的时间太长")
        await second.wait(lambda message: "全文" in message.buttons)
    assert await store.shares.unfinished() == []
    assert sandbox.errors == []
