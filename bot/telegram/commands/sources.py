"""/sources: which papers and feeds the stories are from, and which of the feeds are in trouble."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from telegram import Update

from bot.domain.chat import Chat
from bot.domain.feed import FeedHealth
from bot.messages import buttons, html, in_script_of, text
from bot.messages.fitting import pack
from bot.messages.reasons import trouble_of
from bot.messages.stories import paper
from bot.messages.wording import day_of
from bot.stories.outlets import plain_name
from bot.telegram import reply
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import anybody, is_operator
from bot.telegram.routing import App, command

RECENT = timedelta(days=30)
MOST_STORIES = 2_000
MOST_SOURCES = 40


async def sources(update: Update, context: Context) -> None:
    """The sources of the last month, the busiest first; then the feeds that do not answer."""
    chat = await chat_of(update, context)
    stories = await context.store.stories.since(context.now() - RECENT, MOST_STORIES)
    counts = Counter(paper(story.source, chat.language) for story in stories)
    health = await context.store.feeds.health()
    for one in health:
        name = plain_name(one.feed.title) or one.feed.title
        counts.setdefault(in_script_of(chat.language, name), 0)
    if not counts:
        await reply.say(update, context, html(chat.language, "sources.none"))
        return
    lines = [
        html(chat.language, "sources.line", name=name[:60], count=count)
        for name, count in counts.most_common(MOST_SOURCES)
    ]
    detailed = is_operator(update, context)
    trouble = [_trouble(chat, one, detailed) for one in health if one.feed.failures]
    if trouble:
        lines += ["", html(chat.language, "sources.trouble"), *trouble[:MOST_SOURCES]]
    head = html(chat.language, "sources.head")
    label = text(chat.language, "button.opml")
    keyboard = buttons.keyboard([buttons.press(label, "feeds:opml")] if detailed and health else [])
    parts = pack([head, "", *lines], separator="\n")
    for part in parts:
        await reply.say(update, context, part.html, keyboard if part is parts[-1] else None)


def _trouble(chat: Chat, health: FeedHealth, detailed: bool) -> str:
    """A feed that fails: since when, and for operators why and what waits for it."""
    feed = health.feed
    since = day_of(feed.failing_since or feed.added_at, chat)
    name = in_script_of(chat.language, feed.title)[:60]
    line = html(chat.language, "sources.failing", name=name, since=since)
    if detailed:
        why = {"tries": feed.failures, "waiting": health.waiting}
        line += html(chat.language, "sources.why", reason=trouble_of(feed, chat.language), **why)
    return line


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handler(command("sources", sources, anybody))
