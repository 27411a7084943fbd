"""Commands said as plain words in a private chat: 订阅 7:30, 退订, 帮助. All else is a topic."""

from __future__ import annotations

from telegram import Update

from bot.chat import Chat
from bot.commands import onboarding, settings, subscription, topics
from bot.commands.context import Context
from bot.commands.routing import Handler
from bot.messages.script import simplified

COMMANDS: dict[str, Handler] = {
    word: handler
    for handler, words in (
        (subscription.subscribe, "订阅 subscribe"),
        (subscription.unsubscribe, "退订 取消订阅 停止推送 unsubscribe"),
        (subscription.digest, "摘要 今日摘要 今天的摘要 digest"),
        (topics.latest, "最新 最新报道 latest"),
        (topics.topics, "热门 热门话题"),
        (topics.follow, "关注 follow"),
        (topics.unfollow, "取消关注 取关 unfollow"),
        (settings.settings, "设置 settings"),
        (settings.language, "语言 language"),
        (onboarding.help_, "帮助 help ? ？"),
    )
    for word in words.split()
}
TAKES_WORDS = frozenset({"订阅", "subscribe", "关注", "follow", "取消关注", "取关", "unfollow"})
"""Those that may go on: 「订阅 7:30 5G」. After any other word it is a topic of several words."""


async def answer(update: Update, context: Context, chat: Chat, text: str) -> None:
    """Do what the words command, or answer the topic that they are."""
    first, *rest = text.split() or [""]
    word = simplified(first).lower()
    handler = COMMANDS.get(word)
    if handler is None or (rest and word not in TAKES_WORDS):
        await topics.answer_topic(update, context, chat, text)
        return
    context.args = rest
    await handler(update, context)
