"""Logs go to stderr and hold no secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr

import httpx
import pytest
import structlog

from bot.logs import configure, redact
from bot.settings import LoggingSettings

TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    for name in ("httpx", "httpcore", "apscheduler", "aiosqlite", "alembic"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.parametrize("json_lines", [False, True])
def test_no_token_gets_through(json_lines: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure(LoggingSettings(level="debug", json_lines=json_lines))
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    structlog.get_logger("bot").warning("failed", url=url, nested={"proxy": "http://me:pw@proxy:1"})
    logging.getLogger("telegram").error("polling %s failed", url)
    try:
        raise httpx.ConnectError(f"cannot reach {url}")
    except httpx.ConnectError:
        structlog.get_logger("bot").exception("crashed")
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
        client.get(url)  # httpx logs the URL itself
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "AAHdqTcv" not in printed.err
    assert "me:pw" not in printed.err
    assert printed.err.count("bot***") >= 4
    if json_lines:
        for line in printed.err.splitlines():
            assert json.loads(line)["level"]


def test_info_leaves_out_the_chatter_of_libraries(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LoggingSettings(level="info"))
    logging.getLogger("httpx").info("HTTP Request")
    logging.getLogger("apscheduler.executors").info("Running job")
    structlog.get_logger("bot").info("started")
    assert capsys.readouterr().err.count("\n") == 1


def test_stderr_is_the_one_of_the_moment(capsys: pytest.CaptureFixture[str]) -> None:
    with redirect_stderr(io.StringIO()) as earlier:
        configure(LoggingSettings())
    earlier.close()
    structlog.get_logger("bot").info("started")
    logging.getLogger("telegram").error("polling failed")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "started" in lines[0]
    assert "polling failed" in lines[1]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"/bot{TOKEN}/x", "/bot***/x"),
        ("socks5://user:p%40ss@host:1080", "socks5://***@host:1080"),
        ("at 12:34:56 on 2025-03-03", "at 12:34:56 on 2025-03-03"),
        ("https://example.org/a:b@c", "https://example.org/a:b@c"),
    ],
)
def test_redaction(text: str, clean: str) -> None:
    assert redact(text) == clean
