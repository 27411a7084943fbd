"""The door: with an allow list, only the people, chats and operators on it come in."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.commands import reply
from bot.commands.context import Context, language_for
from bot.commands.routing import Bot
from bot.messages import html, text

FIRST = -1
"""The handler group that comes before all others."""


async def check(update: Update, context: Context) -> None:
    """Let the update through, or tell who is not allowed and end there."""
    access = context.settings.access
    here = {who.id for who in (update.effective_user, update.effective_chat) if who is not None}
    if not access.allow_list or here & (access.allow_list | access.operators):
        return
    language = await language_for(update, context)
    if update.inline_query is not None:
        await update.inline_query.answer([], cache_time=0, is_personal=True)
    elif update.callback_query is not None:
        await update.callback_query.answer(text(language, "inline.closed"))
    elif update.message is not None and update.message.chat.type == ChatType.PRIVATE:
        body = html(language, "access.closed", id=update.message.chat.id)
        await reply.say(update, context, body)
    raise ApplicationHandlerStop


def register(application: Bot) -> None:
    """Add the handlers of this module."""
    application.add_handler(TypeHandler(Update, check), group=FIRST)
