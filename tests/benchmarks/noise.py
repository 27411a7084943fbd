"""Ten thousand random updates of every kind at the bot: nothing unhandled, memory and tasks flat.

Bot and sandbox run in one process; the history that the sandbox keeps is cleared as it goes, as
Telegram's is not the bot's to hold. ``NOISE_UPDATES`` changes the number, ``NOISE_SEED`` the dice.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path

from bot.sandbox import Sandbox
from bot.store import Store
from bot.web.client import Fetcher
from tests.benchmarks.memory import Footprint
from tests.benchmarks.row import Row
from tests.bot.engines import Echo
from tests.bot.making import HandClock
from tests.bot.telegram.desk import running
from tests.bot.telegram.noise import Noise, complaints, forget_past, heard, nowhere

UPDATES = int(os.environ.get("NOISE_UPDATES", "10000"))
SEED = int(os.environ.get("NOISE_SEED", "14"))
AT_ONCE = 100


def run() -> list[Row]:
    """The rows; raises AssertionError where something went unhandled or grew."""
    folder = Path(tempfile.mkdtemp())
    try:
        return asyncio.run(_tell(folder))
    finally:
        shutil.rmtree(folder)


async def _tell(folder: Path) -> list[Row]:
    clock = HandClock()
    store = await Store.open(f"sqlite:///{folder / 'store.db'}", clock=clock)
    footprint = Footprint()
    async with (
        Sandbox.running(port=0) as box,
        Fetcher(resolver=nowhere) as fetcher,
        running(box, store, clock, fetcher=fetcher, engine=Echo()) as desk,
    ):
        noise = Noise(box, SEED)
        began = time.perf_counter()
        with complaints() as found:
            for _ in range(UPDATES // AT_ONCE):
                noise.tell(AT_ONCE)
                await heard(desk)
                forget_past(box)
                clock.forward(minutes=1)
                footprint.look()
        seconds = time.perf_counter() - began
    await store.close()
    assert not found, f"{len(found)} unhandled, such as {found[0]}"
    return [
        Row("random updates handled", UPDATES / seconds, "told", UPDATES / seconds, "/s"),
        *footprint.rows("them"),
    ]
