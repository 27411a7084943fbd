"""What readers say of a story: 👍 and 👎, by button or reaction, 摘要有误, and fewer like it."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message as TelegramMessage
from telegram import ReactionTypeEmoji, Update

from bot.chats import mutes
from bot.chats.taste import traits_of
from bot.domain.chat import Chat, Mute
from bot.domain.story import Story
from bot.messages import text
from bot.messages.actions import DOWN, UP, confirming, muting
from bot.messages.cards import story_buttons
from bot.messages.links import story_link
from bot.stories.query import topics_of
from bot.telegram import reply
from bot.telegram.context import Context, chat_of, known_chat
from bot.telegram.guards import admins, anybody
from bot.telegram.pages import turned_in_private
from bot.telegram.routing import App, pressed, pressing, reacting
from bot.telegram.stories import pressed_story

MOST_DOUBTS = 3
"""Summaries that a chat may report as wrong in ``DAY``."""
DAY = timedelta(days=1)
_LIKES = frozenset("👍❤🔥🥰👏😁🎉🤩🙏👌😍💯🤣⚡🏆🍾💋😇🤝🤗🫡🆒💘😘😎❤\u200d🔥")
_DISLIKES = frozenset("👎🤬🤮💩🤡🥱🥴🖕😡💔😴🤨")


async def open_buttons(update: Update, context: Context) -> None:
    """``open:ID`` and ``fold:ID``: all that can be done with a story, or the usual two rows."""
    query, chat = pressed(update), await chat_of(update, context)
    story = await pressed_story(update, context, chat)
    if story is None:
        return
    if story.owner_chat is None:
        link = story_link(context.bot.username, story.id)
        if await turned_in_private(update, context, link):
            return
    await reply.answer(query)
    await _redraw(update, context, chat, story, opened=str(query.data).startswith("open"))


async def rate(update: Update, context: Context) -> None:
    """``rate:ID:up`` and ``rate:ID:down``; a second tap takes it back."""
    query, chat = pressed(update), await chat_of(update, context)
    story = await pressed_story(update, context, chat)
    if story is None:
        return
    value = UP if str(query.data).endswith("up") else DOWN
    user, ratings = query.from_user.id, context.store.ratings
    if await ratings.value(chat.id, user, story.id) == value:
        value = 0
    await ratings.rate(chat.id, user, story.id, value, traits_of(story))
    key = {UP: "feedback.up", DOWN: "feedback.down", 0: "feedback.back"}[value]
    await reply.answer(query, text(chat.language, key))
    if chat.kind == "private":
        await _redraw(update, context, chat, story, opened=_is_open(update))


async def reacted(update: Update, context: Context) -> None:
    """A reaction to a story's message counts as its button does."""
    reaction, chat = update.message_reaction, await known_chat(update, context)
    if reaction is None or reaction.user is None or chat is None:
        return
    story_id = await context.store.cards.story_of(chat.id, reaction.message_id)
    story = await context.store.stories.get(story_id, chat.id) if story_id else None
    if story is None:
        return
    said = [one.emoji for one in reaction.new_reaction if isinstance(one, ReactionTypeEmoji)]
    ups, downs = sum(one in _LIKES for one in said), sum(one in _DISLIKES for one in said)
    value = (ups > downs) - (ups < downs)
    user = reaction.user.id
    await context.store.ratings.rate(chat.id, user, story.id, value, traits_of(story))


async def fewer_like_it(update: Update, context: Context) -> None:
    """``less:ID``: what can be muted of a story, its topics and its source."""
    query, chat = pressed(update), await chat_of(update, context)
    story = await pressed_story(update, context, chat)
    if story is None:
        return
    muted = await context.store.mutes.of(chat.id)
    choices = [Mute("topic", name) for name in topics_of(story)]
    choices.append(Mute("source", mutes.source_of(story.source)))
    told = [(one, any(mutes.same(one, other) for other in muted)) for one in choices]
    await reply.answer(query, text(chat.language, "mute.choose"))
    await reply.edit_keyboard(query, muting(story, chat, told))


async def doubt(update: Update, context: Context) -> None:
    """``doubt:ID``: the summary is wrong. The operators are told; of a chat's own story, which they
    could not see, only after it was asked (``doubt:ID:yes``)."""
    query, chat = pressed(update), await chat_of(update, context)
    story = await pressed_story(update, context, chat)
    if story is None:
        return
    if story.owner_chat is not None and not str(query.data).endswith(":yes"):
        await reply.answer(query, text(chat.language, "feedback.doubt_own"), alert=True)
        await reply.edit_keyboard(query, confirming(story, chat))
        return
    key = "feedback.doubted"
    if await context.store.doubts.recent(DAY, chat.id) >= MOST_DOUBTS:
        key = "feedback.doubts_enough"
    elif not await context.store.doubts.add(chat.id, story.id):
        key = "feedback.doubted_before"
    else:
        await context.services.operators.hear_of_doubt(story, chat.language)
    await reply.answer(query, text(chat.language, key, limit=MOST_DOUBTS), alert=True)
    if story.owner_chat is not None:
        await _redraw(update, context, chat, story, opened=True)


async def _redraw(
    update: Update, context: Context, chat: Chat, story: Story, *, opened: bool
) -> None:
    standing = await reply.standing_of(context, chat, story)
    keyboard = story_buttons(story, chat, standing, context.account, opened=opened)
    await reply.edit_keyboard(pressed(update), keyboard)


def _is_open(update: Update) -> bool:
    """Whether the message that was pressed shows all of its buttons."""
    message = pressed(update).message
    markup = message.reply_markup if isinstance(message, TelegramMessage) else None
    rows = markup.inline_keyboard if markup else ()
    return any(str(one.callback_data).startswith("fold:") for row in rows for one in row)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            pressing(r"^(open|fold):\d+$", open_buttons, anybody),
            pressing(r"^rate:\d+:(up|down)$", rate, anybody),
            pressing(r"^less:\d+$", fewer_like_it, admins),
            pressing(r"^doubt:\d+(:yes)?$", doubt, anybody),
            reacting(reacted, anybody),
        ]
    )
