"""/sources: which papers and feeds the stories are from."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from telegram import Update

from bot.commands import reply
from bot.commands.context import Context, chat_of
from bot.commands.routing import Bot, command
from bot.messages import html
from bot.messages.rendering import paper

RECENT = timedelta(days=30)
MOST_STORIES = 2_000
MOST_SOURCES = 40


async def sources(update: Update, context: Context) -> None:
    """The sources of the last month, the busiest first."""
    chat = await chat_of(update, context)
    stories = await context.store.stories.since(context.now() - RECENT, MOST_STORIES)
    counts = Counter(paper(story, chat.language) for story in stories)
    for title in (await context.store.feeds.all()).values():
        counts.setdefault(title, 0)
    if not counts:
        await reply.say(update, context, html(chat.language, "sources.none"))
        return
    lines = [
        html(chat.language, "sources.line", name=name[:60], count=count)
        for name, count in counts.most_common(MOST_SOURCES)
    ]
    head = html(chat.language, "sources.head")
    await reply.say(update, context, "\n".join([head, "", *lines]))


def register(application: Bot) -> None:
    """Add the handlers of this module."""
    application.add_handler(command("sources", sources))
