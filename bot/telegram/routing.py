"""How a command or button reaches its handler, and who may: each is registered with a guard."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any

from telegram import CallbackQuery, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    JobQueue,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.messages.links import ForgedError
from bot.telegram import metrics
from bot.telegram.context import Context, Services, chat_of

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
Guard = Callable[[Update, Context], Awaitable[bool]]
"""Whether an update may come to its handler; tells its sender where not. See ``guards``."""
App = Application[ExtBot[Any], Context, dict[Any, Any], dict[Any, Any], Services, JobQueue[Context]]
"""Our application: PTB's with our context and services."""

BRINGING = frozenset({"share", "ingest"})
"""Commands whose message may hold what is to be read."""

NEW_POSTS = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST


def command(name: str, handler: Handler, who: Guard) -> CommandHandler[Context, None]:
    """A handler of ``/name``, for new messages and channel posts (edited ones stay answered). A
    channel's readers need not see it: it goes once it is answered, but for what it brings."""
    guarded = _guarded(handler, who)

    async def run(update: Update, context: Context) -> None:
        await guarded(update, context)
        if update.channel_post is not None and name not in BRINGING:
            with suppress(BadRequest, Forbidden):  # where the bot may delete
                await update.channel_post.delete()

    return CommandHandler(name, run, filters=NEW_POSTS)


def caption_command(name: str, handler: Handler, who: Guard) -> MessageHandler[Context, None]:
    """A handler of a file or picture whose caption begins with ``/name``: PTB looks for commands
    in texts only."""
    guarded = _guarded(handler, who)

    async def run(update: Update, context: Context) -> None:
        addressee = (context.matches or [])[0][1]
        if addressee is None or addressee.lower() == context.bot.username.lower():
            await guarded(update, context)

    caption = filters.CaptionRegex(rf"^/{name}(?:@(\w+))?(?!\S)")
    return MessageHandler(NEW_POSTS & caption & ~filters.FORWARDED, run)


def pressing(data: str, handler: Handler, who: Guard) -> CallbackQueryHandler[Context, None]:
    """A handler of buttons whose data matches the pattern ``data``.

    Ours hold data and hang under messages of chats: a game's or an inline message's is forged.
    """
    guarded = _guarded(handler, who)

    async def run(update: Update, context: Context) -> None:
        if not pressed(update).data or update.effective_chat is None:
            raise ForgedError("a button without data or without a chat")
        await guarded(update, context)

    return CallbackQueryHandler(run, data)


def reacting(handler: Handler, who: Guard) -> MessageReactionHandler[Context, None]:
    """A handler of readers' reactions to messages, where the bot is told of them: in private, and
    where it is an administrator."""
    kind = MessageReactionHandler.MESSAGE_REACTION_UPDATED
    return MessageReactionHandler(_guarded(handler, who), message_reaction_types=kind)


async def run(name: str, update: Update, context: Context, words: str = "") -> None:
    """Do what ``/name words`` does, for whoever may say it."""
    context.args = words.split()
    for handlers in context.application.handlers.values():
        for handler in handlers:
            if isinstance(handler, CommandHandler) and name in handler.commands:
                await handler.callback(update, context)
                return
    raise ValueError(f"no such command: {name}")


def glued(text: str, context: Context) -> tuple[str, str] | None:
    """A command that its words are glued to, as in ``/topic5G``, or ``None``."""
    names = {
        name
        for handlers in context.application.handlers.values()
        for handler in handlers
        if isinstance(handler, CommandHandler)
        for name in handler.commands
    }
    for name in sorted(names, key=len, reverse=True):
        words = text[1 + len(name) :]
        if text[1:].lower().startswith(name) and re.match(r"[^a-z_@\s]", words, re.I):
            return name, words
    return None


def undoable(handler: Handler) -> Handler:
    """The handler, whose change of its chat is the one that /undo takes back then."""

    @wraps(handler)
    async def run(update: Update, context: Context) -> None:
        chat = await chat_of(update, context)
        async with context.store.changes.watching(chat.id):
            await handler(update, context)

    return run


def pressed(update: Update) -> CallbackQuery:
    """The pressed button of an update that is one."""
    if update.callback_query is None:
        raise ValueError("not a pressed button")
    return update.callback_query


def _guarded(handler: Handler, who: Guard) -> Handler:
    async def run(update: Update, context: Context) -> None:
        if await who(update, context):
            with metrics.timed(metrics.HANDLERS, handler.__name__):
                await handler(update, context)

    return run
