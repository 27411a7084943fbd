"""What the bot is told, and how it gets it: polling, webhook, group privacy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from bot.sandbox import Sandbox
from bot.sandbox.limits import MAX_POLL_SECONDS
from bot.sandbox.server import serving
from tests.bot.making import PATIENCE_SECONDS


class Receiver:
    """A webhook's own server: refuses the first ``refusals`` deliveries."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.got: asyncio.Queue[tuple[str | None, dict[str, Any]]] = asyncio.Queue()

    async def _take(self, request: Request) -> Response:
        if self.refusals > 0:
            self.refusals -= 1
            return Response(status_code=500)
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.got.put_nowait((secret, await request.json()))
        return Response()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = Starlette(routes=[Route("/hook", self._take, methods=["POST"])])
        async with serving(app, "127.0.0.1", 0) as port:
            yield f"http://127.0.0.1:{port}/hook"


async def test_updates_stay_until_they_are_confirmed(client: Bot, sandbox: Sandbox) -> None:
    reader = sandbox.user("小明")
    reader.start("story_7")
    reader.send("/topic 5G")
    first, second = await client.get_updates()
    assert first.message
    assert first.message.text == "/start story_7"
    assert first.message.entities[0].type == "bot_command"
    assert [update.update_id for update in await client.get_updates()] == [
        first.update_id,
        second.update_id,
    ]
    assert await client.get_updates(offset=first.update_id + 1, limit=1) == (second,)
    assert await client.get_updates(offset=second.update_id + 1) == ()


async def test_a_long_poll_returns_as_soon_as_something_happens(
    client: Bot, sandbox: Sandbox
) -> None:
    poll = asyncio.create_task(client.get_updates(timeout=MAX_POLL_SECONDS))
    await _until_polling(sandbox)
    sandbox.user("小明").start()
    async with asyncio.timeout(MAX_POLL_SECONDS - 5):
        (update,) = await poll
    assert update.message


async def test_a_second_poll_ends_the_first(client: Bot, sandbox: Sandbox) -> None:
    first = asyncio.create_task(client.get_updates(timeout=30))
    await _until_polling(sandbox)
    async with Bot(sandbox.token, sandbox.base_url) as other:
        assert await other.get_updates() == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_only_the_kinds_asked_for_come(client: Bot, sandbox: Sandbox) -> None:
    await client.get_updates(allowed_updates=["callback_query", "my_chat_member"])
    reader = sandbox.user("小明")
    reader.start()
    reader.block()
    (update,) = await client.get_updates()
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_members_changes_come_to_administrators_who_ask(
    client: Bot, sandbox: Sandbox
) -> None:
    await client.get_updates(allowed_updates=Update.ALL_TYPES)
    owner, other = sandbox.user("小明"), sandbox.user("阿華")
    group = sandbox.group("群", owner, members=[other])
    group.add(other, "administrator")
    group.add_bot("administrator")
    group.add(other, "left")
    kinds = [
        (change.chat.id == group.id, change.new_chat_member.user.id, change.new_chat_member.status)
        for update in await client.get_updates()
        if (change := update.my_chat_member or update.chat_member)
    ]
    bot_id = sandbox.state.bot.id
    assert kinds == [
        (True, bot_id, "member"),
        (True, bot_id, "administrator"),
        (True, other.id, "left"),
    ]


async def test_privacy_mode_lets_through_what_is_meant_for_the_bot(
    client: Bot, sandbox: Sandbox
) -> None:
    reader = sandbox.user("小明")
    reader.start()
    group = sandbox.group("群", reader)
    sent = await client.send_message(group.id, "早")
    for text in (
        "闲聊",
        "/topic 5G",
        "/topic@baozhai_bot",
        "/topic@other_bot",
        "@baozhai_bot 看",
        "看 /topic",
    ):
        reader.send(text, group)
    reader.send("回答你", group, reply_to=group.chat.messages[sent.id])
    heard = [
        update.message.text
        for update in await client.get_updates()
        if update.message and update.message.chat.id == group.id and update.message.text
    ]
    assert heard == ["/topic 5G", "/topic@baozhai_bot", "回答你"]
    group.add_bot("administrator")
    reader.send("管理员都听得到", group)
    (update,) = await client.get_updates(offset=-1)
    assert update.message
    assert update.message.text == "管理员都听得到"


async def test_edits_posts_and_migration_are_told(client: Bot, sandbox: Sandbox) -> None:
    reader = sandbox.user("小明")
    reader.edit(reader.send("原文"), "改文")
    channel = sandbox.group("频道", reader, kind="channel", bot="administrator")
    reader.send("公告", channel)
    group = sandbox.group("群", reader, kind="group")
    new = group.migrate()
    updates = await client.get_updates()
    assert [update.edited_message.text for update in updates if update.edited_message] == ["改文"]
    assert [update.channel_post.text for update in updates if update.channel_post] == ["公告"]
    moves = [
        (update.message.migrate_to_chat_id, update.message.migrate_from_chat_id)
        for update in updates
        if update.message
        and (update.message.migrate_to_chat_id or update.message.migrate_from_chat_id)
    ]
    assert moves == [(new.id, None), (None, group.id)]


async def test_a_webhook_gets_updates_with_its_secret_and_again_after_a_failure(
    client: Bot, sandbox: Sandbox
) -> None:
    receiver = Receiver(refusals=1)
    async with receiver.listening() as url:
        await client.set_webhook(url, secret_token="geheim_1")
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await client.get_updates()
        sandbox.user("小明").start()
        sandbox.user("小明").send("第二条")
        async with asyncio.timeout(PATIENCE_SECONDS):
            taken = [await receiver.got.get() for _ in range(2)]
        assert [secret for secret, _ in taken] == ["geheim_1", "geheim_1"]
        assert [update["message"]["text"] for _, update in taken] == ["/start", "第二条"]
        info = await client.get_webhook_info()
        assert info.url == url
        assert (
            info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        )
        await client.delete_webhook()
        assert (await client.get_webhook_info()).url == ""
        assert await client.get_updates() == ()
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await client.set_webhook("https://example.org/hook", secret_token="a b")


async def _until_polling(sandbox: Sandbox) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not sandbox.state.updates.polling:  # noqa: ASYNC110 - nothing tells of a poll
            await asyncio.sleep(0.005)
