"""Fixtures of the bot's tests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from telegram.ext import ExtBot

from bot.sandbox import Sandbox
from bot.store import Store, database
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.rate_limiter import ChatRateLimiter
from bot.web.client import Fetcher
from tests.bot.making import HandClock
from tests.bot.postgresql import Databases, databases
from tests.bot.sources.feeds.newsroom import Newsroom
from tests.bot.web.server import Web

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ON_BOTH = ("chats", "digests", "sources", "store", "stories", "telegram")
"""The folders whose tests run on both databases."""


@pytest.fixture(autouse=True)
def _plain_tracebacks() -> Iterator[None]:
    """By default structlog draws every local of every frame, which takes seconds of a test."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    yield
    structlog.reset_defaults()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A local Telegram on a free port, whose bot has an inline mode; tests act faster than people,
    and pacing has tests of its own."""
    async with Sandbox.running(port=0) as box:
        box.inline_mode, box.flood_control = True, False
        yield box


@pytest.fixture
def clock() -> HandClock:
    """A clock that the test moves."""
    return HandClock()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store without a story: its tables are made once, and copied."""
    path = tmp_path_factory.mktemp("empty") / "store.db"

    async def make() -> None:
        await (await Store.open(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store opened after this waits for a lock shortly: half a minute is the same, but long."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    """A PostgreSQL server, one a test process, that makes databases."""
    with databases() as made:
        yield made


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What a store does it does in both databases, but where a test says ``sqlite``."""
    if "kept_in" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("sqlite")
        both = [SQLITE] if alone or not _on_both(metafunc.definition.path) else [SQLITE, POSTGRESQL]
        metafunc.parametrize("kept_in", both, scope="session")


def _on_both(path: Path) -> bool:
    return path.relative_to(Path(__file__).parent).parts[0] in ON_BOTH


@pytest.fixture
def store_url(kept_in: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a store without a story, of this test alone: a real SQLite file, or a real
    database of PostgreSQL."""
    if kept_in == SQLITE:
        shutil.copyfile(request.getfixturevalue("empty_store"), tmp_path / "store.db")
        yield f"sqlite:///{tmp_path / 'store.db'}"
    else:
        with request.getfixturevalue("postgresql").one() as address:
            yield address


@pytest.fixture
async def store(store_url: str, clock: HandClock) -> AsyncIterator[Store]:
    """An open store."""
    opened = await Store.open(store_url, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    """A web server on loopback."""
    async with Web.running() as server:
        yield server


@pytest.fixture
async def fetcher(web: Web) -> AsyncIterator[Fetcher]:
    """A fetcher to which every name is that web server."""
    async with Fetcher(allowed={web.address}, resolver=web.resolve) as made:
        yield made


@pytest.fixture
async def newsroom(
    store: Store, clock: HandClock, web: Web, fetcher: Fetcher
) -> AsyncIterator[Newsroom]:
    """A poller with its store, its web and its clock."""
    made = Newsroom(store, web, fetcher, clock)
    yield made
    await made.worker.aclose()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[ExtBot[Any]]:
    """The bot of the sandbox, paced as the real one."""
    made = ExtBot(
        sandbox.token,
        base_url=sandbox.base_url,
        base_file_url=sandbox.base_file_url,
        rate_limiter=ChatRateLimiter(),
    )
    async with made:
        yield made


@pytest.fixture
def dispatcher(store: Store, bot: ExtBot[Any], clock: HandClock) -> Dispatcher:
    """The dispatcher of the store's outbox."""
    return Dispatcher(store, bot, clock)
