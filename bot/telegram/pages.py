"""A page of a topic's stories, or of the newest; and turning to it.

A page is turned in its message. Edits count in a group's twenty messages a minute, so where members
turn many pages the next reader gets theirs in private; readers of a channel always do.
"""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType

from bot.chats import follows
from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.query import can_match
from bot.messages import buttons, html, in_script_of
from bot.messages.stories import list_message, topic_message
from bot.stories.search import hot_topics, nearest_topics
from bot.telegram import reply
from bot.telegram.context import Context
from bot.telegram.routing import pressed

PAGE = 5


async def topic_page(context: Context, chat: Chat, query: str, offset: int) -> Message:
    """One page of a topic's stories, or the nearest topics where it has none."""
    found = await context.search(query, chat.id, limit=PAGE, offset=offset)
    if found.total and not found.hits:  # fewer than when the page was turned
        offset = (found.total - 1) // PAGE * PAGE
        found = await context.search(query, chat.id, limit=PAGE, offset=offset)
    if not found.hits:
        return await _nothing_found(context, chat, query)
    followed = await follows.is_followed(context.store, chat, query)
    return topic_message(found, chat, context.account, offset=offset, followed=followed, size=PAGE)


async def _nothing_found(context: Context, chat: Chat, query: str) -> Message:
    language = chat.language
    head = html(language, "topic.none", topic=in_script_of(language, query))
    near = [name for name in nearest_topics(query) if name != query]
    hint = "topic.near" if near else "topic.try_hot"
    names = near or [name for name, _ in await hot_topics(context.store, limit=6)]
    rows = buttons.in_rows([buttons.topic(chat, name) for name in names], 3)
    follow = [buttons.follow(chat, query, followed=False)] if can_match(query) else []
    body = f"{head}\n{html(language, hint)}" if names else head
    return Message(body, buttons.keyboard(*rows, follow))


async def latest_page(context: Context, chat: Chat, offset: int) -> Message:
    """One page of the newest stories."""
    stories = await context.store.stories.latest_events(PAGE, offset)
    if not stories:
        return Message(html(chat.language, "latest.none"))
    head = html(chat.language, "latest.head")
    page = list_message(head, stories, chat, first=offset + 1)
    total = await context.store.stories.count_events()
    turning = buttons.pages(chat, "latest:{offset}", offset, PAGE, total)
    rows = page.reply_markup["inline_keyboard"] if page.reply_markup else []
    return Message(page.text, buttons.keyboard(*rows, turning))


async def turned_in_private(update: Update, context: Context, link: str) -> bool:
    """Whether who pressed was sent to ``link``, in private, instead of the message being edited."""
    chat = update.effective_chat
    if chat is None or chat.type == ChatType.PRIVATE:
        return False
    if chat.type != ChatType.CHANNEL and context.at_leisure(chat.id):
        return False
    await reply.answer(pressed(update), url=link)
    return True
