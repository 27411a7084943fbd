"""Opening a story, turning the pages of its full text or to the papers that carry it, and going
back to its summary."""

from __future__ import annotations

from telegram import Update

from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.story import Story
from bot.messages import buttons, text
from bot.messages.links import parse_number, story_link
from bot.messages.papers import papers_message
from bot.messages.stories import full_text_pages
from bot.telegram import reply
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import admins_of_channels, anybody
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
        if not await admins_of_channels(update, context):
            return
        await reply.answer(query)
        await reply.say_message(update, context, await reply.story_card(context, chat, story))
    else:  # the group is not bothered with what one reader wants to see
        await reply.answer(query, url=story_link(context.bot.username, story.id))


async def show_card(update: Update, context: Context) -> None:
    """``card:ID``: back from the full text to the summary."""
    chat = await chat_of(update, context)
    if story := await _turning(update, context, chat):
        await reply.show(update, context, await reply.story_card(context, chat, story))


async def show_text(update: Update, context: Context) -> None:
    """``text:ID:PAGE``: a page of the full text, in place of the summary."""
    chat = await chat_of(update, context)
    story = await _turning(update, context, chat)
    if story is None:
        return
    pages = full_text_pages(story, chat)
    shown = min(parse_number(str(pressed(update).data).split(":")[2]), len(pages) - 1)
    turning = buttons.pages(chat, f"text:{story.id}:{{offset}}", shown, 1, len(pages))
    back = buttons.press(text(chat.language, "button.card"), f"card:{story.id}")
    await reply.show(update, context, Message(pages[shown], buttons.keyboard(turning, [back])))


async def show_papers(update: Update, context: Context) -> None:
    """``papers:ID``: the papers that carry a story's event, in place of the summary."""
    chat = await chat_of(update, context)
    if story := await _turning(update, context, chat):
        carriers = await context.store.stories.carriers(story.event_id)
        await reply.show(update, context, papers_message(story, carriers, chat))


async def _turning(update: Update, context: Context, chat: Chat) -> Story | None:
    """The story whose message is to change; none where who pressed was told, or sent to it in
    private, instead."""
    query = pressed(update)
    story_id = parse_number(str(query.data).split(":")[1])
    story = await context.store.stories.get(story_id, chat.id)
    if story is None:
        await reply.answer(query, text(chat.language, "story.gone"))
        return None
    if story.owner_chat is not None:
        return story if await admins_of_channels(update, context) else None
    link = story_link(context.bot.username, story.id)
    return None if await turned_in_private(update, context, link) else story


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            pressing(r"^story:\d+$", open_story, anybody),
            pressing(r"^card:\d+$", show_card, anybody),
            pressing(r"^text:\d+:\d+$", show_text, anybody),
            pressing(r"^papers:\d+$", show_papers, anybody),
        ]
    )
