"""Commands said as plain words in a private chat: 订阅 7:30, 退订, 帮助. All else is a topic."""

from __future__ import annotations

import re

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.chats.times import split_request
from bot.telegram.context import Context
from bot.telegram.material import forwarded_from, material_of, said
from bot.telegram.routing import NEW_POSTS, App, run
from summarizer.text.script import simplified

_TAKING_WORDS = {
    "订阅": "subscribe",
    "subscribe": "subscribe",
    "时间": "time",
    "时区": "timezone",
    "关注": "follow",
    "取消关注": "unfollow",
    "取关": "unfollow",
    "话题": "topic",
}
"""Those that may go on: 「订阅 7:30 5G」. After any other word it is a topic of several words."""

_ALONE = {
    word: command
    for command, words in (
        ("unsubscribe", "退订 取消订阅 停止推送 unsubscribe"),
        ("digest", "摘要 今日摘要 今天的摘要 digest"),
        ("latest", "最新 最新报道 latest"),
        ("topics", "热门 热门话题"),
        ("settings", "设置 settings"),
        ("language", "语言 language"),
        ("sources", "来源 sources"),
        ("help", "帮助 help"),
    )
    for word in words.split()
}
_GLUED = re.compile(r"(订阅|关注|取消关注|取关)(.+)", re.S)
_NO_COMMAND = re.compile(r"[度点者的到于和]|.$", re.S)
"""What follows 关注 where it is no order: 关注度, 关注者, 关注的 …, or a single character."""


def meant(text: str) -> tuple[str, str]:
    """The name of the command that ``text`` means, and the words for it."""
    told = text.strip().rstrip("。！!.~～ ")
    first, _, rest = told.partition(" ")
    word = simplified(first).lower()
    if word in _ALONE and not rest:
        return _ALONE[word], ""
    if word in _TAKING_WORDS:
        return _TAKING_WORDS[word], rest
    if glued := _GLUED.fullmatch(simplified(told)):
        word, rest = glued.groups()
        request = split_request(rest)
        is_time = request.wrong is None and bool(request.time or request.weekdays)
        if is_time if word == "订阅" else not _NO_COMMAND.match(rest):
            return _TAKING_WORDS[word], rest
    return "topic", text


class _Words(filters.MessageFilter):
    """A text that brings nothing to be summarised."""

    def filter(self, message: Message) -> bool:
        if not message.text or forwarded_from(message) is not None:
            return False
        return material_of(message, message.get_bot().username) is None


async def answer(update: Update, context: Context) -> None:
    """Do what the words command, or answer the topic that they are."""
    message = update.effective_message
    text = said(message, context.bot.username) or message.text if message else None
    name, words = meant(text or "")
    await run(name, update, context, words)


def register(application: App) -> None:
    """Add the handlers of this module."""
    words = filters.ChatType.PRIVATE & ~filters.COMMAND & ~filters.VIA_BOT & _Words()
    application.add_handler(MessageHandler(NEW_POSTS & words, answer))
