"""A running bot for the tests of what people say to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock
from tests.bot.telegram.desk import Desk, running


@pytest.fixture
async def desk(sandbox: Sandbox, store: Store, clock: HandClock) -> AsyncIterator[Desk]:
    """A running bot; afterwards the sandbox must not have refused anything it sent."""
    async with running(sandbox, store, clock) as made:
        yield made
    assert sandbox.errors == []
