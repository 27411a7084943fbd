"""Reading by topic: /topic, /topics, /latest, and following: /follow, /unfollow."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chats.requests import Request, read
from bot.domain.chat import Chat
from bot.domain.message import Keyboard, Message
from bot.domain.query import can_match, clip
from bot.messages import buttons, events, html, in_script_of, text
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
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import admins, admins_of_channels, anybody
from bot.telegram.pages import latest_page, topic_page, turned_in_private
from bot.telegram.routing import App, command, pressed, pressing, undoable
from bot.telegram.wishes import grant

MOST_TOPICS = 3
"""Topics that are answered at once, a message each."""


async def topic(update: Update, context: Context) -> None:
    """/topic WORDS: the stories of a topic, or topics to choose from."""
    chat = await chat_of(update, context)
    if not context.words.strip():
        hot = await pickers.hot(context.store, chat, context.account)
        await reply.say(update, context, html(chat.language, "topic.ask"), hot)
        return
    asked = read(context.words, "topic")
    for name in asked.names[:MOST_TOPICS] or [""]:
        whole = replace(asked, names=(name,) if name else ()).query
        query = clip(whole)
        message = await topic_page(context, chat, query, 0)
        if query != whole:
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
    keyboard = await pickers.hot(context.store, chat, context.account)
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
    """/follow WORDS [now]: follow topics, or see what is followed."""
    chat = await chat_of(update, context)
    request = context.asked("follow")
    if request.act == "follows" or not context.words or not _asks(request):
        if context.words and request.act != "follows" and not request.now:
            body = html(chat.language, "follow.no_words", topic=clip(context.words))
            await reply.say(update, context, body)
            return
        await reply.say(update, context, *await _followed(context, chat))
        return
    await grant(update, context, request)


async def unfollow(update: Update, context: Context) -> None:
    """/unfollow WORDS [now]: follow topics no longer, or with ``now`` in the digest only; without
    words, choose one to drop."""
    request = context.asked("unfollow")
    if not context.words or not _asks(request):
        chat = await chat_of(update, context)
        await reply.say(update, context, *await _followed(context, chat))
        return
    await grant(update, context, request)


def _asks(request: Request) -> bool:
    """Whether anything is asked for that can be granted, or asked back."""
    scheduled = request.at or request.days or request.cannot or request.count or request.only
    named = request.names or request.without or request.dropped or request.left
    return bool(scheduled or named)


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
    heard = await context.store.event_follows.followed(chat.id)
    if not followed and not heard:
        hot = await pickers.hot(context.store, chat, context.account)
        return html(language, "follow.list_none"), hot
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
    parts = [html(language, "follow.list", topics=in_script_of(language, names))] if names else []
    if heard:
        parts.append(events.listed(chat, heard))
    parts.append(html(language, "follow.usage"))
    rows = [[events.hear_listed(chat, e.story_id, e.headline, followed=True)] for e in heard]
    return "\n\n".join(parts), buttons.changing(chat, *buttons.in_rows(row, 3), *rows)


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
            pressing(r"^(follow|drop):[\w-]+$", undoable(pressed_follow), admins),
        ]
    )
