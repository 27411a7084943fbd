"""Talk: words without a command, and what the bot does about them.

In private whatever is said is meant for the bot. In groups that is what mentions it; what is said
in reply to it may be a remark to the others, which is left alone. What may have been understood
wrongly is asked back.
"""

from __future__ import annotations

import asyncio

from telegram import Message as TelegramMessage
from telegram import Update

from bot.chats import requests
from bot.chats.requests import Act, Request
from bot.domain.message import Message
from bot.messages import buttons, html, text
from bot.telegram import reply
from bot.telegram.context import Context, language_for, thread_of
from bot.telegram.routing import run
from bot.telegram.thought import thought

_COMMANDS: dict[Act, str] = {
    "subscribe": "subscribe",
    "follow": "follow",
    "unfollow": "unfollow",
    "mute": "unfollow",
    "stop": "unsubscribe",
    "undo": "undo",
    "language": "language",
    "timezone": "timezone",
    "share": "share",
    "help": "help",
    "settings": "settings",
    "follows": "follow",
    "topics": "topics",
    "digest": "digest",
    "sources": "sources",
    "start": "start",
    "forget": "forget",
    "saved": "saved",
    "mutes": "mute",
    "form": "subscribe",
    "count": "settings",
    "time": "settings",
}
_SAID: dict[Act, str] = {
    "greet": "talk.greeting",
    "thanks": "talk.thanks",
    "silence": "talk.thanks",
    "unclear": "talk.unclear",
    "about": "talk.about",
}
_REMARKS: frozenset[Act] = frozenset({"greet", "thanks", "silence", "unclear"})
"""What is left alone where it is said in reply to the bot before others."""
_CHANGING = frozenset(
    {"subscribe", "follow", "unfollow", "mute", "stop", "language", "timezone", "undo"}
)
"""What only admins may: guards ask whether there are words behind a command."""


async def talk(update: Update, context: Context, words: str) -> None:
    """Do what ``words`` mean, or ask whether they mean it."""
    await _answer(update, context, await asyncio.to_thread(requests.read, words), words)


async def talk_in_reply(update: Update, context: Context, words: str) -> None:
    """Do what ``words``, said in reply to the bot, ask of it; a remark is left alone."""
    request = await asyncio.to_thread(requests.read, words, in_reply=True)
    if request.act not in _REMARKS:
        await _answer(update, context, request, words)


async def meant(update: Update, context: Context, words: str) -> None:
    """Do what ``words`` were thought to mean, which was asked back and is right."""
    await _do_all(update, context, await asyncio.to_thread(requests.read, words), words)


async def _answer(update: Update, context: Context, request: Request, words: str) -> None:
    message = update.effective_message
    if request.doubtful and message is not None:
        await _ask(update, context, request, message)
    else:
        await _do_all(update, context, request, words)


async def _ask(
    update: Update, context: Context, request: Request, message: TelegramMessage
) -> None:
    """Ask whether ``request`` is meant: the words stand in the message that is replied to."""
    language = await language_for(update, context)
    row = [
        buttons.press(text(language, "button.meant"), "meant:yes"),
        buttons.press(text(language, "button.not_meant"), "meant:no"),
    ]
    told = html(language, "talk.doubtful", thought=thought(language, request))
    body = Message(told, buttons.keyboard(row))
    await reply.send(
        context, message.chat.id, body, thread=thread_of(message), quoted=message.message_id
    )


async def _do_all(update: Update, context: Context, request: Request, words: str) -> None:
    for one in (request, *request.then):
        await _do(update, context, one, words)


async def _do(update: Update, context: Context, request: Request, words: str) -> None:
    context.request = None
    if key := _SAID.get(request.act):
        language = await language_for(update, context)
        await reply.say(update, context, html(language, key))
    elif request.act == "find" or request.period:
        await run("topic", update, context, request.query)
    elif request.act == "news":
        await run("latest", update, context)
    elif request.act == "unmute":
        await run("unmute", update, context, "、".join(request.names))
    else:
        context.request = request
        told = words if request.act in _CHANGING else ""
        await run(_COMMANDS[request.act], update, context, told)
