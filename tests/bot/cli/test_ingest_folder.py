"""``baozhai ingest FOLDER``: 100 mixed files, a progress bar, an interruption, a second run."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.bot.making import HTML

ROOT = Path(__file__).parents[3]


def fill(folder: Path) -> None:
    """75 pages, 15 of them again under other names, 5 empty and 5 binary files."""
    folder.mkdir()
    for n in range(90):
        (folder / f"{n:03}.html").write_text(HTML.format(n=n % 75), encoding="utf-8")
    for n in range(5):
        (folder / f"e{n}.txt").touch()
        (folder / f"z{n}.txt").write_bytes(bytes(range(256)) * 40)


def stories(home: Path) -> int:
    file = home / "baozhai.db"
    if not file.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM stories").fetchone()[0])
    except sqlite3.OperationalError:  # its tables are being made
        return 0


def start(folder: Path, home: Path) -> tuple[subprocess.Popen[bytes], int]:
    """The command on a terminal of its own: its process and the terminal's other end."""
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BAOZHAI_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ingest", str(folder)],
        cwd=ROOT,
        env={
            **environment,
            "BAOZHAI_HOME": str(home),
            "BAOZHAI_SUMMARIZER__ENGINE": "extractive",
            "TERM": "xterm",
        },
        stdout=subprocess.PIPE,
        stderr=theirs,
        # Whoever runs the tests in the background may have told their children to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    os.close(theirs)
    return process, ours


def drain(terminal: int) -> str:
    """All that was shown, until the process closes its end."""
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(terminal)
    return shown.decode(errors="replace")


def test_interrupted_and_run_again_nothing_is_doubled(tmp_path: Path) -> None:
    folder, home = tmp_path / "pages", tmp_path / "home"
    fill(folder)
    process, terminal = start(folder, home)
    deadline = time.monotonic() + 600
    while stories(home) < 5 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    shown = drain(terminal)
    said = process.communicate()[0].decode()
    assert process.returncode == 130, shown
    before = stories(home)
    assert 5 <= before < 75
    assert "篇新报道" in said
    assert "Traceback" not in shown
    assert "sources" in shown  # the bar
    assert "%" in shown

    process, terminal = start(folder, home)
    shown = drain(terminal)
    said = process.communicate()[0].decode()
    assert process.returncode == 1  # some could not be read
    assert stories(home) == 75
    new, known = 75 - before, 15 + before
    assert f"{new} 篇新报道，{known} 篇重复，10 个来源读不了" in said
    assert "空的 5" in said
    assert "不是文字 5" in said
    assert shown.count("是空的，没有可读的内容") == 5
