"""The application as ``baozhai run`` serves it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram.error import InvalidToken

from bot.sandbox import Sandbox
from bot.settings import load_settings
from bot.store import Store
from bot.stories.worker import SummaryWorker
from bot.telegram.app import build_application, running
from bot.telegram.jobs import ALIVE
from bot.telegram.routing import App
from tests.bot.making import PATIENCE_SECONDS, HandClock
from tests.bot.telegram.desk import Desk


def application(sandbox: Sandbox, store: Store, clock: HandClock, token: str) -> App:
    """The bot with ``token``, against the sandbox."""
    settings = load_settings(
        telegram={
            "token": SecretStr(token),
            "base_url": sandbox.base_url,
            "base_file_url": sandbox.base_file_url,
        }
    )
    return build_application(settings, store, SummaryWorker("extractive"), clock=clock)


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


async def test_a_tick_that_came_to_its_end_shows_in_the_home(desk: Desk) -> None:
    """The image's health check looks at the age of that file."""
    assert f"/data/{ALIVE}" in (Path(__file__).parents[3] / "Dockerfile").read_text()
    await desk.tick()
    assert (desk.settings.home / ALIVE).exists()
