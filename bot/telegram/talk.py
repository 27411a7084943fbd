"""Talk: words without a command, and what the bot does about them.

In private whatever is said is meant for the bot. In groups that is what mentions it; what is said
in reply to it may be a remark to the others, so there only what plainly asks something of it is
answered: a question that has a topic, or an order.
"""

from __future__ import annotations

import re

from telegram import Update

from bot.chats import requests
from bot.chats.requests import Act, Request
from bot.chats.requests.topics import is_name
from bot.messages import html
from bot.telegram import reply
from bot.telegram.context import Context, language_for
from bot.telegram.routing import run

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
    "unclear": "talk.unclear",
    "about": "talk.about",
    "choice": "talk.choice",
}
_ORDERS: frozenset[Act] = frozenset(
    {
        "subscribe", "follow", "unfollow", "mute", "stop", "undo", "language", "timezone", "help",
        "settings", "follows", "topics", "digest", "sources", "saved", "mutes", "unmute", "about",
    }
)  # fmt: skip
"""What is asked of nobody but a bot."""
_CHANGING = frozenset(
    {"subscribe", "follow", "unfollow", "mute", "stop", "language", "timezone", "undo"}
)
"""What only admins may: guards ask whether there are words behind a command."""
_NEWS = re.compile("新闻|新聞|消息|报道|報導|大事|news|happen|stories", re.I)


async def talk(update: Update, context: Context, words: str) -> None:
    """Do what ``words`` mean."""
    await _do(update, context, requests.read(words), words)


async def talk_in_reply(update: Update, context: Context, words: str) -> None:
    """Do what ``words``, said in reply to the bot, ask of it; a remark is left alone."""
    request = requests.read(words)
    if await _is_meant(context, update, request, words):
        await _do(update, context, request, words)


async def _do(update: Update, context: Context, request: Request, words: str) -> None:
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


async def _is_meant(context: Context, update: Update, request: Request, words: str) -> bool:
    if request.act in _ORDERS:
        return True
    if request.act == "news":
        return bool(_NEWS.search(words))
    if (
        request.act != "find"
        or not request.names
        or not all(is_name(name, noun=True) for name in request.names)
    ):
        return False
    if request.asks:
        return True
    chat = update.effective_chat
    found = await context.search(request.query, chat.id if chat else None, limit=1)
    return found.total > 0 and not found.loose
