"""Taking back: /undo, the button under every change, and what is not to be followed after all."""

from __future__ import annotations

from telegram import Update

from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.messages import html, text, wording
from bot.messages.links import parse_number
from bot.store.changes import Undone
from bot.telegram import reply
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import admins
from bot.telegram.menus import register_for_chat
from bot.telegram.routing import App, command, pressed, pressing


async def undo(update: Update, context: Context) -> None:
    """/undo: take the last change back."""
    chat = await chat_of(update, context)
    last = await context.store.changes.last(chat.id)
    if last is None:
        await reply.say(update, context, html(chat.language, "undo.nothing"))
        return
    undone = await context.store.changes.undo(chat.id, last)
    await reply.say(update, context, await _told(update, context, chat, undone))


async def pressed_undo(update: Update, context: Context) -> None:
    """``undo:ID``: take this change back."""
    query, chat = pressed(update), await chat_of(update, context)
    change = parse_number(str(query.data).split(":")[1])
    undone = await context.store.changes.undo(chat.id, change)
    if undone != "done":
        await reply.answer(query, text(chat.language, f"undo.{undone}"), alert=True)
        return
    await reply.show(update, context, Message(await _told(update, context, chat, undone)))


async def _told(update: Update, context: Context, chat: Chat, undone: Undone) -> str:
    """What is so again."""
    if undone != "done":
        return html(chat.language, f"undo.{undone}")
    before, context.chat = chat, None
    chat = await chat_of(update, context)
    if chat.language != before.language:
        await register_for_chat(context.bot, chat, context.settings)
    state = "start.state_on" if chat.subscribed else "start.state_off"
    follows = await context.store.follows.followed(chat.id)
    return html(
        chat.language,
        "undo.done",
        state=text(chat.language, state, **wording.schedule(chat)),
        topics=wording.topics(chat.language, follows),
    )


async def ignore(update: Update, context: Context) -> None:
    """``ignore:CODE``: what was not understood is no topic; its row of buttons goes."""
    query = pressed(update)
    await reply.answer(query)
    await reply.drop_row(query)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("undo", undo, admins),
            pressing(r"^undo:\d+$", pressed_undo, admins),
            pressing(r"^ignore:[\w-]+$", ignore, admins),
        ]
    )
