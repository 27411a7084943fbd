"""/mute and /unmute: what digests and alerts leave out, a topic or a source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Update

from bot.chats import mutes
from bot.domain.chat import Chat, Mute
from bot.domain.message import Button, Keyboard
from bot.domain.query import can_match
from bot.messages import buttons, html, in_script_of, text
from bot.messages.links import ForgedError, decode_query
from bot.telegram import reply
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import admins, admins_to_change
from bot.telegram.routing import App, command, pressed, pressing, undoable

_SEPARATORS = re.compile("[,，、;；\n]")


async def mute(update: Update, context: Context) -> None:
    """/mute WORDS: be told no longer of these topics and sources; without words, what is muted."""
    chat = await chat_of(update, context)
    asked = _parts(context.words)
    if not asked:
        await reply.say(update, context, *await _muted(context, chat))
        return
    kept: list[Mute] = []
    unfollowed: list[Mute] = []
    lines = []
    for words in asked:
        if not can_match(words):
            lines.append(html(chat.language, "mute.no_words", name=words))
            continue
        done = await mutes.mute(context.store, chat, await mutes.named(context.store, words))
        if done is None:
            lines.append(html(chat.language, "mute.too_many", limit=mutes.MAX_MUTES))
            break
        kept.append(done.mute)
        if done.was_followed:
            unfollowed.append(done.mute)
    if unfollowed:
        names = _names(chat, unfollowed)
        lines.insert(0, html(chat.language, "mute.unfollowed", names=names))
    if kept:
        lines.insert(0, html(chat.language, "mute.done", names=_names(chat, kept)))
    again = [
        buttons.follow(chat, one.name, followed=False) if one in unfollowed else _drop(chat, one)
        for one in kept
    ]
    if len(again) == 1:
        again = [{**again[0], "text": text(chat.language, "button.undo")}]
    await reply.say(update, context, "\n".join(lines), _in_place(chat, again))


async def unmute(update: Update, context: Context) -> None:
    """/unmute WORDS: be told of it again; without words, choose of what is muted."""
    chat = await chat_of(update, context)
    asked = _parts(context.words)
    if not asked:
        await reply.say(update, context, *await _muted(context, chat))
        return
    back: list[Mute] = []
    others: list[Mute] = []
    for words in asked:
        wanted = await _as_muted(context, chat, words)
        (back if await mutes.unmute(context.store, chat, wanted) else others).append(wanted)
    said = (("mute.undone", back), ("mute.not_muted", others))
    lines = [html(chat.language, key, names=_names(chat, which)) for key, which in said if which]
    again = [buttons.mute(chat, one) for one in back]
    if len(again) == 1:
        again = [{**again[0], "text": text(chat.language, "button.undo")}]
    await reply.say(update, context, "\n".join(lines), _in_place(chat, again))


async def pressed_mute(update: Update, context: Context) -> None:
    """``mute:KIND:CODE`` and ``unmute:KIND:CODE``: the button turns into its opposite."""
    query, chat = pressed(update), await chat_of(update, context)
    action, kind, code = str(query.data).split(":")
    one = Mute(buttons.MUTE_KINDS[kind], decode_query(code))
    if not can_match(one.name):
        raise ForgedError("nothing to mute")
    shown = in_script_of(chat.language, one.name)
    if action == "unmute":
        await mutes.unmute(context.store, chat, one)
        await reply.answer(query, text(chat.language, "mute.undone_toast", name=shown))
        await reply.turn_button(query, buttons.mute(chat, one))
        return
    if await mutes.mute(context.store, chat, one) is None:
        said = text(chat.language, "mute.too_many", limit=mutes.MAX_MUTES)
        await reply.answer(query, said, alert=True)
        return
    await reply.answer(query, text(chat.language, "mute.toast", name=shown))
    await reply.turn_button(query, _drop(chat, one))


async def _as_muted(context: Context, chat: Chat, words: str) -> Mute:
    """What is muted under this name, or what the words would mute."""
    topic, named = Mute("topic", words), await mutes.named(context.store, words)
    muted = await context.store.mutes.of(chat.id)
    known = (one for wanted in (named, topic) for one in muted if mutes.same(one, wanted))
    return next(known, named)


async def _muted(context: Context, chat: Chat) -> tuple[str, Keyboard | None]:
    muted = await context.store.mutes.of(chat.id)
    usage = html(chat.language, "mute.usage")
    if not muted:
        return f"{html(chat.language, 'mute.list_none')}\n\n{usage}", None
    names = "\n".join(f"• {buttons.mute_name(chat, one)}" for one in muted)
    body = html(chat.language, "mute.list", names=names)
    return f"{body}\n\n{usage}", _in_place(chat, [_drop(chat, one) for one in muted])


def _parts(words: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(words) if part.strip()]


def _names(chat: Chat, which: Sequence[Mute]) -> str:
    return text(chat.language, "follow.between").join(buttons.mute_name(chat, one) for one in which)


def _drop(chat: Chat, one: Mute) -> Button:
    return buttons.mute(chat, one, muted=True)


def _in_place(chat: Chat, row: Sequence[Button]) -> Keyboard | None:
    return buttons.changing(chat, *buttons.in_rows(row, 2))


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("mute", undoable(mute), admins_to_change),
            command("unmute", undoable(unmute), admins_to_change),
            pressing(r"^(mute|unmute):[ts]:[\w-]+$", undoable(pressed_mute), admins),
        ]
    )
