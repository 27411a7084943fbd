"""What the bot holds with its model loaded and a page answered: ``baozhai run`` beside a local
Telegram, all of its processes together."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile

from bot.sandbox import Sandbox
from tests.benchmarks.cold import OWN, ROOT, family, held
from tests.benchmarks.row import Row
from tests.bot.making import PATIENCE_SECONDS

ENGINES = "fast", "seq2seq"
REST_SECONDS = 5.0


def run() -> list[Row]:
    """With the fast engine, against the reference engine."""
    fast, slow = (asyncio.run(_resting(engine)) for engine in ENGINES)
    return [Row("bot resident with model", fast, "seq2seq", slow, "MB")]


async def _resting(engine: str) -> float:
    """MB of a bot that has answered a page and rests (proportional set size; Linux)."""
    text = json.loads(OWN.read_text("utf-8").splitlines()[0])["text"]
    with tempfile.TemporaryDirectory() as home:
        async with Sandbox.running(port=0) as box:
            bot = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=home,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "BAOZHAI_HOME": home,
                    "BAOZHAI_TELEGRAM__TOKEN": box.token,
                    "BAOZHAI_TELEGRAM__BASE_URL": box.base_url,
                    "BAOZHAI_TELEGRAM__BASE_FILE_URL": box.base_file_url,
                    "BAOZHAI_SUMMARIZER__ENGINE": engine,
                },
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                reader = box.user("小明")
                reader.start()
                await reader.wait("我是报摘", PATIENCE_SECONDS)
                reader.send(text)

                await reader.wait(lambda answer: "全文" in answer.buttons, PATIENCE_SECONDS)
                await asyncio.sleep(REST_SECONDS)
                return sum(map(held, family(bot.pid)))
            finally:
                bot.terminate()
                await bot.wait()
