"""Whatever the bot is told, nothing of it goes unhandled, and it still answers."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.updates import read
from bot.web.client import Fetcher
from tests.bot.engines import QuickEngine
from tests.bot.making import HandClock
from tests.bot.telegram.desk import running
from tests.bot.telegram.noise import Noise, complaints, heard, nowhere

pytestmark = pytest.mark.sqlite  # what it asks of a store other tests of this folder ask of both


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_nothing_of_random_updates_goes_unhandled(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    """``make bench`` has the long version."""
    async with (
        Fetcher(resolver=nowhere) as fetcher,
        running(sandbox, store, clock, fetcher=fetcher, engine=QuickEngine()) as desk,
    ):
        noise = Noise(sandbox, seed=14)
        tasks = len(asyncio.all_tasks())
        with complaints() as found:
            for _ in range(4):
                noise.tell(100)
                await heard(desk)
        assert found == []
        assert len(asyncio.all_tasks()) <= tasks + 5
        reader = sandbox.user("新读者")
        reader.start()
        await reader.wait()


def test_a_message_without_its_chat_is_not_read() -> None:
    whole = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
    lacking = {name: whole[name] for name in ("message_id", "date")}
    assert read({"update_id": 1, "message": whole}) is not None
    assert read({"update_id": 1, "message": lacking}) is None
