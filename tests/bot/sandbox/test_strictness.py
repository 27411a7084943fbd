"""Where a kinder stand-in let bots through that Telegram refuses; and what other programs need."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    SwitchInlineQueryChosenChat,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.sandbox import Person, Sandbox
from bot.sandbox.links import checked_link
from bot.sandbox.markdown import parse_markdown, parse_markdown_v2
from tests.bot.making import one_button


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A local Telegram as it is by default."""
    async with Sandbox.running(port=0) as made:
        yield made


# -- keyboards --------------------------------------------------------------------------------


@pytest.mark.parametrize("switch", ["switch_inline_query", "switch_inline_query_current_chat"])
async def test_a_channels_buttons_do_not_switch_to_inline_mode(
    client: Bot, sandbox: Sandbox, reader: Person, switch: str
) -> None:
    channel = sandbox.group("频道", reader, kind="channel", bot="administrator")
    with pytest.raises(BadRequest, match=f"Can't use {switch} button in a channel chat"):
        await client.send_message(channel.id, "x", reply_markup=one_button(**{switch: "5G"}))
    link = one_button(url="https://t.me/baozhai_bot?start=story_1")
    sent = await client.send_message(channel.id, "x", reply_markup=link)
    with pytest.raises(BadRequest, match=f"Can't use {switch} button in a channel chat"):
        await client.edit_message_reply_markup(
            channel.id, sent.id, reply_markup=one_button(**{switch: ""})
        )
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await client.send_message(channel.id, "x", reply_markup=ReplyKeyboardMarkup([["a"]]))
    await client.send_message(reader.id, "x", reply_markup=one_button(**{switch: "5G"}))


async def test_chosen_chats_are_kept_as_telegram_tells_them(client: Bot, reader: Person) -> None:
    def button(**kinds: Any) -> InlineKeyboardMarkup:
        chosen = SwitchInlineQueryChosenChat("5G", **kinds)
        return one_button(switch_inline_query_chosen_chat=chosen)

    everybody = dict.fromkeys(
        ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats"), True
    )
    with pytest.raises(BadRequest, match="At least one chat type must be allowed"):
        await client.send_message(reader.id, "x", reply_markup=button())
    sent = await client.send_message(reader.id, "x", reply_markup=button(allow_group_chats=True))
    assert sent.reply_markup is not None
    kept = sent.reply_markup.inline_keyboard[0][0].switch_inline_query_chosen_chat
    assert kept is not None
    assert (kept.query, kept.allow_group_chats, kept.allow_bot_chats) == ("5G", True, False)
    sent = await client.send_message(reader.id, "x", reply_markup=button(**everybody))
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][0].switch_inline_query == "5G"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://localhost/a", "Wrong HTTP URL"),
        ("https://intranet", "Wrong HTTP URL"),
        ("https://news.cn:99999/a", "Wrong port number specified in the URL"),
        ("https://news.cn:0/a", "Wrong port number specified in the URL"),
        ("https://ex^ample.com", "Disallowed character in URL host"),
        ("https://ex%ample.com", "Wrong percent-encoded symbol in URL host"),
        ("ftp://news.cn/a", "Unsupported URL protocol"),
        ("https://", "URL host is empty"),
        ("https://[::x]/", "Wrong IPv6 address specified in the URL"),
        ("tg://re.solve", "Unallowed characters in URL host"),
    ],
)
async def test_a_buttons_address_must_be_one(
    client: Bot, reader: Person, url: str, reason: str
) -> None:
    with pytest.raises(BadRequest, match=r"Inline keyboard button url .* is invalid") as caught:
        await client.send_message(reader.id, "x", reply_markup=one_button(url=url))
    assert reason.lower() in caught.value.message.lower()


def test_good_addresses_are_kept_as_telegram_writes_them() -> None:
    assert {given: checked_link(given) for given in _KEPT} == _KEPT


