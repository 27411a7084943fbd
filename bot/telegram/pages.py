"""A page of a topic's stories, or of the newest; and turning to it.

A page is turned in its message. Edits count in a group's twenty messages a minute, so where members
turn many pages the next reader gets theirs in private; readers of a channel always do.
"""

from __future__ import annotations

from functools import partial

from telegram import Update
from telegram.constants import ChatType

from bot.chats import follows, requests
from bot.chats.requests.periods import Period
from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.query import can_match
from bot.messages import buttons, html, in_script_of, text, wording
from bot.messages.links import latest_link
from bot.messages.stories import list_message, topic_message
from bot.stories.query import same_topic
from bot.stories.search import hot_topics, nearest_topics
from bot.telegram import reply
from bot.telegram.context import Context
from bot.telegram.routing import pressed

PAGE = 5


async def topic_page(context: Context, chat: Chat, query: str, offset: int) -> Message:
    """One page of the stories that a query asks for, or the nearest topics where there are none."""
    found = await context.search(query, chat.id, limit=PAGE, offset=offset)
    if found.total and not found.hits:  # fewer than when the page was turned
        offset = (found.total - 1) // PAGE * PAGE
        found = await context.search(query, chat.id, limit=PAGE, offset=offset)
    asked = requests.read(query, "topic")
    when = _when(chat, asked.period)
    if not found.hits:
        return await _nothing_found(context, chat, found.query, when)
    followed = await follows.is_followed(context.store, chat, found.query)
    return topic_message(
        found,
        chat,
        context.account,
        asked=query,
        when=when,
        offset=offset,
        followed=followed,
        size=PAGE,
    )


def _when(chat: Chat, period: Period | None) -> str:
    """A period as the chat's language has it, or nothing."""
    if period is None:
        return ""
    if period.month_day is not None:
        return wording.day(chat.language, *period.month_day)
    if period.days > 1:
        return text(chat.language, "topic.last_days", count=period.days)
    key = f"topic.days_ago_{period.ago}" if period.ago <= 2 else "topic.days_ago"
    return text(chat.language, key, count=period.ago)


async def _nothing_found(context: Context, chat: Chat, query: str, when: str) -> Message:
    language, account = chat.language, context.account
    topic = text(language, "topic.from").join(filter(None, [in_script_of(language, query), when]))
    if when:
        ever = [buttons.topic(chat, account, query)] if query else []
        link = latest_link(account.username)
        latest = buttons.opens(chat, text(language, "button.latest"), "latest:0:new", link)
        head = html(language, "topic.none_then", topic=topic)
        return Message(head, buttons.keyboard([*ever, latest]))
    near = nearest_topics(query)
    hint = "topic.near" if near else "topic.try_hot"
    names = near or [name for name, _ in await hot_topics(context.store, limit=6)]
    names = [name for name in names if not same_topic(name, query)]
    rows = buttons.in_rows([buttons.topic(chat, account, name) for name in names], 3)
    may_follow = chat.kind != "channel" and can_match(query)
    follow = [buttons.follow(chat, query, followed=False)] if may_follow else []
    head = html(language, "topic.none", topic=topic)
    body = f"{head}\n{html(language, hint)}" if names else head
    return Message(body, buttons.keyboard(*rows, follow))


async def latest_page(context: Context, chat: Chat, offset: int) -> Message:
    """One page of the newest stories."""
    stories = await context.store.stories.latest_events(PAGE, offset)
    if not stories:
        return Message(html(chat.language, "latest.none"))
    head = html(chat.language, "latest.head")
    account = context.account
    page = list_message(head, stories, chat, account, first=offset + 1)
    total = await context.store.stories.count_events()
    link = partial(latest_link, account.username)
    turning = buttons.pages(chat, "latest:{offset}", offset, PAGE, total, link)
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
