"""Reading by topic: /topic, /topics, /latest, and following: /follow, /unfollow."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Update

from bot.chats import follows
from bot.domain.chat import Chat
from bot.domain.message import Button, Keyboard, Message
from bot.domain.query import can_match, clip
from bot.messages import buttons, html, in_script_of, text
from bot.messages.links import (
    decode_query,
    encode_query,
    latest_link,
    parse_number,
    topic_link,
)
from bot.stories.query import canonical
from bot.telegram import following, reply
from bot.telegram.commands import pickers
from bot.telegram.context import Context, chat_of, place_of
from bot.telegram.guards import admins, admins_of_channels, anybody
from bot.telegram.pages import latest_page, topic_page, turned_in_private
from bot.telegram.routing import App, command, pressed, pressing

_SEPARATORS = re.compile("[,，、;；]")
NOW = frozenset({"now", "立即", "即时", "提醒", "馬上", "立刻"})
_NOW_LAST = re.compile(rf"^(.+?)[\s,，、;；]+({'|'.join(NOW)})$", re.I | re.S)


async def topic(update: Update, context: Context) -> None:
    """/topic WORDS: the stories of a topic, or topics to choose from."""
    chat = await chat_of(update, context)
    if not context.words.strip():
        head = html(chat.language, "topic.ask")
        await reply.say(update, context, head, await pickers.hot(context.store, chat))
        return
    query = clip(context.words)
    message = await topic_page(context, chat, query, 0)
    if query != context.words:
        note = html(chat.language, "topic.shortened", topic=query)
        message = Message(f"{note}\n\n{message.text}", message.reply_markup)
    await reply.say_message(update, context, message)


async def pressed_topic(update: Update, context: Context) -> None:
    """A topic button (``topic:new:CODE``) or a paging button (``topic:OFFSET:CODE``)."""
    query, chat = pressed(update), await chat_of(update, context)
    _, where, code = str(query.data).split(":")
    try:
        asked = decode_query(code)
    except ValueError:
        await reply.answer(query, text(chat.language, "topic.gone"))
        return
    offset = parse_number(where)
    if where == "new":
        await reply.answer(query)
        await reply.say_message(update, context, await topic_page(context, chat, asked, offset))
    elif not await turned_in_private(
        update, context, topic_link(context.bot.username, asked, offset)
    ):
        await reply.show(update, context, await topic_page(context, chat, asked, offset))


async def topics(update: Update, context: Context) -> None:
    """/topics: what the week is about, as buttons."""
    chat = await chat_of(update, context)
    if update.callback_query is not None:
        await reply.answer(update.callback_query)
    keyboard = await pickers.hot(context.store, chat)
    key = "topic.hot" if keyboard else "topic.hot_none"
    await reply.say(update, context, html(chat.language, key), keyboard)


async def latest(update: Update, context: Context) -> None:
    """/latest: the newest stories; its buttons are ``latest:OFFSET[:new]``."""
    chat = await chat_of(update, context)
    query = update.callback_query
    _, offset, new = (*str(query.data).split(":"), "")[:3] if query else ("", "0", "new")
    begin = parse_number(offset)
    if query is not None and not new:
        if not await turned_in_private(update, context, latest_link(context.bot.username, begin)):
            await reply.show(update, context, await latest_page(context, chat, begin))
        return
    if query is not None:
        await reply.answer(query)
    await reply.say_message(update, context, await latest_page(context, chat, begin))


async def follow(update: Update, context: Context) -> None:
    """/follow WORDS [now]: follow a topic, or see what is followed."""
    chat = await chat_of(update, context)
    words, now = _without_now(context.words)
    asked = [canonical(part) for part in _SEPARATORS.split(words) if part.strip()]
    names = [name for name in asked if can_match(name)]
    if not asked:
        await reply.say(update, context, *await _followed(context, chat))
        return
    if not names:
        body = html(chat.language, "follow.no_words", topic=asked[0])
        await reply.say(update, context, body)
        return
    thread = place_of(update.effective_message)
    kept, all_of_them = await follows.follow_all(context.store, chat, names, now, thread)
    lines = []
    if kept:
        key = "follow.done_now" if now else "follow.done"
        lines.append(html(chat.language, key, topic=_listed(chat, kept)))
    if not all_of_them:
        lines.append(html(chat.language, "follow.too_many", limit=follows.MAX_FOLLOWS))
    rows = [] if chat.subscribed else [_subscribe_button(chat)]
    await reply.say(update, context, "\n".join(lines), buttons.keyboard(rows))


def _listed(chat: Chat, names: Sequence[str]) -> str:
    """``甲」「乙``: the message puts the outer marks."""
    return text(chat.language, "follow.between").join(in_script_of(chat.language, n) for n in names)


def _without_now(words: str) -> tuple[str, bool]:
    """What is to be followed, and whether ``now`` stood behind it."""
    if found := _NOW_LAST.match(words.strip()):
        return found[1], True
    return ("", True) if words.strip().lower() in NOW else (words, False)


async def unfollow(update: Update, context: Context) -> None:
    """/unfollow WORDS [now]: follow a topic no longer, or with ``now`` in the digest only; without
    words, choose one to drop."""
    chat = await chat_of(update, context)
    words, now = _without_now(context.words)
    names = [canonical(part) for part in _SEPARATORS.split(words) if part.strip()]
    if not names:
        await reply.say(update, context, *await _followed(context, chat))
        return
    dropped: list[str] = []
    others: list[str] = []
    for name in names:
        ended = await (follows.quiet if now else follows.unfollow)(context.store, chat, name)
        (dropped if ended else others).append(name)
    said = (("follow.quiet" if now else "follow.dropped", dropped), ("follow.not_followed", others))
    lines = [html(chat.language, key, topic=_listed(chat, which)) for key, which in said if which]
    await reply.say(update, context, "\n".join(lines))


async def pressed_follow(update: Update, context: Context) -> None:
    """``follow:CODE`` and ``drop:CODE``: the button itself turns into its opposite."""
    query, chat = pressed(update), await chat_of(update, context)
    action, code = str(query.data).split(":")
    asked = canonical(decode_query(code))
    if not can_match(asked):
        await reply.answer(query, text(chat.language, "topic.gone"))
        return
    followed = action == "follow"
    button = buttons.follow(chat, asked, followed)
    await following.turn(query, context, chat, asked, button, followed=followed)


async def _followed(context: Context, chat: Chat) -> tuple[str, Keyboard | None]:
    language = chat.language
    followed = await context.store.follows.followed(chat.id)
    if not followed:
        return html(language, "follow.list_none"), await pickers.hot(context.store, chat)
    names = "\n".join(
        f"• {text(language, 'follow.now_mark', topic=follow.query) if follow.now else follow.query}"
        for follow in followed
    )
    row = [
        buttons.press(
            text(language, "button.clear_follow", topic=in_script_of(language, follow.query)),
            f"drop:{encode_query(follow.query)}",
        )
        for follow in followed
    ]
    body = html(language, "follow.list", topics=in_script_of(language, names))
    return f"{body}\n\n{html(language, 'follow.usage')}", buttons.keyboard(*buttons.in_rows(row, 3))


def _subscribe_button(chat: Chat) -> Button:
    return buttons.press(text(chat.language, "button.subscribe"), "subscribe:on")


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("topic", topic, anybody),
            command("topics", topics, anybody),
            command("latest", latest, anybody),
            command("follow", follow, admins),
            command("unfollow", unfollow, admins),
            pressing(r"^topic:new:[\w-]+$", pressed_topic, admins_of_channels),
            pressing(r"^topic:\d+:[\w-]+$", pressed_topic, anybody),
            pressing(r"^topics:new$", topics, admins_of_channels),
            pressing(r"^latest:\d+:new$", latest, admins_of_channels),
            pressing(r"^latest:\d+$", latest, anybody),
            pressing(r"^(follow|drop):[\w-]+$", pressed_follow, admins),
        ]
    )
