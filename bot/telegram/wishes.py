"""A request granted: what it changes is changed, told, and offered to be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from bot.chats import wishes
from bot.chats.follows import MAX_FOLLOWS
from bot.chats.mutes import MAX_MUTES
from bot.chats.requests import Request
from bot.chats.requests.schedule import is_often, nearest
from bot.chats.wishes import Granted
from bot.domain.chat import Chat
from bot.domain.message import Button
from bot.domain.query import fits
from bot.messages import buttons, html, in_script_of, text, wording
from bot.messages.cards import subscribed
from bot.messages.links import encode_query
from bot.stories.topics import known_topics
from bot.telegram import reply
from bot.telegram.context import Context, chat_of, place_of, wish_of
from bot.telegram.menus import register_for_chat


async def grant(update: Update, context: Context, request: Request) -> None:
    """Do what is asked of settings and topics, and tell what came of it."""
    chat = await chat_of(update, context)
    thread = place_of(update.effective_message, context)
    async with context.store.changes.watching(chat.id) as change:
        granted = await wishes.grant(context.store, chat, request, wish_of(update, context), thread)
    if granted.chat.language != chat.language:
        await register_for_chat(context.bot, granted.chat, context.settings)
    rows = [
        *_leftovers(granted.chat, request),
        *_offers(granted.chat, request),
        buttons.undo(chat, change.id),
        _onward(granted),
    ]
    told = "\n".join(_told(granted, request))
    await reply.say(update, context, told, buttons.changing(chat, *rows))


def _told(granted: Granted, request: Request) -> list[str]:
    """What came of the request, a line each."""
    chat, lines = granted.chat, []
    language = chat.language
    if granted.scheduled:
        lines.append(subscribed(chat, [_called(chat, name) for name in granted.followed]))
    elif granted.followed:
        key = "follow.done_now" if request.now else "follow.done"
        lines.append(html(language, key, topic=_listed(chat, granted.followed)))
    for key, names in (
        ("follow.quiet" if request.now else "follow.dropped", granted.dropped),
        ("follow.not_followed", granted.not_followed),
        ("follow.too_long", granted.too_long),
        ("follow.no_room", granted.no_room),
        ("request.left", request.left),
    ):
        if names:
            listed = _listed(chat, names)
            lines.append(html(language, key, topic=listed, limit=MAX_FOLLOWS))
    for key, which in (("mute.done", granted.muted), ("mute.unfollowed", granted.unfollowed)):
        if which:
            between = text(language, "follow.between")
            named = (replace(one, name=_called(chat, one.name)) for one in which)
            shown = between.join(buttons.mute_name(chat, one) for one in named)
            lines.append(html(language, key, names=shown))
    if granted.no_mute:
        lines.append(html(language, "mute.too_many", limit=MAX_MUTES))
    if request.only:
        lines.append(html(language, "request.only"))
    if request.brief is not None:
        form = text(language, "settings.brief" if chat.brief else "settings.long")
        key = "request.form" if granted.reformed else "request.form_already"
        lines.append(html(language, key, form=form))
    if request.count:
        lines.append(html(language, "request.count", limit=chat.story_count))
    if request.others:
        lines.append(html(language, "request.once", text=_listed(chat, request.others)))
    if request.cannot:
        lines.append(html(language, "request.cannot", text=_listed(chat, request.cannot)))
        if any(is_often(words) for words in request.cannot):
            lines.append(html(language, "request.often"))
    return lines or [html(language, "request.nothing")]


def _listed(chat: Chat, names: Sequence[str]) -> str:
    """``甲」「乙``: the message puts the outer marks."""
    shown = (in_script_of(chat.language, _called(chat, name)) for name in names)
    return text(chat.language, "follow.between").join(shown)


def _called(chat: Chat, name: str) -> str:
    return known_topics().called(name, chat.language)


def _leftovers(chat: Chat, request: Request) -> list[list[Button]]:
    """For each thing that was not understood: to follow it after all, or not."""
    ignore = text(chat.language, "button.ignore")
    return [
        [
            buttons.follow(chat, words, followed=False),
            buttons.press(ignore, f"ignore:{encode_query(words)}"),
        ]
        for words in request.left
        if fits(words) and not words.endswith("…")
    ]


def _offers(chat: Chat, request: Request) -> list[list[Button]]:
    """The days and time that come nearest to what no schedule can do."""
    days = dict.fromkeys(days for words in request.cannot for days in nearest(words))
    at = request.at or chat.digest_time
    row = [
        buttons.press(
            text(chat.language, "button.offer", days=wording.days(chat.language, which), time=at),
            f"offer:{''.join(map(str, sorted(which)))}:{at.replace(':', '')}",
        )
        for which in days
    ]
    return buttons.in_rows(row, 2)


def _onward(granted: Granted) -> list[Button]:
    chat = granted.chat
    if granted.scheduled:
        return [
            buttons.press(text(chat.language, "button.digest"), "digest:now"),
            buttons.press(text(chat.language, "button.settings"), "settings:open"),
        ]
    if granted.followed and not chat.subscribed:
        return [buttons.press(text(chat.language, "button.subscribe"), "subscribe:on")]
    return []
