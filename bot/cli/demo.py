"""``baozhai demo``: the real bot in a local Telegram, with two newspaper pages to read.

The application is the one that ``baozhai run`` starts; it talks to the sandbox by its base URL
alone. Everything is kept in a home of the demo's own, never in the real one, so that a second
start finds the pages summarised already.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.cli.console import progress_bar, said
from bot.clock import Clock, SystemClock
from bot.sandbox import Person, Sandbox
from bot.sandbox.server import LOOPBACK
from bot.settings import (
    AccessSettings,
    DatabaseSettings,
    MonitoringSettings,
    Settings,
    TelegramSettings,
    WebhookSettings,
)
from bot.store import Store
from bot.store.claim import StoreClaimedError
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from bot.telegram.app import build_application
from bot.telegram.app import running as serving
from bot.telegram.routing import App
from summarizer.article import Page

HOME = Path(".demo")
SAMPLES = Path(__file__).parents[1] / "sandbox" / "samples"
# The sample stories are news to a new reader however long ago the demo first ran.
FIRST_WINDOW_HOURS = 10 * 365 * 24
# Only a bot that is broken takes so long; a slow machine does not.
GREETING_SECONDS = 600.0
# Long enough to open the page and see the greeting; then the digest arrives by itself.
DIGEST_DELAY = timedelta(seconds=10)


def run(settings: Settings, port: int | None = None) -> None:
    """Run the demo until Ctrl+C. Prints the chat page's address, alone, to stdout.

    Exits with status 1 and one line on stderr where the port is taken, or another demo runs here.
    """
    chosen = settings.sandbox.port if port is None else port
    try:
        asyncio.run(_run(settings, chosen))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.exit(said("console.port_taken", port=chosen, next=chosen + 1))
    except StoreClaimedError as error:
        sys.exit(said("console.claimed", file=error.store, process=error.process))
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass


async def _run(settings: Settings, port: int) -> None:
    running_here = asyncio.current_task()
    assert running_here is not None
    with suppress(NotImplementedError):  # Windows; Ctrl+C works there all the same
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running_here.cancel)
    async with running(settings, own_home(), port=port) as box:
        print(box.address, flush=True)
        _say(said("console.stop_hint"))
        await asyncio.Event().wait()


@asynccontextmanager
async def running(
    settings: Settings, home: Path, *, port: int = 0, clock: Clock | None = None
) -> AsyncIterator[Sandbox]:
    """The whole demo while the block runs: served, polling, pages ingested, its user greeted.

    Raises ``OSError`` where the port is taken.
    """
    clock = clock or SystemClock()
    async with Sandbox.running(port, settings.sandbox.host, clock=clock) as box:
        box.inline_mode = box.guest_mode = True  # as BotFather does
        _bypass_proxy()
        settings = own_settings(settings, home, box)
        store = await Store.open(settings.database_url, clock=clock)
        worker = SummaryWorker.of(settings)
        warming: asyncio.Task[Any] | None = None
        try:
            reader = await _settle(box, store)
            application = build_application(settings, store, worker, clock=clock)
            await _ingest_samples(Ingest(store, worker), worker)
            async with serving(application):
                warming = asyncio.create_task(_warm(worker))
                await _greet(reader, store, clock)
                _tick_soon(application)
                yield box
        finally:
            if warming is not None:
                warming.cancel()
            await worker.aclose()
            await store.close()


def own_home(wanted: Path = HOME) -> Path:
    """The demo's own home; a temporary one where ``wanted`` cannot be written to."""
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            return wanted.resolve()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="baozhai-demo-"))


def own_settings(settings: Settings, home: Path, box: Sandbox) -> Settings:
    """The operator's settings, but for where the bot lives and whom it talks to."""
    return settings.model_copy(
        update={
            "home": home,
            "telegram": TelegramSettings(
                token=SecretStr(box.token), base_url=box.base_url, base_file_url=box.base_file_url
            ),
            "database": DatabaseSettings(),
            "webhook": WebhookSettings(),
            "monitoring": MonitoringSettings(),
            "access": AccessSettings(),
            "digest": settings.digest.model_copy(update={"first_window_hours": FIRST_WINDOW_HOURS}),
        }
    )


async def _settle(box: Sandbox, store: Store) -> Person:
    """People and groups; the bot knows none of them yet, whoever used an earlier demo."""
    reader = box.user("小明", "zh-hans")
    others = [box.user("阿華", "zh-hant"), box.user("Emma", "en")]
    box.group("读报小组", reader, members=others)
    box.group("编辑部", reader, members=others, topics=["科技", "财经"])
    box.group("早报频道", reader, members=others, kind="channel", bot="administrator")
    box.group("球友群", reader, members=others, bot=None)
    for chat_id in (*box.people, *box.groups):
        await store.forget(chat_id)
    return reader


async def _ingest_samples(ingest: Ingest, worker: SummaryWorker) -> None:
    for path in sorted(SAMPLES.glob("page-*")):
        await _ingest(ingest, await worker.read(path))


async def _ingest(ingest: Ingest, page: Page) -> None:
    total = sum(article.kind == "article" for article in page.articles)
    _say(said("console.sample", paper=page.masthead.paper, articles=total))
    with progress_bar() as bar:
        task = bar.add_task(said("console.summaries"), total=total)
        await ingest.add(page, progress=lambda done: bar.update(task, completed=done))


async def _greet(reader: Person, store: Store, clock: Clock) -> None:
    """The reader presses Start; their digest is due at the next tick of the schedule."""
    reader.start()
    await reader.wait(1, timeout=GREETING_SECONDS)
    await store.chats.upsert(reader.id, subscribed=True)
    await store.chats.upsert(reader.id, next_due_at=clock.now())


def _tick_soon(application: App) -> None:
    """Move the schedule's next tick to when the greeting has been read."""
    assert application.job_queue is not None
    for job in application.job_queue.get_jobs_by_name("tick"):
        job.job.modify(next_run_time=datetime.now(UTC) + DIGEST_DELAY)


async def _warm(worker: SummaryWorker) -> None:
    """Load the engine before the first page comes. What is wrong with it is told then."""
    with suppress(Exception):
        await worker.load()


def _bypass_proxy() -> None:
    """A proxy of the environment is for the world outside, not for this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), LOOPBACK)))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
