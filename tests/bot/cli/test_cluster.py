"""What the doctor tells of a cluster, over a real PostgreSQL."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.bot.postgresql import Databases
from tests.bot.stories.cluster.crew import Crew


def doctor() -> str:
    """What it says."""
    return CliRunner().invoke(app, ["doctor"]).stdout


def test_the_doctor_counts_workers(
    postgresql: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOZHAI_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("BAOZHAI_TELEGRAM__TOKEN", raising=False)
    with postgresql.one() as url:
        monkeypatch.setenv("BAOZHAI_DATABASE__URL", url)
        alone = doctor()
        assert "✓ 数据库：0 篇报道" in alone
        assert "– 摘要进程：没有在运行" in alone
        crew = Crew(url, tmp_path)
        try:
            asyncio.run(crew.hire())
            assert "✓ 摘要进程：1 个在运行，0 项" in doctor()
        finally:
            crew.go()
            crew.dismiss()
    assert "✗ 数据库" in doctor()  # it is gone
