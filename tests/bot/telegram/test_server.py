"""The server: updates by webhook, health and metrics, over real HTTP."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from bot.domain.message import Promise
from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.health import DEAF_SECONDS, SILENT_SECONDS, Health
from bot.telegram.rate_limiter import ChatRateLimiter
from tests.bot.making import HandClock, flowing, messages, reader, until
from tests.bot.postgresql import Databases
from tests.bot.telegram.desk import Desk, running


def free_port() -> int:
    """A port on loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@asynccontextmanager
async def watched(
    sandbox: Sandbox, store: Store, clock: HandClock, **overrides: Any
) -> AsyncIterator[tuple[Desk, httpx.AsyncClient]]:
    """A bot that polls and serves its health, and who asks."""
    port = free_port()
    overrides |= {"monitoring": {"enabled": True}, "webhook": {"port": port}}
    async with (
        running(sandbox, store, clock, **overrides) as desk,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as watcher,
    ):
        yield desk, watcher


async def metrics(watcher: httpx.AsyncClient) -> dict[tuple[str, str], float]:
    """What /metrics says: values by the samples' names and labels."""
    answer = await watcher.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_the_bot_answers_by_webhook_and_refuses_strangers(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    port = free_port()
    webhook = {
        "url": f"http://127.0.0.1:{port}/hook",
        "port": port,
        "secret_token": SecretStr("not-telling"),
    }
    async with running(sandbox, store, clock, webhook=webhook):
        person = sandbox.user("小明")
        # Without what Bot API 9.6 added: it cannot be read, and must not come again and again.
        unread = {"poll_id": "1", "user": {"id": 1}, "option_ids": [0]}
        sandbox.state.updates.add("poll_answer", unread)
        person.start()
        await person.wait("我是报摘")
        async with httpx.AsyncClient(trust_env=False) as stranger:
            hook = f"http://127.0.0.1:{port}/hook"
            assert (await stranger.post(hook, json={"update_id": 1})).status_code == 403
            told = {"X-Telegram-Bot-Api-Secret-Token": "not-telling"}
            assert (await stranger.post(hook, content=b"{", headers=told)).status_code == 400
            assert (await stranger.get(f"http://127.0.0.1:{port}/healthz")).text == "ok"
            ready = await stranger.get(f"http://127.0.0.1:{port}/readyz")
            assert ready.json() == {"ready": True, "lacking": []}
            assert (await stranger.get(f"http://127.0.0.1:{port}/metrics")).status_code == 404
    assert sandbox.errors == []


async def test_a_polling_bot_says_how_it_fares(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    async with watched(sandbox, store, clock) as (desk, watcher):
        assert (await watcher.get("/healthz")).status_code == 200
        assert (await watcher.get("/readyz")).json() == {"ready": True, "lacking": []}
        with desk.services.health.receives(polling=False):
            pass  # and no more: as one that stands by for another, or stops
        assert (await watcher.get("/healthz")).status_code == 200
        standing_by = await watcher.get("/readyz")
        assert standing_by.status_code == 503
        assert standing_by.json() == {"ready": False, "lacking": ["standby"]}
        with desk.services.health.receives(polling=True):
            async with store.database.writing() as connection:
                await connection.exec_driver_sql("ALTER TABLE outbox RENAME TO lost")
            lame = await watcher.get("/readyz")
            assert (lame.status_code, lame.json()["lacking"]) == (503, ["store"])
            assert (await metrics(watcher))["baozhai_store_up", ""] == 0
            async with store.database.writing() as connection:
                await connection.exec_driver_sql("ALTER TABLE lost RENAME TO outbox")
            assert (await watcher.get("/readyz")).status_code == 200


async def test_one_that_cannot_reach_telegram_at_its_start_says_so(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    port = free_port()
    nowhere = {"token": SecretStr(sandbox.token), "base_url": f"http://127.0.0.1:{free_port()}/bot"}
    served: dict[str, Any] = {"monitoring": {"enabled": True}, "webhook": {"port": port}}

    async def start() -> None:
        async with running(sandbox, store, clock, telegram=nowhere, **served):
            pass

    starting = asyncio.create_task(start())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as watcher:

        async def waits_for_telegram() -> bool:
            with suppress(httpx.ConnectError):
                return bool((await watcher.get("/readyz")).json()["lacking"] == ["telegram"])
            return False

        await until(waits_for_telegram)
        assert (await watcher.get("/healthz")).status_code == 200
    starting.cancel()
    with suppress(asyncio.CancelledError):
        await starting


def test_health_goes_by_a_clock_that_only_grows() -> None:
    passed = 0.0
    health = Health(lambda: passed)
    passed = SILENT_SECONDS + 1
    assert health.alive  # it stands by: there are no ticks
    health.tick()
    passed += SILENT_SECONDS - 1
    assert health.alive
    passed += 2
    assert not health.alive
    health.tick()
    assert health.alive
    with health.receives(polling=True):
        passed += DEAF_SECONDS + 1
        assert health.deaf
        health.hear()
        assert not health.deaf
    with health.receives(polling=False):
        passed += DEAF_SECONDS + 1
        assert not health.deaf


async def test_what_the_bot_does_is_counted(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    pace = ChatRateLimiter()
    async with watched(sandbox, store, clock, rate_limiter=pace) as (desk, watcher):
        before = await metrics(watcher)
        sandbox.fail("sendMessage", "too_many_requests", times=1, seconds=1)
        person.send("/topic 5G")
        await person.wait("5G")
        await desk.services.dispatcher.stop()
        await store.outbox.promise(Promise(person.id, "news", messages("晚报")))
        clock.forward(seconds=40)
        assert (await metrics(watcher))["baozhai_outbox_age_seconds", ""] == 40
        desk.services.dispatcher.start()
        async with flowing(clock):
            await person.wait("晚报")
        # The answer is in when the next is asked for: /metrics waits for nothing.
        after = await metrics(watcher)

    def more(name: str, labels: str = "") -> float:
        return after[name, labels] - before.get((name, labels), 0)

    assert more("baozhai_update_seconds_count", "message") >= 1
    assert more("baozhai_handler_seconds_count", "topic") == 1
    assert more("baozhai_telegram_requests_total", "sendMessage,flood") == 1
    assert more("baozhai_telegram_requests_total", "sendMessage,ok") >= 1
    assert more("baozhai_flood_seconds_total") == 1
    assert after["baozhai_chats", "subscribed"] == 1
    assert after["baozhai_disk_free_bytes", ""] > 0
    for _, labels in after:
        assert re.fullmatch(r"[A-Za-z_,./\d+]*", labels)
        assert str(person.id) not in labels


async def test_one_that_stands_by_is_healthy_and_not_ready(
    sandbox: Sandbox, postgresql: Databases, clock: HandClock, tmp_path: Path
) -> None:
    with postgresql.one() as url:
        first, second = [await Store.open(url, clock=clock) for _ in range(2)]
        port = free_port()

        async def stand_by() -> None:
            served: dict[str, Any] = {"monitoring": {"enabled": True}, "webhook": {"port": port}}
            async with running(sandbox, second, clock, home=tmp_path, **served):
                pass

        async with (
            running(sandbox, first, clock, home=tmp_path),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as watcher,
        ):
            standing_by = asyncio.create_task(stand_by())

            async def answers() -> bool:
                with suppress(httpx.ConnectError):
                    return (await watcher.get("/healthz")).status_code == 200
                return False

            await until(answers)
            ready = await watcher.get("/readyz")
            assert (ready.status_code, ready.json()["lacking"]) == (503, ["standby"])
            assert (await metrics(watcher))["baozhai_ready", ""] == 0
            standing_by.cancel()
            with suppress(asyncio.CancelledError):
                await standing_by
        await first.close()
        await second.close()
