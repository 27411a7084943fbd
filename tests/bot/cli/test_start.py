"""What a command imports: nothing that it does not use, for that is most of what it takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import LimitsSettings
from bot.stories.worker import SummaryWorker

ENGINE = {"torch", "transformers", "tokenizers", "numpy", "summarizer.engine"}
NETWORK = {"telegram", "httpx", "httpcore", "ssl"}
STORE = {"sqlalchemy", "sqlite3", "pydantic", "structlog"}
CHINESE = {"rjieba", "opencc"}
LINES = {"structlog", "rich", "attr"}
"""What lines of the log are made with, and a bar of progress (rich)."""
SELDOM = {"alembic", "sqlalchemy.ext.asyncio", "aiosqlite", "summarizer.text.credits", "lxml"}
NEVER: dict[str, set[str]] = {
    "--help": ENGINE | NETWORK | STORE | CHINESE | SELDOM | {"asyncio", "rich"},
    "topic --help": ENGINE | NETWORK | CHINESE | SELDOM | {"sqlalchemy", "asyncio", "rich"},
    "topic 5G": ENGINE | (NETWORK - {"ssl"}) | SELDOM | LINES | {"rjieba"},
    "summarize rows.jsonl --engine extractive": CHINESE
    | SELDOM
    | (LINES - {"rich"})
    | {"numpy", "summarizer.condensing", "sqlalchemy", "telegram", "httpx"},
    "digest": ENGINE | (NETWORK - {"ssl"}) | SELDOM | LINES | {"rjieba", "summarizer.condensing"},
}
"""What each command must not import; asyncio imports ssl."""
ROW = '{"id": "1", "text": "青河大桥18日通车，全长1200米，双向六车道。"}\n'
RUN = """
import sys
from bot.cli import app
try: app(sys.argv[1:])
except SystemExit as ended: assert not ended.code, ended.code
print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("command", NEVER)
def test_a_command_imports_what_it_uses(command: str, empty_store: Path, tmp_path: Path) -> None:
    shutil.copyfile(empty_store, tmp_path / "baozhai.db")
    (tmp_path / "rows.jsonl").write_text(ROW, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command.split()],
        capture_output=True,
        text=True,
        env={**os.environ, "BAOZHAI_HOME": str(tmp_path), "PYTHONPATH": os.getcwd()},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stderr.split()) & NEVER[command] == set()


def test_the_bot_leaves_to_its_children_what_they_are_for() -> None:
    look = "import sys, bot.telegram.app; print(*sys.modules)"
    imported = subprocess.check_output([sys.executable, "-c", look], text=True).split()
    assert set(imported) & {"torch", "transformers", "tokenizers", "scipy", "opencc"} == set()


LOOK = """
(
    __import__("bot.stories.tasks", fromlist=["load"]).load(("fast", None, 1, None, "auto")),
    [*__import__("sys").modules],
)[1]
"""


async def test_a_child_imports_what_it_reads_and_writes_by(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(ROW, "utf-8")
    worker = SummaryWorker(limits=LimitsSettings())
    try:
        await worker.read(rows)
        imported = set(await worker.run(eval, LOOK.strip()))
    finally:
        await worker.aclose()
    seldom = {"rich", "torch", "transformers", "asyncio"} | SELDOM
    assert imported & (NETWORK | STORE | seldom) == set()
