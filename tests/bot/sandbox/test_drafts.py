"""What the server shows of a message that is still being written."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from bot.sandbox import Person, Sandbox


async def test_a_draft_stands_until_a_message_comes(client: Bot, reader: Person) -> None:
    await client.send_message_draft(reader.id, 7, "<b>正在读</b>", parse_mode="HTML")
    await client.send_message_draft(reader.id, 7, "快好了")
    await client.send_message_draft(reader.id, 8, "另一份")
    assert reader.drafts() == ["正在读", "快好了", "另一份"]
    assert reader.drafts(shown=True) == ["快好了", "另一份"]
    await client.send_message(reader.id, "好了")
    assert reader.drafts(shown=True) == []
    assert [message.text for message in reader.answers()] == ["好了"], "no message is left of them"


async def test_a_draft_goes_by_itself(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    now = 0.0
    sandbox.state.timer = lambda: now
    await client.send_message_draft(reader.id, 7, "正在读")
    now = 29.0
    assert reader.drafts(shown=True) == ["正在读"]
    now = 30.0
    assert reader.drafts(shown=True) == []


async def test_drafts_are_for_private_chats_and_have_a_number(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    group = sandbox.group("群", reader)
    with pytest.raises(BadRequest, match=r"(?i)TEXTDRAFT_PEER_INVALID"):
        await client.send_message_draft(group.id, 7, "正在读")
    with pytest.raises(BadRequest, match="non-zero"):
        await client.send_message_draft(reader.id, 0, "正在读")
    with pytest.raises(BadRequest, match=r"(?i)thread not found"):
        await client.send_message_draft(reader.id, 7, "正在读", message_thread_id=99)
    with pytest.raises(BadRequest, match=r"(?i)TOO_LONG"):
        await client.send_message_draft(reader.id, 7, "长" * 4097)
    assert reader.drafts() == []


async def test_an_older_server_has_no_drafts(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    sandbox.lack("sendMessageDraft")
    with pytest.raises(InvalidToken):  # what PTB makes of 404
        await client.send_message_draft(reader.id, 7, "正在读")
