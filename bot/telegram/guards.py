"""The door: with an allow list, only the people, chats and operators on it come in.

Whoever has been in may always leave: no list keeps anybody from unsubscribing, from having
their data erased or from blocking the bot.
"""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, CallbackQueryHandler, CommandHandler, TypeHandler

from bot.messages import html, text
from bot.telegram import reply
from bot.telegram.context import Context, language_for
from bot.telegram.routing import NEW_POSTS, App

FIRST = -1
"""The handler group that comes before all others."""


async def check(update: Update, context: Context) -> None:
    """Let the update through, or tell who is not allowed and end there."""
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    chats = {chat.id} if chat is not None else set()
    if message is not None and message.migrate_from_chat_id is not None:
        chats.add(message.migrate_from_chat_id)
    if await context.services.access.holds(*chats, *({user.id} if user is not None else ())):
        return
    if _leaves(update) and any([await context.store.chats.get(chat_id) for chat_id in chats]):
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


_LEAVING = (
    CommandHandler(("unsubscribe", "forget"), check, filters=NEW_POSTS),
    CallbackQueryHandler(check, r"^forget:(yes|no)$"),
)


def _leaves(update: Update) -> bool:
    """Whether somebody ends what the bot does for them, or a group moves with its settings."""
    message = update.effective_message
    moves = message and (message.migrate_to_chat_id or message.migrate_from_chat_id)
    asked = any(handler.check_update(update) not in (None, False) for handler in _LEAVING)
    return bool(update.my_chat_member or moves or asked)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handler(TypeHandler(Update, check), group=FIRST)
