"""The rule of imports (pyproject.toml) holds, and fails wherever an upward import is added."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
INJECTED = {
    "bot/domain/chat.py": "bot.store",
    "bot/schedule.py": "bot.settings",
    "bot/messages/catalogue.py": "bot.stories.search",
    "bot/stories/clustering.py": "bot.digests.digest",
    "bot/sandbox/state.py": "bot.clock",
    "bot/telegram/commands/privacy.py": "bot.telegram.commands.topics",
    "bot/sources/link.py": "sqlalchemy",
    "bot/digests/digest.py": "telegram",
    "bot/sources/inbox.py": "structlog",
    "summarizer/text/sentences.py": "summarizer.article",
    "summarizer/splitting/dump/lines.py": "summarizer.reading.decoding",
    "summarizer/condensing/gist.py": "bot.clock",
}
"""A line of import added to each of these modules must be refused."""


def _lint(tree: Path) -> tuple[int, str]:
    """The linter's exit status and report on the packages in ``tree``."""
    run = "import sys; from importlinter.cli import lint_imports_command as main; main()"
    done = subprocess.run(
        [sys.executable, "-c", run, "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_no_module_imports_upward() -> None:
    status, report = _lint(ROOT)
    assert status == 0, report


def test_an_upward_import_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    for package in ("bot", "summarizer"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=_no_sources)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, imported in INJECTED.items():
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {imported}\n")
    status, report = _lint(tmp_path)
    assert status == 1, report
    for name, imported in INJECTED.items():
        importer = name.removesuffix(".py").replace("/", ".")
        assert f"{importer} -> {imported}" in report, importer


def _no_sources(_: str, names: list[str]) -> list[str]:
    return [name for name in names if "." in name and not name.endswith(".py")]
