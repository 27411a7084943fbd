"""Opening a story, turning the pages of its full text, and going back to its summary."""

from __future__ import annotations

from telegram import Update

from bot.domain.message import Message
from bot.messages import buttons, text
from bot.messages.links import parse_number, story_link
from bot.messages.stories import full_text_pages
from bot.telegram import reply
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import anybody
from bot.telegram.pages import turned_in_private
from bot.telegram.routing import App, pressed, pressing


async def open_story(update: Update, context: Context) -> None:
    """``story:ID``: the story in a message of its own; from a group, in private."""
    query, chat = pressed(update), await chat_of(update, context)
    story_id = parse_number(str(query.data).split(":")[1])
    story = await context.store.stories.get(story_id, chat.id)
    if story is None:
        await reply.answer(query, text(chat.language, "story.gone"))
    elif chat.kind == "private" or story.owner_chat == chat.id:
        await reply.answer(query)
        await reply.say_message(update, context, await reply.story_card(context, chat, story))
    else:  # the group is not bothered with what one reader wants to see
        await reply.answer(query, url=story_link(context.bot.username, story.id))


async def show_card(update: Update, context: Context) -> None:
    """``card:ID``: back from the full text to the summary."""
    query, chat = pressed(update), await chat_of(update, context)
    story_id = parse_number(str(query.data).split(":")[1])
    story = await context.store.stories.get(story_id, chat.id)
    if story is None:
        await reply.answer(query, text(chat.language, "story.gone"))
        return
    link = story_link(context.bot.username, story.id)
    if story.owner_chat is None and await turned_in_private(update, context, link):
        return
    await reply.show(update, context, await reply.story_card(context, chat, story))


async def show_text(update: Update, context: Context) -> None:
    """``text:ID:PAGE``: a page of the full text, in place of the summary."""
    query, chat = pressed(update), await chat_of(update, context)
    _, number, page = str(query.data).split(":")
    story = await context.store.stories.get(parse_number(number), chat.id)
    if story is None:
        await reply.answer(query, text(chat.language, "story.gone"))
        return
    link = story_link(context.bot.username, story.id)
    if story.owner_chat is None and await turned_in_private(update, context, link):
        return
    pages = full_text_pages(story, chat)
    shown = min(parse_number(page), len(pages) - 1)
    turning = buttons.pages(chat, f"text:{story.id}:{{offset}}", shown, 1, len(pages))
    back = buttons.press(text(chat.language, "button.card"), f"card:{story.id}")
    await reply.show(update, context, Message(pages[shown], buttons.keyboard(turning, [back])))


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            pressing(r"^story:\d+$", open_story, anybody),
            pressing(r"^card:\d+$", show_card, anybody),
            pressing(r"^text:\d+:\d+$", show_text, anybody),
        ]
    )
