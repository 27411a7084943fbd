"""The doctor: is everything there that the bot needs, and if not, what to do."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from bot.cli.console import said
from bot.disk import LEAST_FREE, existing, free_bytes
from bot.domain.chat import Chat
from bot.domain.feed import FeedHealth
from bot.logs import redact
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.web.addresses import is_public, parse_address
from bot.web.network import resolve

LEAST_PYTHON = (3, 11)
MOST_CHATS = 10
"""So many of the chats that are stopped are named."""
CLOCK_SECONDS = 20
"""A clock so far from Telegram's, the time of the answer included, is not set by the network."""
PROXY_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
PROBE = "www.people.com.cn"
"""A name that resolves wherever there is a network."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one subject. ``bad`` keeps the bot from working."""

    subject: str
    said: str
    bad: bool = False
    missing: bool = False

    @property
    def mark(self) -> str:
        """A mark for a terminal: fine, not set or to be looked at, or bad."""
        return "✗" if self.bad else "–" if self.missing else "✓"


async def examine(settings: Settings) -> list[Finding]:
    """Look at Python, the database, feeds and chats, the model, token, proxies and the disk."""
    looks: list[Callable[[Settings], Awaitable[Finding | list[Finding]]]] = [
        _python,
        _home,
        _database,
        _model,
        _token,
        _proxy,
        _fetching,
        _disk,
    ]
    findings = []
    for look in looks:
        found = await look(settings)
        findings += found if isinstance(found, list) else [found]
    return findings


def try_model(settings: Settings, model: str) -> list[Finding]:
    """What the checkpoint ``model`` makes of an article of the demo's pages, and who wrote what."""
    import bot.sandbox
    from summarizer.engine import ModelError, load
    from summarizer.reading import read

    page = Path(bot.sandbox.__file__).parent / "samples" / "page-a.txt"
    article = max(read(page).articles, key=lambda each: len(each.body))
    chosen = settings.summarizer
    began = time.monotonic()
    try:
        engine = load("auto", model, None, chosen.prefix or None, chosen.device)
        loaded = time.monotonic()
        (summary,) = engine.summarize([replace(article, headline=None)])
    except ModelError as error:
        return [Finding(said("doctor.model"), str(error), bad=True)]
    took = {"load": f"{loaded - began:.1f}", "write": f"{time.monotonic() - loaded:.1f}"}
    by = {"headline": summary.by.headline, "gist": summary.by.gist}
    parts = [
        Finding(
            said(f"doctor.{part}"),
            f"{getattr(summary, part)} [{writer}]",
            missing=writer == "extract",
        )
        for part, writer in by.items()
    ]
    return [Finding(said("doctor.model"), said("doctor.model_took", model=model, **took)), *parts]


async def _python(_: Settings) -> Finding:
    told = said(
        "doctor.python_said", version=platform.python_version(), sqlite=sqlite3.sqlite_version
    )
    return Finding(said("doctor.python"), told, bad=sys.version_info < LEAST_PYTHON)


async def _home(settings: Settings) -> Finding:
    home = existing(settings.home.expanduser())
    if not os.access(home, os.W_OK):
        told = said("doctor.home_closed", folder=settings.home)
        return Finding(said("doctor.home"), told, bad=True)
    return Finding(said("doctor.home"), str(settings.home))


async def _database(settings: Settings) -> list[Finding]:
    try:
        store = await Store.open(settings.database_url)
    except StoreError as error:
        return [Finding(said("doctor.database"), redact(str(error)), bad=True)]
    try:
        stories, waiting = await store.stories.count(), await store.outbox.unsent()
        health, stopped = await store.feeds.health(), await store.chats.stopped()
    finally:
        await store.close()
    told = said("doctor.database_said", stories=stories, waiting=waiting)
    workers = await _workers(settings.database_url)
    return [Finding(said("doctor.database"), told), *workers, _feeds(health), _chats(stopped)]


async def _workers(url: str) -> list[Finding]:
    """Who reads and summarises over a store on PostgreSQL; a bot that does it all counts as one."""
    if not url.startswith("postgresql:"):
        return []
    from bot.store.works import WorkStore
    from bot.stories.cluster.working import DEAD

    works = WorkStore(url)
    await works.open()
    try:
        alive, (waiting, _) = await works.alive(DEAD), await works.waiting()
    finally:
        await works.close()
    key = "doctor.workers_said" if alive else "doctor.workers_none"
    told = said(key, count=alive, waiting=waiting)
    return [Finding(said("doctor.workers"), told, missing=not alive)]


def _chats(stopped: list[Chat]) -> Finding:
    if not stopped:
        return Finding(said("doctor.chats"), said("doctor.chats_fine"))
    names = [f"{chat.title or chat.id} ({chat.stopped})" for chat in stopped[:MOST_CHATS]]
    shown = said("console.between").join(names) + "…" * (len(stopped) > MOST_CHATS)
    told = said("doctor.chats_stopped", count=len(stopped), chats=shown)
    return Finding(said("doctor.chats"), told, missing=True)


