"""For those who run the bot: /stats, /broadcast."""

from __future__ import annotations

import asyncio
from html import escape
from zoneinfo import ZoneInfo

from telegram import Message as TelegramMessage
from telegram import Update

from bot.domain.chat import Chat
from bot.domain.message import Message, Promise
from bot.messages import buttons, html, text
from bot.messages.fitting import cut
from bot.messages.week import picture
from bot.telegram import reply
from bot.telegram.context import Context, chat_of, thread_of
from bot.telegram.guards import operators
from bot.telegram.routing import App, command, pressed, pressing


async def stats(update: Update, context: Context) -> None:
    """/stats: chats, stories, what waits to be sent, and a picture of the week."""
    chat = await chat_of(update, context)
    zone = ZoneInfo(chat.timezone)
    vitals = await context.store.vitals.now()
    week = await context.store.vitals.days(context.now().astimezone(zone).date(), 7, zone)
    body = html(
        chat.language,
        "admin.stats",
        chats=vitals.chats,
        subscribed=vitals.subscribed,
        stories=await context.store.stories.count(),
        today=week[-1].stories,
        unsent=vitals.unsent,
    )
    drawn = await asyncio.to_thread(picture, week)
    await reply.show_picture(update, context, drawn, body.strip())


async def broadcast(update: Update, context: Context) -> None:
    """/broadcast WORDS: asks back before it writes to every chat."""
    chat, message = await chat_of(update, context), update.effective_message
    words = _words(message)
    if not words or message is None:
        await reply.say(update, context, html(chat.language, "admin.broadcast_usage"))
        return
    count = len(await _audience(context))
    label = text(chat.language, "button.broadcast", count=count)
    keyboard = buttons.keyboard(
        [
            buttons.press(label, "broadcast:send", "primary"),
            buttons.press(text(chat.language, "button.cancel"), "broadcast:cancel"),
        ]
    )
    body = html(chat.language, "admin.broadcast_ask", count=count, text=words)
    # The question answers the command, so that the press finds the words again.
    asking = Message(cut(body)[0], keyboard)
    thread, quoted = thread_of(message), message.message_id
    await reply.send(context, chat.id, asking, thread=thread, quoted=quoted)


async def confirm_broadcast(update: Update, context: Context) -> None:
    """``broadcast:send`` and ``broadcast:cancel``."""
    query, chat = pressed(update), await chat_of(update, context)
    message = query.message
    asked = message.reply_to_message if isinstance(message, TelegramMessage) else None
    words = _words(asked)
    if str(query.data).endswith("cancel"):
        await reply.answer(query)
        await reply.edit_pressed(query, html(chat.language, "admin.broadcast_cancelled"))
        return
    if asked is None or not words:
        await reply.answer(query, text(chat.language, "admin.gone"), alert=True)
        return
    await reply.answer(query)
    audience = await _audience(context)
    for other in audience:  # promised before, by a first tap, is promised
        parts = [Message(part) for part in cut(escape(words, quote=False))]
        promise = Promise(other.id, f"broadcast:{chat.id}:{asked.message_id}", parts)
        await context.store.outbox.promise(promise)
    body = html(chat.language, "admin.broadcast_done", count=len(audience))
    await reply.edit_pressed(query, body)


async def _audience(context: Context) -> list[Chat]:
    """The chats that may be written to."""
    admits = context.services.access.admits
    return [chat for chat in await context.store.chats.all() if await admits(chat)]


def _words(message: TelegramMessage | None) -> str:
    """What stands after the command, line breaks kept."""
    if message is None or not message.text or not message.entities:
        return ""
    return message.text[message.entities[0].length :].strip()


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("stats", stats, operators),
            command("broadcast", broadcast, operators),
            pressing(r"^broadcast:(send|cancel)$", confirm_broadcast, operators),
        ]
    )
