"""Who may: the door that every update comes through, and the guards of commands and buttons.

With an allow list only the people, chats and operators on it come in. Whoever has been in may
always leave: no list keeps anybody from unsubscribing, from having their data erased or from
blocking the bot.

Every command and button is registered with one guard, which is asked before its handler runs.
Button data can be forged, so a guard trusts nothing but who sent the update, and where.
"""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, CallbackQueryHandler, CommandHandler, TypeHandler

from bot.logs import get_logger, redact
from bot.messages import html, text
from bot.telegram import reply
from bot.telegram.context import Context, language_for
from bot.telegram.routing import NEW_POSTS, App

log = get_logger(__name__)

FIRST = -1
"""The handler group that comes before all others."""


async def check(update: Update, context: Context) -> None:
    """Let the update through, or tell who is not allowed and end there."""
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    guest = update.guest_message is not None  # a chat of ours may have its chat's number
    chats = {chat.id} if chat is not None and not guest else set()
    if message is not None and message.migrate_from_chat_id is not None:
        chats.add(message.migrate_from_chat_id)
    if await context.services.access.holds(*chats, *({user.id} if user is not None else ())):
        return
    if _leaves(update) and any([await context.store.chats.get(chat_id) for chat_id in chats]):
        return
    language = await language_for(update, context)
    if update.inline_query is not None:
        await reply.answer_inline(update.inline_query, [], cache_time=0)
    elif update.callback_query is not None:
        await reply.answer(update.callback_query, text(language, "inline.closed"))
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


async def anybody(update: Update, context: Context) -> bool:
    """Everybody whom the door let in."""
    return True


async def admins(update: Update, context: Context) -> bool:
    """Who may change the chat's settings: in groups and channels its admins."""
    try:
        if await _is_admin(update, context):
            return True
        # Who pressed a button is told alone, so that nobody can make the bot speak to all.
        key = "settings.admins_only" if update.callback_query else "access.admins_only"
    except TelegramError as error:
        log.warning("admins_not_told", error=redact(str(error)))
        key = "access.admins_unknown"
    await _refuse(update, context, key)
    return False


async def admins_to_change(update: Update, context: Context) -> bool:
    """Anybody may ask how it is set; with words behind the command ``admins`` alone."""
    return not context.words or await admins(update, context)


async def admins_of_channels(update: Update, context: Context) -> bool:
    """Anybody, but under a channel's posts its admins alone: the answer is a post of its own, and
    all who read may press."""
    chat = update.effective_chat
    if update.callback_query is None or chat is None or chat.type != ChatType.CHANNEL:
        return True
    return await admins(update, context)


async def operators(update: Update, context: Context) -> bool:
    """Who runs this bot."""
    if is_operator(update, context):
        return True
    await _refuse(update, context, "access.operators_only")
    return False


async def keepers_of_feeds(update: Update, context: Context) -> bool:
    """Operators, and readers where the settings let them."""
    return context.settings.feeds.readers_may_add or await operators(update, context)


def is_operator(update: Update, context: Context) -> bool:
    """Whether the user runs this bot."""
    user = update.effective_user
    return user is not None and user.id in context.settings.access.operators


async def _is_admin(update: Update, context: Context) -> bool:
    """Who writes in a channel or in a group's own name is one of its admins.

    The list of admins is there for every bot in a group; single members are told of only to admins
    where members are hidden. Raises ``TelegramError`` where Telegram does not tell.
    """
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    if chat is None:
        return False
    if chat.type == ChatType.PRIVATE:
        return True
    if update.callback_query is None and message is not None and message.sender_chat is not None:
        return message.sender_chat.id == chat.id
    if user is None:
        return False
    administrators = await context.bot.get_chat_administrators(chat.id)
    return user.id in {member.user.id for member in administrators}


async def _refuse(update: Update, context: Context, key: str) -> None:
    language = await language_for(update, context)
    if update.callback_query is not None:
        await reply.answer(update.callback_query, text(language, key), alert=True)
    else:
        await reply.say(update, context, html(language, key))


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handler(TypeHandler(Update, check), group=FIRST)
