"""A bot in a chat that it is no member of, by the server's rules."""

from __future__ import annotations

import pytest
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest, Forbidden

from bot.sandbox import Person, Sandbox
from tests.bot.making import one_button


def result(said: str) -> InlineQueryResultArticle:
    return InlineQueryResultArticle("1", "answer", InputTextMessageContent(said))


async def test_a_guest_is_called_by_a_mention_and_answers_once(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    sandbox.guest_mode = True
    assert (await client.get_me()).supports_guest_queries
    club = sandbox.group("球友群", reader, bot=None)
    post = reader.send("昨晚的比赛", club)
    asking = reader.send("@baozhai_bot 讲了什么", club, reply_to=post)
    told = [update.guest_message for update in await client.get_updates()][-1]
    assert told is not None
    assert told.guest_query_id is not None
    assert told.reply_to_message is not None
    assert told.reply_to_message.text == "昨晚的比赛"
    with pytest.raises(Forbidden, match="not a member"):
        await client.send_message(club.id, "大家好")
    sent = await client.answer_guest_query(told.guest_query_id, result("主队赢了"))
    (answer,) = club.answers()
    assert (answer.text, answer.reply_to) == ("主队赢了", asking)
    assert answer.as_json()["guest_bot_caller_user"]["id"] == reader.id
    await client.edit_message_text("主队三比一赢了", inline_message_id=sent.inline_message_id)
    assert answer.text == "主队三比一赢了"
    with pytest.raises(BadRequest, match="too old"):
        await client.answer_guest_query(told.guest_query_id, result("再说一遍"))


async def test_nobody_calls_a_bot_that_is_no_guest_or_is_in_the_chat(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    club = sandbox.group("球友群", reader, bot=None)
    reader.send("@baozhai_bot 在吗", club)
    sandbox.guest_mode = True
    reader.send("没有提到谁", club)
    own = sandbox.group("读报群", reader)
    reader.send("@baozhai_bot 在吗", own)
    assert not any(update.guest_message for update in await client.get_updates())
    with pytest.raises(BadRequest, match="too old"):
        await client.answer_guest_query("1", result("在"))
    keyboard = one_button(callback_data="x" * 65)
    content = InputTextMessageContent("x")
    long = InlineQueryResultArticle("1", "a", content, reply_markup=keyboard)
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await client.answer_guest_query("1", long)