def _feeds(health: list[FeedHealth]) -> Finding:
    if not health:
        return Finding(said("doctor.feeds"), said("doctor.feeds_none"), missing=True)
    failing = sum(one.feed.failures > 0 for one in health)
    unread = sum(one.feed.polled_at is None for one in health)
    key = "failing" if failing else "unread" if unread else "said"
    told = said(f"doctor.feeds_{key}", count=len(health), failing=failing, unread=unread)
    return Finding(said("doctor.feeds"), told, missing=failing > 0)


async def _model(settings: Settings) -> Finding:
    return _model_folder(settings)


def _model_folder(settings: Settings) -> Finding:
    chosen = settings.summarizer
    if chosen.engine == "extractive":
        return Finding(said("doctor.model"), said("doctor.model_none"))
    if chosen.model and not Path(chosen.model).exists():
        told = said("doctor.model_hub", model=chosen.model)
        return Finding(said("doctor.model"), told, missing=True)
    import summarizer

    folder = Path(chosen.model or Path(summarizer.__file__).parent / "model")
    if not (folder / "config.json").is_file():
        told = said("doctor.model_missing", folder=folder)
        return Finding(said("doctor.model"), told, bad=True)
    return Finding(said("doctor.model"), str(folder))


async def _token(settings: Settings) -> Finding | list[Finding]:
    token = settings.telegram.token.get_secret_value()
    if not token:
        return Finding(said("doctor.token"), said("doctor.token_none"), missing=True)
    try:
        async with httpx.AsyncClient(proxy=settings.telegram.proxy or None, timeout=15) as client:
            answer = await client.get(f"{settings.telegram.base_url}{token}/getMe")
    except (httpx.HTTPError, ValueError) as error:
        told = said("doctor.token_away", error=type(error).__name__)
        return Finding(said("doctor.token"), told, bad=True)
    if answer.status_code != httpx.codes.OK:
        told = said("doctor.token_wrong", status=answer.status_code)
        return Finding(said("doctor.token"), told, bad=True)
    me = answer.json()["result"]
    inline = bool(me.get("supports_inline_queries"))
    told = said("doctor.inline_on" if inline else "doctor.inline_off")
    sharing = Finding(said("doctor.inline"), told, missing=not inline)
    return [Finding(said("doctor.token"), f"@{me['username']}"), sharing, *_clock(answer)]


def _clock(answer: httpx.Response) -> list[Finding]:
    """How far our clock is from that of a server that has just answered (RFC 9110, 6.6.1)."""
    stated = parsedate_to_datetime(answer.headers["date"]) if "date" in answer.headers else None
    if stated is None:
        return []
    away = abs((datetime.now(UTC) - stated).total_seconds())
    if away < CLOCK_SECONDS:
        told = said("doctor.clock_right", seconds=CLOCK_SECONDS)
        return [Finding(said("doctor.clock"), told)]
    told = said("doctor.clock_wrong", seconds=f"{away:.0f}")
    return [Finding(said("doctor.clock"), told, missing=True)]


async def _proxy(settings: Settings) -> Finding:
    proxy = settings.telegram.proxy
    if not proxy:
        return Finding(said("doctor.proxy"), said("doctor.proxy_none"), missing=True)
    return Finding(said("doctor.proxy"), redact(proxy))


async def _fetching(settings: Settings) -> Finding:
    """Whether pages can be fetched: a proxy that answers for every name (Clash's fake-ip) gives
    addresses of RFC 2544, which are refused."""
    if proxy := settings.fetch.proxy:
        server = httpx.URL(proxy)
        try:
            async with asyncio.timeout(5):
                port = server.port or PROXY_PORTS[server.scheme]
                _, writer = await asyncio.open_connection(server.host, port)
            writer.close()
        except (OSError, TimeoutError):
            told = said("doctor.fetching_away", proxy=redact(proxy))
            return Finding(said("doctor.fetching"), told, bad=True)
        told = said("doctor.fetching_by", proxy=redact(proxy))
        return Finding(said("doctor.fetching"), told)
    try:
        async with asyncio.timeout(5):
            found = await resolve(PROBE, 443)
    except (OSError, TimeoutError):
        told = said("doctor.fetching_unresolved", host=PROBE)
        return Finding(said("doctor.fetching"), told, missing=True)
    if not all((address := parse_address(text)) and is_public(address) for text in found):
        told = said("doctor.fetching_inside", host=PROBE, address=found[0])
        return Finding(said("doctor.fetching"), told, missing=True)
    return Finding(said("doctor.fetching"), said("doctor.fetching_direct"))


async def _disk(settings: Settings) -> Finding:
    free = free_bytes(settings.home)
    low = free < LEAST_FREE
    told = said("doctor.disk_low" if low else "doctor.disk_said", free=free // 1_000_000)
    return Finding(said("doctor.disk"), told, bad=low)
