"""Commands said as plain words in a private chat: 订阅 7:30, 退订, 帮助. All else is a topic."""

from __future__ import annotations

import re

from telegram import Update

from bot.chats.times import split_request
from bot.domain.chat import Chat
from bot.telegram.commands import onboarding, settings, sources, subscription, topics
from bot.telegram.context import Context
from bot.telegram.routing import Handler
from summarizer.text.script import simplified

_TAKING_WORDS: dict[str, Handler] = {
    "订阅": subscription.subscribe,
    "subscribe": subscription.subscribe,
    "时间": subscription.time,
    "时区": subscription.timezone,
    "关注": topics.follow,
    "取消关注": topics.unfollow,
    "取关": topics.unfollow,
    "话题": topics.topic,
}
"""Those that may go on: 「订阅 7:30 5G」. After any other word it is a topic of several words."""

_ALONE: dict[str, Handler] = {
    word: handler
    for handler, words in (
        (subscription.unsubscribe, "退订 取消订阅 停止推送 unsubscribe"),
        (subscription.digest, "摘要 今日摘要 今天的摘要 digest"),
        (topics.latest, "最新 最新报道 latest"),
        (topics.topics, "热门 热门话题"),
        (settings.settings, "设置 settings"),
        (settings.language, "语言 language"),
        (sources.sources, "来源 sources"),
        (onboarding.help_, "帮助 help"),
    )
    for word in words.split()
}
_GLUED = re.compile(r"(订阅|关注|取消关注|取关)(.+)", re.S)
_NO_COMMAND = re.compile(r"[度点者的到于和]|.$", re.S)
"""What follows 关注 where it is no order: 关注度, 关注者, 关注的 …, or a single character."""


async def answer(update: Update, context: Context, chat: Chat, text: str) -> None:
    """Do what the words command, or answer the topic that they are."""
    found = _command(text.strip().rstrip("。！!.~～ "))
    if found is None:
        await topics.answer_topic(update, context, chat, text)
        return
    handler, words = found
    context.args = words.split()
    await handler(update, context)


def _command(text: str) -> tuple[Handler, str] | None:
    """The command that ``text`` is, and what stands behind it."""
    first, _, rest = text.partition(" ")
    word = simplified(first).lower()
    if word in _ALONE and not rest:
        return _ALONE[word], ""
    if word in _TAKING_WORDS:
        return _TAKING_WORDS[word], rest
    if glued := _GLUED.fullmatch(simplified(text)):
        word, rest = glued.groups()
        request = split_request(rest)
        is_time = request.wrong is None and bool(request.time or request.weekdays)
        if is_time if word == "订阅" else not _NO_COMMAND.match(rest):
            return _TAKING_WORDS[word], rest
    return None
