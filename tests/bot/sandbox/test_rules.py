"""Telegram's rules on what is sent, met through python-telegram-bot's own client."""

from __future__ import annotations

from io import BytesIO

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
)
from telegram.constants import ChatMemberStatus, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError

from bot.sandbox import Person, Sandbox
from bot.sandbox.limits import (
    MAX_CAPTION_CHARACTERS,
    MAX_DOWNLOAD_BYTES,
    MAX_ENTITIES,
    MAX_TEXT_CHARACTERS,
    MAX_UPLOAD_BYTES,
)
from tests.bot.making import one_button


async def test_the_longest_text_is_counted_after_parsing_in_code_points(
    client: Bot, reader: Person
) -> None:
    emoji = "😀" * MAX_TEXT_CHARACTERS  # twice as many UTF-16 units, four times as many bytes
    sent = await client.send_message(reader.id, f"<b>{emoji}</b>", parse_mode=ParseMode.HTML)
    assert sent.text == emoji
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await client.send_message(reader.id, emoji + "多")


async def test_captions_are_shorter(client: Bot, reader: Person) -> None:
    longest = "字" * MAX_CAPTION_CHARACTERS
    sent = await client.send_document(reader.id, b"x", caption=longest, filename="a.txt")
    assert sent.caption == longest
    assert sent.document
    assert sent.document.file_name == "a.txt"
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await client.send_document(reader.id, b"x", caption=longest + "多")


async def test_empty_texts_and_bad_markup_are_refused(client: Bot, reader: Person) -> None:
    with pytest.raises(BadRequest, match="Message text is empty"):
        await client.send_message(reader.id, "")
    with pytest.raises(BadRequest, match="Text must be non-empty"):
        await client.send_message(reader.id, "<b> </b>", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match='Can\'t parse entities: unsupported start tag "p"'):
        await client.send_message(reader.id, "<p>x</p>", parse_mode=ParseMode.HTML)


