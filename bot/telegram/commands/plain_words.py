"""What is said in a private chat without a command and brings nothing to be summarised; and what
was asked back about words, anywhere."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.messages import html, text
from bot.telegram import reply
from bot.telegram.context import Context, language_for
from bot.telegram.guards import anybody
from bot.telegram.material import forwarded_from, material_of, said
from bot.telegram.routing import NEW_POSTS, App, glued, pressed, pressing, run
from bot.telegram.talk import meant, talk


class _Words(filters.MessageFilter):
    """A text that brings nothing to be summarised."""

    def filter(self, message: Message) -> bool:
        if not message.text or forwarded_from(message) is not None:
            return False
        return material_of(message, message.get_bot().username) is None


async def answer(update: Update, context: Context) -> None:
    """Do what the words mean."""
    words = _words(update.effective_message, context)
    if words.startswith("/"):
        if command := glued(words, context):
            await run(command[0], update, context, command[1])
            return
        words = words[1:]
    await talk(update, context, words)


async def confirm(update: Update, context: Context) -> None:
    """``meant:yes`` and ``meant:no``, under what was asked back in reply to somebody's words. They
    are done as what that person said: what only admins may, an admin has to have asked for."""
    query = pressed(update)
    language = await language_for(update, context)
    asked = query.message if isinstance(query.message, Message) else None
    words = asked.reply_to_message if asked else None
    if words is None:
        await reply.answer(query, text(language, "talk.gone"))
        return
    if words.from_user is None or words.from_user.id != query.from_user.id:
        await reply.answer(query, text(language, "talk.other"))
        return
    await reply.answer(query)
    if query.data == "meant:no":
        await reply.edit_pressed(query, html(language, "talk.not_meant"))
        return
    await reply.edit_pressed(query, html(language, "talk.meant"))
    await meant(Update(update.update_id, message=words), context, _words(words, context))


def _words(message: Message | None, context: Context) -> str:
    """What a message says to the bot."""
    if message is None:
        return ""
    return said(message, context.bot.username) or message.text or ""


def register(application: App) -> None:
    """Add the handlers of this module."""
    words = filters.ChatType.PRIVATE & ~filters.COMMAND & ~filters.VIA_BOT & _Words()
    application.add_handler(MessageHandler(NEW_POSTS & words, answer))
    application.add_handler(pressing(r"^meant:(yes|no)$", confirm, anybody))
