"""``baozhai run``: one bot a store, and the next one after a crash."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox import Sandbox
from tests.bot.making import PATIENCE_SECONDS
from tests.bot.postgresql import Databases

ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def bot(
    sandbox: Sandbox, home: Path, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        **os.environ,
        **settings,
        "BAOZHAI_HOME": str(home),
        "BAOZHAI_TELEGRAM__TOKEN": sandbox.token,
        "BAOZHAI_TELEGRAM__BASE_URL": sandbox.base_url,
        "BAOZHAI_TELEGRAM__BASE_FILE_URL": sandbox.base_file_url,
        "BAOZHAI_SUMMARIZER__ENGINE": "extractive",
        "LC_ALL": "en_US.UTF-8",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=ROOT,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_second_bot_on_a_home_says_so_and_ends(sandbox: Sandbox, tmp_path: Path) -> None:
    reader = sandbox.user("小明")
    reader.start()
    async with asyncio.timeout(PATIENCE_SECONDS), bot(sandbox, tmp_path) as first:
        await reader.wait("我是报摘")
        async with bot(sandbox, tmp_path) as second:
            _, said = await second.communicate()
            assert second.returncode == 1
            (line,) = said.decode().splitlines()[-1:]
            assert line.startswith("baozhai: Another bot runs on ")
            assert f"process {first.pid}" in line
        first.send_signal(signal.SIGKILL)
        await first.wait()
        async with bot(sandbox, tmp_path):
            other = sandbox.user("小红")
            other.start()
            await other.wait("我是报摘")


async def test_a_second_bot_on_a_server_stands_by_and_takes_over(
    sandbox: Sandbox, postgresql: Databases, tmp_path: Path
) -> None:
    reader, other = sandbox.user("小明"), sandbox.user("小红")
    with postgresql.one() as url:
        store = {"BAOZHAI_DATABASE__URL": url}
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            bot(sandbox, tmp_path / "one", **store) as first,
        ):
            reader.start()
            await reader.wait("我是报摘")
            async with bot(sandbox, tmp_path / "two", **store) as second:
                assert second.stderr is not None
                while b"standing_by" not in (line := await second.stderr.readline()):
                    assert line, "it ended"
                assert str(first.pid) in line.decode()
                first.send_signal(signal.SIGKILL)
                reader.send("/follow 5G")
                other.start()
                while b"taking_over" not in (line := await second.stderr.readline()):
                    assert line, "it ended"
                await other.wait("我是报摘")
                await reader.wait("5G")
                second.send_signal(signal.SIGTERM)
                await second.communicate()
                assert second.returncode == 0