async def test_entities_past_a_hundred_are_dropped_and_noted(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    text = "".join(f"<b>{n % 10}</b>." for n in range(MAX_ENTITIES + 1))
    sent = await client.send_message(reader.id, text, parse_mode=ParseMode.HTML)
    assert len(sent.entities) == MAX_ENTITIES
    assert [trouble.method for trouble in sandbox.errors] == ["entities"]


async def test_callback_data_is_held_to_64_bytes(client: Bot, reader: Person) -> None:
    await client.send_message(reader.id, "x", reply_markup=one_button(callback_data="字" * 21))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await client.send_message(reader.id, "x", reply_markup=one_button(callback_data="字" * 22))


async def test_buttons_have_the_colours_there_are(client: Bot, reader: Person) -> None:
    for style in ("primary", "success", "danger"):
        keyboard = one_button(callback_data="a", style=style)
        sent = await client.send_message(reader.id, style, reply_markup=keyboard)
        assert sent.reply_markup is not None
        assert sent.reply_markup.inline_keyboard[0][0].style == style
    keyboard = one_button(callback_data="a", style="rainbow")
    with pytest.raises(BadRequest, match="nvalid button style specified"):
        await client.send_message(reader.id, "x", reply_markup=keyboard)


async def test_an_edit_must_change_something(client: Bot, reader: Person) -> None:
    sent = await client.send_message(reader.id, "<b>甲</b>", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await client.edit_message_text("<b>甲</b>", reader.id, sent.id, parse_mode=ParseMode.HTML)
    edited = await client.edit_message_text("甲", reader.id, sent.id)
    assert isinstance(edited, Message)
    assert edited.edit_date is not None
    marked = await client.edit_message_reply_markup(
        reader.id, sent.id, reply_markup=one_button(callback_data="a")
    )
    assert isinstance(marked, Message)
    assert marked.reply_markup is not None
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await client.edit_message_text("乙", reader.id, 999)
    own = reader.messages()[0]
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await client.edit_message_text("乙", reader.id, own.id)


async def test_whoever_did_not_start_or_blocked_hears_nothing(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    stranger = sandbox.user("阿華")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await client.send_message(stranger.id, "喂")
    reader.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await client.send_message(reader.id, "喂")
    reader.unblock()
    await client.send_message(reader.id, "喂")
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(42, "喂")


async def test_groups_migrate_and_bots_are_kicked(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    group = sandbox.group("群", reader, kind="group")
    new = group.migrate()
    with pytest.raises(ChatMigrated) as caught:
        await client.send_message(group.id, "早")
    assert caught.value.new_chat_id == new.id
    assert (await client.send_message(new.id, "早")).chat.type == "supergroup"
    new.add_bot("kicked")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await client.send_message(new.id, "早")
    channel = sandbox.group("频道", reader, kind="channel")
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await client.send_message(channel.id, "早")
    channel.add_bot("administrator")
    sent = await client.send_message(channel.id, "早")
    assert sent.from_user is None
    assert sent.sender_chat


async def test_forum_topics(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    forum = sandbox.group("编辑部", reader, topics=["科技"])
    (thread_id,) = forum.chat.threads
    sent = await client.send_message(forum.id, "早", message_thread_id=thread_id)
    assert sent.is_topic_message
    assert sent.message_thread_id == thread_id
    with pytest.raises(BadRequest, match="Message thread not found"):
        await client.send_message(forum.id, "早", message_thread_id=777)
    forum.close_topic(thread_id)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await client.send_message(forum.id, "早", message_thread_id=thread_id)
    await client.send_message(forum.id, "早")
    forum.add_bot("administrator")
    await client.send_message(forum.id, "早", message_thread_id=thread_id)
    forum.delete_topic(thread_id)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await client.send_message(forum.id, "早", message_thread_id=thread_id)


async def test_only_administrators_write_in_a_read_only_group(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    group = sandbox.group("公告", reader)
    group.restrict()
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await client.send_message(group.id, "早")
    group.add_bot("administrator")
    await client.send_message(group.id, "早")


async def test_an_anonymous_administrator_writes_as_the_group(
    sandbox: Sandbox, reader: Person
) -> None:
    member = sandbox.user("小红")
    group = sandbox.group("群", reader, members=[member])
    message = reader.send("/start", group, anonymous=True)
    told = message.as_json()
    assert told["sender_chat"]["id"] == group.id
    assert told["from"]["username"] == "GroupAnonymousBot"
    assert message not in group.answers()
    with pytest.raises(ValueError, match="no administrator"):
        member.send("/start", group, anonymous=True)


async def test_a_refusal_can_be_ordered(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    sandbox.fail("sendMessage", "refuse", reason="CHAT_WRITE_FORBIDDEN")
    with pytest.raises(BadRequest, match="Chat_write_forbidden"):
        await client.send_message(reader.id, "早")
    await client.send_message(reader.id, "早")


async def test_files_go_both_ways_within_limits(client: Bot, reader: Person) -> None:
    message = reader.upload("第3版.txt", "报摘".encode())
    assert message.document
    file = await client.get_file(message.document.id)
    assert bytes(await file.download_as_bytearray()).decode() == "报摘"
    again = await client.send_document(reader.id, message.document.id)
    assert again.document
    assert again.document.file_id == message.document.id
    large = reader.upload("大.pdf", bytes(MAX_DOWNLOAD_BYTES + 1))
    assert large.document
    with pytest.raises(BadRequest, match="File is too big"):
        await client.get_file(large.document.id)
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await client.send_document(reader.id, BytesIO(bytes(MAX_UPLOAD_BYTES + 1)))
    photo = await client.send_photo(reader.id, b"\x89PNG", caption="图")
    assert photo.photo


async def test_inline_answers_are_checked(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    def article(result_id: str) -> InlineQueryResultArticle:
        return InlineQueryResultArticle(result_id, "题", InputTextMessageContent("文"))

    async def ask() -> str:
        with pytest.raises(TimeoutError):
            await reader.inline("5G", timeout=0.01)
        (update,) = await client.get_updates(offset=-1)
        assert update.inline_query
        return update.inline_query.id

    query_id = await ask()
    too_many = [article(str(number)) for number in range(51)]
    for results, reason in (
        (too_many, "Results_too_much"),
        ([article("甲" * 22)], "Result_id_invalid"),
        ([article("1"), article("1")], "Result_id_duplicate"),
    ):
        with pytest.raises(BadRequest, match=reason):
            await client.answer_inline_query(query_id, results)
    with pytest.raises(BadRequest, match="Query is too old"):
        await client.answer_inline_query("1", [])
    await client.answer_inline_query(query_id, [article("1")], cache_time=60)
    kept = await reader.inline("5G")
    assert [result["id"] for result in kept.results] == ["1"]
    message = reader.choose(kept, "1")
    assert message.via_bot is sandbox.state.bot


async def test_pressed_buttons_are_answered(client: Bot, reader: Person) -> None:
    await client.send_message(reader.id, "x", reply_markup=one_button(callback_data="a"))
    press = reader.press("按")
    (update,) = await client.get_updates(offset=-1)
    assert update.callback_query
    assert update.callback_query.data == "a"
    with pytest.raises(BadRequest, match="Message_too_long"):
        await client.answer_callback_query(press.id, "字" * 201)
    await client.answer_callback_query(press.id, "好", show_alert=True)
    assert (press.answered.is_set(), press.text, press.show_alert) == (True, "好", True)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await client.answer_callback_query("1")


async def test_commands_by_scope_and_language(client: Bot, reader: Person) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await client.set_my_commands([BotCommand("start", "开始")])
    await client.set_my_commands([BotCommand("start", "Start")], scope, "en")
    assert (await client.get_my_commands())[0].description == "开始"
    assert (await client.get_my_commands(scope, "en"))[0].description == "Start"
    assert await client.get_my_commands(BotCommandScopeChat(reader.id)) == ()
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await client.set_my_commands([BotCommand("Start", "x")])
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await client.set_my_commands([BotCommand("start", "x")], language_code="zh-hans")
    await client.delete_my_commands(scope, "en")
    assert await client.get_my_commands(scope, "en") == ()


async def test_the_bot_describes_itself(client: Bot) -> None:
    me = await client.get_me()
    assert (me.is_bot, me.supports_inline_queries) == (True, True)
    await client.set_my_description("读报", "zh")
    assert (await client.get_my_description("zh")).description == "读报"
    await client.set_my_short_description("短")
    assert (await client.get_my_short_description()).short_description == "短"
    await client.set_my_name("报摘")
    assert (await client.get_my_name()).name == "报摘"
    with pytest.raises(BadRequest, match="Bot description is too long"):
        await client.set_my_description("字" * 513)
    await client.set_chat_menu_button()
    assert (await client.get_chat_menu_button()).type == "default"


async def test_chats_and_members(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    admin, member = sandbox.user("阿華"), sandbox.user("Emma", "en")
    group = sandbox.group("群", reader, admins=[admin], members=[member])
    full = await client.get_chat(group.id)
    assert (full.type, full.title) == ("supergroup", "群")
    assert await client.get_chat_member_count(group.id) == 4
    statuses = {
        person: (await client.get_chat_member(group.id, person.id)).status
        for person in (reader, admin, member)
    }
    assert statuses == {
        reader: ChatMemberStatus.OWNER,
        admin: ChatMemberStatus.ADMINISTRATOR,
        member: ChatMemberStatus.MEMBER,
    }
    admins = await client.get_chat_administrators(group.id)
    assert {each.user.id for each in admins} == {reader.id, admin.id}
    sent = await client.send_message(group.id, "早")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await client.pin_chat_message(group.id, sent.id)
    group.add_bot("administrator")
    assert await client.pin_chat_message(group.id, sent.id)
    assert await client.delete_message(group.id, sent.id)
    copied = await client.copy_message(group.id, reader.id, reader.messages()[0].id)
    assert group.chat.messages[copied.message_id].text == "/start"
    forwarded = await client.forward_message(group.id, reader.id, reader.messages()[0].id)
    assert forwarded.forward_origin
    assert await client.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await client.send_message(group.id, "早")


async def test_requests_are_answered_in_telegrams_shape(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{sandbox.base_url}{sandbox.token}/noSuchMethod")
        assert answer.status_code == 404
        assert answer.json() == {
            "ok": False,
            "error_code": 404,
            "description": "Not Found: method not found",
        }
        answer = await client.post(
            f"{sandbox.base_url}{sandbox.token}/GETME", json={"ignored": True}
        )
        assert answer.json()["result"]["username"] == "baozhai_bot"
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", sandbox.base_url):
            pass
