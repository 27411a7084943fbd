"""Logs go to stderr and hold no secret."""

from __future__ import annotations

import io
import json
import logging
import string
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import redirect_stderr
from urllib.parse import quote

import httpx
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import configure, redact
from bot.settings import LoggingSettings

TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    hooks = sys.excepthook, threading.excepthook
    yield
    configure(LoggingSettings())  # no secret is kept for others' tests
    logging.captureWarnings(False)
    root.handlers, root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks
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
    logging.getLogger("httpx2").info("HTTP Request")  # of the hub's client
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
        (
            "socks5://token@proxy.example.org:1080 failed",
            "socks5://***@proxy.example.org:1080 failed",
        ),
        ("http://me:pa/s@s@proxy:80/x", "http://***@proxy:80/x"),
        ("(http://me:12/s@proxy)", "(http://***@proxy)"),
        ("http://me:p?s#s@proxy", "http://***@?***"),
        ("https://a.org/feed?key=k3y&x=1#y in", "https://a.org/feed?*** in"),
        ("https://a.org/feed#access=k3y", "https://a.org/feed#***"),
        ("http://localhost:80/feed?mail=a@b&key=k3y", "http://***@?***"),
        ("https://a.org/1,http://me:pw@b.org/2", "https://***@b.org/2"),
        ("https://medium.com/@paper/story", "https://medium.com/@paper/story"),
        ("GET /bot7654321AAHdq/getMe", "GET /bot***/getMe"),
        ("/bot7654321%3AAAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe", "/bot***/getMe"),
        ("the token AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw is", "the token *** is"),
        ("api_key=k3y-of-mine&page=2", "api_key=***&page=2"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("sqlite:////home/me@work/baozhai.db", "sqlite:////home/me@work/baozhai.db"),
    ],
)
def test_redaction(text: str, clean: str) -> None:
    assert redact(text) == clean


# What may stand in a URL (RFC 3986), and what people write there all the same.
URL_CHARACTERS = string.ascii_letters + string.digits + "-._~!$&'()*+,;=:%/@"
WORDS = st.text(URL_CHARACTERS, min_size=8, max_size=30).map(lambda text: f"qz{text}")
NAMES = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)


@given(NAMES, WORDS, st.sampled_from(["http", "https", "socks5"]), st.sampled_from(["", ":80/x"]))
def test_no_password_of_an_address_gets_through(
    name: str, password: str, scheme: str, rest: str
) -> None:
    for line in ("cannot reach {}: refused", "['{}', 7]", '{{"proxy":"{}"}}', "({}, {})"):
        address = f"{scheme}://{name}:{password}@proxy.example.org{rest}"
        assert password not in redact(line.format(address, address))
        assert "proxy.example.org" in redact(line.format(address, "it"))


@given(WORDS.filter(lambda text: "/" not in text))
def test_no_token_that_asks_at_a_proxy_gets_through(token: str) -> None:
    assert redact(f"by socks5://{token}@proxy:1080 now") == "by socks5://***@proxy:1080 now"


@given(NAMES, WORDS, st.sampled_from("?#"))
def test_no_key_of_a_feed_gets_through(name: str, key: str, mark: str) -> None:
    line = f"feed https://news.example.org/rss{mark}{name}={key} failed"
    assert redact(line) == f"feed https://news.example.org/rss{mark}*** failed"


SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=12, max_size=40)


@given(SECRETS, st.booleans())
def test_no_secret_of_the_settings_gets_through(secret: str, json_lines: bool) -> None:
    """However it is written: in a URL, quoted, in a traceback, by a library, by nobody's catch."""
    with redirect_stderr(io.StringIO()) as stderr:
        configure(LoggingSettings(json_lines=json_lines), [secret])
        address = httpx.URL(f"https://api.telegram.org/bot{quote(secret)}/getMe")
        logging.getLogger("httpx").warning("HTTP Request: %s %r", address, secret)
        structlog.get_logger("bot").error("failed", why=[secret], by={"token": secret})
        try:
            raise ValueError(f"rejected: {secret}")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
    printed = stderr.getvalue()
    assert "rejected: ***" in printed
    assert secret not in printed
    assert repr(secret)[1:-1] not in printed
    assert quote(secret) not in printed
    if json_lines:
        assert all(json.loads(line) for line in printed.splitlines())


def test_what_ends_a_thread_is_a_line_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LoggingSettings(json_lines=True))

    def fail() -> None:
        raise OSError(f"https://api.telegram.org/bot{TOKEN}/getMe")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    told = json.loads(capsys.readouterr().err)
    assert told["level"] == "critical"
    assert "bot***/getMe" in told["exception"]
    assert "AAHdq" not in told["exception"]


def test_what_a_library_warns_of_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LoggingSettings())
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("deprecated: http://me:pw@proxy", DeprecationWarning, stacklevel=1)
    assert "http://***@proxy" in capsys.readouterr().err
