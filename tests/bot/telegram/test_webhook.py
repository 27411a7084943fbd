"""Updates by webhook, over real HTTP."""

from __future__ import annotations

import socket

import httpx
from pydantic import SecretStr

from bot.sandbox import Sandbox
from bot.settings import load_settings
from bot.store import Store
from bot.stories.worker import SummaryWorker
from bot.telegram.app import build_application, running
from tests.bot.making import HandClock


async def test_the_bot_answers_by_webhook_and_refuses_strangers(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = load_settings(
        telegram={
            "token": SecretStr(sandbox.token),
            "base_url": sandbox.base_url,
            "base_file_url": sandbox.base_file_url,
        },
        webhook={
            "url": f"http://127.0.0.1:{port}/hook",
            "port": port,
            "secret_token": SecretStr("not-telling"),
        },
    )
    worker = SummaryWorker("extractive")
    application = build_application(settings, store, worker, clock=clock)
    async with running(application, jobs=False):
        reader = sandbox.user("小明")
        # Without what Bot API 9.6 added: it cannot be read, and must not come again and again.
        unread = {"poll_id": "1", "user": {"id": 1}, "option_ids": [0]}
        sandbox.state.updates.add("poll_answer", unread)
        reader.start()
        await reader.wait("我是报摘")
        async with httpx.AsyncClient(trust_env=False) as stranger:
            hook = f"http://127.0.0.1:{port}/hook"
            assert (await stranger.post(hook, json={"update_id": 1})).status_code == 403
            told = {"X-Telegram-Bot-Api-Secret-Token": "not-telling"}
            assert (await stranger.post(hook, content=b"{", headers=told)).status_code == 400
            assert (await stranger.get(f"http://127.0.0.1:{port}/health")).text == "ok"
    assert sandbox.errors == []
