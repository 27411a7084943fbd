"""后续: an event is followed by the button under a story, or no longer."""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import Update

from bot.chats import events
from bot.messages import text
from bot.messages.events import hear, hear_listed
from bot.telegram import reply
from bot.telegram.context import Context, chat_of, place_of
from bot.telegram.guards import admins
from bot.telegram.routing import App, pressed, pressing
from bot.telegram.stories import pressed_story


async def turn(update: Update, context: Context) -> None:
    """``hear:ID`` and ``unhear:ID``, also with ``:listed``: the button turns into its opposite."""
    query, chat = pressed(update), await chat_of(update, context)
    story = await pressed_story(update, context, chat)
    if story is None:
        return
    if story.owner_chat is not None:
        await reply.answer(query, text(chat.language, "story.gone"))
        return
    followed = str(query.data).startswith("hear")
    if not followed:
        await context.store.event_follows.drop(chat.id, story.event_id)
    else:
        under = query.message if isinstance(query.message, TelegramMessage) else None
        if not await events.follow(context.store, chat, story, place_of(under, context)):
            said = text(chat.language, "events.too_many", limit=events.MAX_EVENTS)
            await reply.answer(query, said, alert=True)
            return
    said = text(chat.language, "events.followed" if followed else "events.dropped")
    await reply.answer(query, said)
    button = hear(chat, story.id, followed=followed)
    if str(query.data).endswith(":listed"):
        button = hear_listed(chat, story.id, story.headline, followed=followed)
    await reply.turn_button(query, button)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers([pressing(r"^(hear|unhear):\d+(:listed)?$", turn, admins)])
