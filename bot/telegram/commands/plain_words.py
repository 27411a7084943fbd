"""What is said in a private chat without a command and brings nothing to be summarised."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.telegram.context import Context
from bot.telegram.material import forwarded_from, material_of, said
from bot.telegram.routing import NEW_POSTS, App, glued, run
from bot.telegram.talk import talk


class _Words(filters.MessageFilter):
    """A text that brings nothing to be summarised."""

    def filter(self, message: Message) -> bool:
        if not message.text or forwarded_from(message) is not None:
            return False
        return material_of(message, message.get_bot().username) is None


async def answer(update: Update, context: Context) -> None:
    """Do what the words mean."""
    message = update.effective_message
    text = said(message, context.bot.username) or message.text if message else None
    text = text or ""
    if text.startswith("/"):
        if meant := glued(text, context):
            await run(meant[0], update, context, meant[1])
            return
        text = text[1:]
    await talk(update, context, text)


def register(application: App) -> None:
    """Add the handlers of this module."""
    words = filters.ChatType.PRIVATE & ~filters.COMMAND & ~filters.VIA_BOT & _Words()
    application.add_handler(MessageHandler(NEW_POSTS & words, answer))
