"""What a command imports: nothing that it does not use, for that is most of what it takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ENGINE = {"torch", "transformers", "tokenizers", "numpy", "summarizer.engine"}
NETWORK = {"telegram", "httpx", "httpcore", "ssl"}
STORE = {"sqlalchemy", "sqlite3", "pydantic", "structlog"}
CHINESE = {"rjieba", "opencc"}
SELDOM = {"alembic", "sqlalchemy.ext.asyncio", "aiosqlite", "summarizer.text.credits", "lxml"}
NEVER: dict[str, set[str]] = {
    "--help": ENGINE | NETWORK | STORE | CHINESE | SELDOM | {"asyncio", "rich"},
    "topic --help": ENGINE | NETWORK | CHINESE | SELDOM | {"sqlalchemy", "asyncio", "rich"},
    "topic 5G": ENGINE | (NETWORK - {"ssl"}) | SELDOM | {"rjieba"},
    "digest": ENGINE | (NETWORK - {"ssl"}) | SELDOM,
}
"""What each command must not import; asyncio imports ssl."""
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
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command.split()],
        capture_output=True,
        text=True,
        env={**os.environ, "BAOZHAI_HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stderr.split()) & NEVER[command] == set()
