"""The doctor: is everything there that the bot needs, and if not, what to do."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.domain.feed import FeedHealth
from bot.logs import redact
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.web.addresses import is_public, parse_address
from bot.web.client import resolve

LEAST_PYTHON = (3, 11)
LEAST_FREE_MEGABYTES = 500
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
        """A mark for a terminal: fine, not set, or bad."""
        return "✗" if self.bad else "–" if self.missing else "✓"


async def examine(settings: Settings) -> list[Finding]:
    """Look at Python, the database, the feeds, the model, the token, the proxies and the disk."""
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


async def _python(_: Settings) -> Finding:
    said = f"{platform.python_version()}，SQLite {sqlite3.sqlite_version}"
    return Finding("Python", said, bad=sys.version_info < LEAST_PYTHON)


async def _home(settings: Settings) -> Finding:
    home = _existing(settings.home.expanduser())
    if not os.access(home, os.W_OK):
        return Finding("数据目录", f"{settings.home} 不可写；用 BAOZHAI_HOME 另选一个", bad=True)
    return Finding("数据目录", str(settings.home))


async def _database(settings: Settings) -> list[Finding]:
    try:
        store = await Store.open(settings.database_url)
    except StoreError as error:
        return [Finding("数据库", redact(str(error)), bad=True)]
    try:
        stories, waiting = await store.stories.count(), await store.outbox.unsent()
        health = await store.feeds.health()
    finally:
        await store.close()
    return [Finding("数据库", f"{stories} 篇报道，{waiting} 条消息待发"), _feeds(health)]


def _feeds(health: list[FeedHealth]) -> Finding:
    if not health:
        said = "还没有；用 baozhai feeds add 网址 或 baozhai feeds import 文件.opml 增加"
        return Finding("订阅源", said, missing=True)
    failing = sum(one.feed.failures > 0 for one in health)
    return Finding("订阅源", f"{len(health)} 个，其中 {failing} 个暂时读不到")


async def _model(settings: Settings) -> Finding:
    return _model_folder(settings)


def _model_folder(settings: Settings) -> Finding:
    chosen = settings.summarizer
    if chosen.engine == "extractive":
        return Finding("模型", "extractive 引擎不需要模型")
    if chosen.model and not Path(chosen.model).exists():
        return Finding("模型", f"{chosen.model} 不是本机目录，将从 Hugging Face 下载", missing=True)
    import summarizer

    folder = Path(chosen.model or Path(summarizer.__file__).parent / "model")
    if not (folder / "config.json").is_file():
        return Finding(
            "模型", f"{folder} 里没有模型（缺 config.json），只能用 extractive", bad=True
        )
    return Finding("模型", str(folder))


async def _token(settings: Settings) -> Finding:
    token = settings.telegram.token.get_secret_value()
    if not token:
        said = "没有设置；向 @BotFather 申请，再设置 BAOZHAI_TELEGRAM__TOKEN"
        return Finding("令牌", said, missing=True)
    try:
        async with httpx.AsyncClient(proxy=settings.telegram.proxy or None, timeout=15) as client:
            answer = await client.get(f"{settings.telegram.base_url}{token}/getMe")
    except (httpx.HTTPError, ValueError) as error:
        said = (
            f"连不上 Telegram（{type(error).__name__}）；在中国大陆请设置 BAOZHAI_TELEGRAM__PROXY"
        )
        return Finding("令牌", said, bad=True)
    if answer.status_code != httpx.codes.OK:
        return Finding("令牌", f"Telegram 不认这个令牌（{answer.status_code}）", bad=True)
    return Finding("令牌", f"@{answer.json()['result']['username']}")


async def _proxy(settings: Settings) -> Finding:
    proxy = settings.telegram.proxy
    if not proxy:
        return Finding("代理", "没有设置，直连", missing=True)
    return Finding("代理", redact(proxy))


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
            return Finding("抓取网页", f"连不上代理 {redact(proxy)}", bad=True)
        return Finding("抓取网页", f"经代理 {redact(proxy)}")
    try:
        async with asyncio.timeout(5):
            found = await resolve(PROBE, 443)
    except (OSError, TimeoutError):
        said = f"域名解析不了（{PROBE}）；看看网络，或设置 BAOZHAI_FETCH__PROXY"
        return Finding("抓取网页", said, missing=True)
    if not all((address := parse_address(text)) and is_public(address) for text in found):
        advice = "用 Clash 的 fake-ip 时请设置 BAOZHAI_FETCH__PROXY"
        said = f"{PROBE} 解析成了内网地址 {found[0]}；{advice}"
        return Finding("抓取网页", said, missing=True)
    return Finding("抓取网页", "直连")


async def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(_existing(settings.home.expanduser())).free // 2**20
    return Finding("磁盘", f"剩余 {free} MB", bad=free < LEAST_FREE_MEGABYTES)


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