_KEPT = {
    "news.cn": "http://news.cn/",
    "HTTPS://News.CN:08080?a=1": "https://news.cn:8080/?a=1",
    "https://a:b@news.cn/x y": "https://a:b@news.cn/x%20y",
    "https://新闻.中国/甲": "https://新闻.中国/甲",
    "http://[::1]:80/": "http://[::1]:80/",
    "tg://resolve?domain=x": "tg://resolve?domain=x",
}


# -- time -------------------------------------------------------------------------------------


async def test_a_tap_answered_too_late_is_too_old(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    await client.send_message(reader.id, "x", reply_markup=one_button(callback_data="a"))
    sandbox.state.callback_seconds = 0.0
    press = reader.press("按")
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await client.answer_callback_query(press.id)
    sandbox.state.callback_seconds = 60.0
    press = reader.press("按")
    with pytest.raises(BadRequest, match="Url_invalid"):
        await client.answer_callback_query(press.id, url="https://t.me/other_bot?start=a")
    assert await client.answer_callback_query(press.id, url="https://t.me/baozhai_bot?start=a")


async def test_the_button_of_a_message_that_is_gone_comes_without_it(
    client: Bot, reader: Person
) -> None:
    sent = await client.send_message(reader.id, "x", reply_markup=one_button(callback_data="a"))
    kept = reader.chat.messages[sent.id]
    await client.delete_message(reader.id, sent.id)
    reader.press_button(kept, kept.rows[0][0])
    (update,) = await client.get_updates(offset=-1)
    assert update.callback_query
    assert update.callback_query.message
    assert not update.callback_query.message.is_accessible


async def test_edits_count_in_a_groups_twenty_a_minute(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    moment = 0.0
    sandbox.state.flood.timer = sandbox.state.action_flood.timer = lambda: moment
    group = sandbox.group("群", reader)
    sent = await client.send_message(group.id, "0")
    for number in range(1, 20):
        moment += 1.1
        await client.edit_message_text(str(number), group.id, sent.id)
    moment += 1.1
    with pytest.raises(RetryAfter):
        await client.edit_message_text("20", group.id, sent.id)
    for _ in range(3):  # what is shown above the input counts by itself
        await client.send_chat_action(group.id, ChatAction.TYPING)
    with pytest.raises(RetryAfter):
        await client.send_chat_action(group.id, ChatAction.TYPING)


async def test_slow_mode_lets_a_bot_write_once_in_a_while(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    group = sandbox.group("群", reader)
    group.slow_mode(30)
    await client.send_message(group.id, "1")
    with pytest.raises(RetryAfter):
        await client.send_message(group.id, "2")
    sandbox.state.flood.timer = lambda: 1e9
    group.add_bot("administrator")
    await client.send_message(group.id, "3")
    await client.send_message(group.id, "4")


async def test_a_refusal_can_forbid(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    sandbox.fail("sendMessage", "refuse", reason="bot was kicked from the channel chat", code=403)
    with pytest.raises(Forbidden, match="kicked from the channel"):
        await client.send_message(reader.id, "早")


# -- who sees what ----------------------------------------------------------------------------


async def test_inline_mode_is_off_until_it_is_switched_on(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    assert (await client.get_me()).supports_inline_queries is False
    with pytest.raises(ValueError, match="no inline mode"):
        await reader.inline("5G")
    sandbox.inline_mode = True
    assert (await client.get_me()).supports_inline_queries is True


async def test_nobody_waits_for_an_inline_answer_longer_than_it_is_taken(
    sandbox: Sandbox, reader: Person
) -> None:
    sandbox.inline_mode, sandbox.state.inline_seconds = True, 0.0
    with pytest.raises(TimeoutError, match="an answer to 5G"):
        await reader.inline("5G")


async def test_members_may_be_hidden_but_not_administrators(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    member = sandbox.user("小红")
    group = sandbox.group("群", reader, members=[member])
    group.hide_members()
    with pytest.raises(BadRequest, match="Chat_admin_required"):
        await client.get_chat_member(group.id, member.id)
    assert (await client.get_chat_member(group.id, client.id)).status == "member"
    assert [each.user.id for each in await client.get_chat_administrators(group.id)] == [reader.id]
    group.add_bot("administrator")
    assert (await client.get_chat_member(group.id, member.id)).status == "member"
    channel = sandbox.group("频道", reader, kind="channel")
    with pytest.raises(BadRequest, match="Member list is inaccessible"):
        await client.get_chat_member(channel.id, reader.id)
    with pytest.raises(BadRequest, match="Administrator list is inaccessible"):
        await client.get_chat_administrators(channel.id)


async def test_the_general_topic_has_no_number(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    forum = sandbox.group("编辑部", reader, topics=["科技"])
    for asked in (1, 777):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await client.send_message(forum.id, "早", message_thread_id=asked)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await client.send_chat_action(forum.id, ChatAction.TYPING, message_thread_id=777)
    group = sandbox.group("群", reader)
    assert (await client.send_message(group.id, "早", message_thread_id=777)).text == "早"


@pytest.mark.parametrize("text", ["\u200b", "\u3000\u2800", "\u00a0\ufeff", "\u200d \n\u202e"])
async def test_a_text_that_shows_nothing_is_empty(client: Bot, reader: Person, text: str) -> None:
    with pytest.raises(BadRequest, match="Text must be non-empty"):
        await client.send_message(reader.id, text)


async def test_control_characters_do_not_stay(client: Bot, reader: Person) -> None:
    sent = await client.send_message(
        reader.id, "甲\r\n\u202e乙\x07<b>丙</b>", parse_mode=ParseMode.HTML
    )
    assert sent.text == "甲\n乙 丙"
    assert sent.parse_entities() == {sent.entities[0]: "丙"}


# -- what other programs send -----------------------------------------------------------------


async def test_markdown_is_parsed_or_refused_as_telegram_does(client: Bot, reader: Person) -> None:
    sent = await client.send_message(
        reader.id, "*粗* [文](https://a.cn) 1\\.", parse_mode=ParseMode.MARKDOWN_V2
    )
    assert sent.text == "粗 文 1."
    assert [entity.type for entity in sent.entities] == ["bold", "text_link"]
    with pytest.raises(BadRequest, match=r"character '\.' is reserved and must be escaped"):
        await client.send_message(reader.id, "1. x", parse_mode=ParseMode.MARKDOWN_V2)
    with pytest.raises(BadRequest, match="can't find end of the entity starting at byte offset 1"):
        await client.send_message(reader.id, "a_b", parse_mode=ParseMode.MARKDOWN)
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await client.send_message(reader.id, "x", parse_mode="BBCode")


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("_i __u__ i_", "i u i", [("italic", 0, 5), ("underline", 2, 1)]),
        (">一\n>二\n三", "一\n二\n三", [("blockquote", 0, 4)]),
        (">一||", "一", [("expandable_blockquote", 0, 1)]),
        ("```py\nx_1```", "x_1", [("pre", 0, 3)]),
        ("||😀|| `a*b`", "😀 a*b", [("spoiler", 0, 2), ("code", 3, 3)]),
    ],
)
def test_markdown_v2_entities(source: str, text: str, kinds: list[tuple[str, int, int]]) -> None:
    parsed = parse_markdown_v2(source)
    assert parsed.text == text
    found = [(each["type"], each["offset"], each["length"]) for each in parsed.entities]
    assert found == kinds


def test_old_markdown_does_not_nest() -> None:
    parsed = parse_markdown("*a_b* \\_ `c`")
    assert parsed.text == "a_b _ c"
    assert [each["type"] for each in parsed.entities] == ["bold", "code"]


async def test_polls_are_sent_voted_in_and_stopped(
    client: Bot, sandbox: Sandbox, reader: Person
) -> None:
    sent = await client.send_poll(reader.id, "几点？", ["早", "晚"], is_anonymous=False)
    reader.vote(reader.chat.messages[sent.id], 1)
    poll, answer = (await client.get_updates())[-2:]
    assert poll.poll
    assert [option.voter_count for option in poll.poll.options] == [0, 1]
    assert answer.poll_answer
    assert answer.poll_answer.option_ids == (1,)
    assert (await client.stop_poll(reader.id, sent.id)).is_closed
    with pytest.raises(BadRequest, match="Poll has already been closed"):
        await client.stop_poll(reader.id, sent.id)
    with pytest.raises(BadRequest, match="Poll must have at least one answer option"):
        await client.send_poll(reader.id, "？", [])
    channel = sandbox.group("频道", reader, kind="channel", bot="administrator")
    with pytest.raises(BadRequest, match="Non-anonymous polls can't be sent to channel chats"):
        await client.send_poll(channel.id, "？", ["甲", "乙"], is_anonymous=False)


async def test_albums(client: Bot, sandbox: Sandbox, reader: Person) -> None:
    sandbox.state.flood.timer = lambda: 0.0
    photos = [InputMediaPhoto(b"1", caption="一"), InputMediaPhoto(b"2")]
    first, second = await client.send_media_group(reader.id, photos)
    assert (first.caption, second.caption) == ("一", None)
    assert first.media_group_id == second.media_group_id is not None
    with pytest.raises(BadRequest, match="can't be mixed with other media types"):
        await client.send_media_group(reader.id, [photos[0], InputMediaDocument(b"3")])
    with pytest.raises(BadRequest, match="Too many messages to send as an album"):
        await client.send_media_group(reader.id, photos * 6)
    assert len(await client.send_media_group(reader.id, photos * 5)) == 10
    before = reader.messages()
    with pytest.raises(RetryAfter):
        await client.send_media_group(reader.id, photos)
    assert reader.messages() == before  # all or nothing


async def test_reactions_go_both_ways(client: Bot, reader: Person) -> None:
    own = reader.messages()[0]
    assert await client.set_message_reaction(reader.id, own.id, "👍")
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await client.set_message_reaction(reader.id, own.id, "🧧")
    with pytest.raises(BadRequest, match="Reactions_too_many"):
        await client.set_message_reaction(reader.id, own.id, ["👍", "🔥"])
    with pytest.raises(BadRequest, match="Message to react not found"):
        await client.set_message_reaction(reader.id, 999, "👍")
    await client.get_updates(allowed_updates=["message_reaction"])
    reader.react(own, "🔥")
    (update,) = await client.get_updates(offset=-1)
    assert update.message_reaction
    assert [each.to_dict()["emoji"] for each in update.message_reaction.new_reaction] == ["🔥"]


# -- previews of links ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["/1.jpg", "http://localhost/1.jpg", "tg://user?id=1", "ftp://a.cn/1"]
)
async def test_a_preview_needs_an_address_of_the_web(client: Bot, reader: Person, url: str) -> None:
    options = LinkPreviewOptions(url=url, prefer_small_media=True)
    with pytest.raises(BadRequest, match="Webpage_url_invalid"):
        await client.send_message(reader.id, "x", link_preview_options=options)


PICTURE = LinkPreviewOptions(url="https://img.example.com/1.jpg", prefer_small_media=True)


async def test_a_preview_is_part_of_the_message(client: Bot, reader: Person) -> None:
    sent = await client.send_message(reader.id, "x", link_preview_options=PICTURE)
    assert sent.link_preview_options == PICTURE
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("x", link_preview_options=PICTURE)


async def test_a_preview_goes_with_an_edit(client: Bot, reader: Person) -> None:
    sent = await client.send_message(reader.id, "x", link_preview_options=PICTURE)
    sized = LinkPreviewOptions(prefer_large_media=True)  # nothing to be large
    changed = await sent.edit_text("x", link_preview_options=sized)
    assert isinstance(changed, Message)
    assert changed.link_preview_options is None
