"""The story that a button is about."""

from __future__ import annotations

from telegram import Update

from bot.domain.chat import Chat
from bot.domain.story import Story
from bot.messages import text
from bot.messages.links import parse_number
from bot.telegram import reply
from bot.telegram.context import Context
from bot.telegram.routing import pressed


async def pressed_story(update: Update, context: Context, chat: Chat) -> Story | None:
    """The story whose number stands second in the data of the pressed button; where ``chat`` may
    see none of that number, who pressed is told."""
    query = pressed(update)
    story_id = parse_number(str(query.data).split(":")[1])
    story = await context.store.stories.get(story_id, chat.id)
    if story is None:
        await reply.answer(query, text(chat.language, "story.gone"))
    return story
