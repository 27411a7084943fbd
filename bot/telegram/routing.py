"""How a command reaches its handler, in private chats, groups and channels alike."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import CallbackQuery, Update
from telegram.ext import Application, CommandHandler, ExtBot, JobQueue, MessageHandler, filters

from bot.telegram.context import Context, Services

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
App = Application[ExtBot[Any], Context, dict[Any, Any], dict[Any, Any], Services, JobQueue[Context]]
"""Our application: PTB's with our context and services."""

NEW_POSTS = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST


def command(name: str, handler: Handler) -> CommandHandler[Context, None]:
    """A handler of ``/name``, for new messages and channel posts (edited ones stay answered)."""
    return CommandHandler(name, handler, filters=NEW_POSTS)


def caption_command(name: str, handler: Handler) -> MessageHandler[Context, None]:
    """A handler of a file or picture whose caption begins with ``/name``: PTB looks for commands
    in texts only."""

    async def run(update: Update, context: Context) -> None:
        addressee = (context.matches or [])[0][1]
        if addressee is None or addressee.lower() == context.bot.username.lower():
            await handler(update, context)

    caption = filters.CaptionRegex(rf"^/{name}(?:@(\w+))?(?!\S)")
    return MessageHandler(NEW_POSTS & caption & ~filters.FORWARDED, run)


def pressed(update: Update) -> CallbackQuery:
    """The pressed button of an update that is one."""
    if update.callback_query is None:
        raise ValueError("not a pressed button")
    return update.callback_query
