"""What Telegram's own menus show: commands and descriptions in each language and scope.

Telegram tells languages by two letters, so both scripts of Chinese are ``zh`` to it; a chat that
chose one of them (or English) gets its commands in a scope of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
)
from telegram.error import TelegramError

from bot.domain.chat import Chat
from bot.logs import get_logger, redact
from bot.messages import text
from bot.settings import Settings

log = get_logger(__name__)

READING = ("topic", "topics", "latest", "digest")
SUBSCRIBING = ("subscribe", "unsubscribe", "follow", "unfollow", "mute", "unmute")
CHOOSING = ("settings", "time", "timezone", "days", "language", "undo")
PRIVATE = (*READING, "saved", *SUBSCRIBING, *CHOOSING, "share", "sources", "help", "forget")
GROUP = (*READING, "share", "help")
GROUP_ADMINISTRATORS = (*GROUP, *SUBSCRIBING, *CHOOSING, "forget")
ADDING = ("addsource", "removesource")
OPERATORS = (*PRIVATE, *ADDING, "stats", "ingest", "broadcast")
LANGUAGE_CODES = {"": "zh-Hans", "en": "en"}
"""What Telegram calls them: Chinese for everybody but those with an English client."""


async def register_everywhere(bot: Bot, settings: Settings) -> None:
    """Tell Telegram the commands and descriptions, in each language and scope."""
    scopes: list[tuple[BotCommandScope, Sequence[str]]] = [
        (BotCommandScopeAllPrivateChats(), _private(settings)),
        (BotCommandScopeAllGroupChats(), GROUP),
        (BotCommandScopeAllChatAdministrators(), GROUP_ADMINISTRATORS),
    ]
    for code, language in LANGUAGE_CODES.items():
        for scope, names in scopes:
            await bot.set_my_commands(
                _commands(names, language), scope=scope, language_code=code or None
            )
        await bot.set_my_description(
            text(language, "profile.description"), language_code=code or None
        )
        await bot.set_my_short_description(
            text(language, "profile.short"), language_code=code or None
        )


async def register_for_chat(bot: Bot, chat: Chat, settings: Settings) -> None:
    """Tell Telegram the commands of one chat, in the language it chose; a comfort, that may be
    refused."""
    scopes: list[tuple[BotCommandScope, Sequence[str]]]
    if chat.kind == "private":
        own = OPERATORS if chat.id in settings.access.operators else _private(settings)
        scopes = [(BotCommandScopeChat(chat.id), own)]
    elif chat.kind == "channel":  # a channel shows no commands
        return
    else:
        scopes = [
            (BotCommandScopeChat(chat.id), GROUP),
            (BotCommandScopeChatAdministrators(chat.id), GROUP_ADMINISTRATORS),
        ]
    try:
        for scope, names in scopes:
            await bot.set_my_commands(_commands(names, chat.language), scope=scope)
    except TelegramError as error:
        log.warning("menu_not_registered", chat=chat.id, error=redact(str(error)))


def _private(settings: Settings) -> Sequence[str]:
    """A reader's commands in a private chat."""
    return (*PRIVATE, *ADDING) if settings.feeds.readers_may_add else PRIVATE


def _commands(names: Sequence[str], language: str) -> list[BotCommand]:
    return [BotCommand(name, text(language, f"command.{name}")) for name in names]
