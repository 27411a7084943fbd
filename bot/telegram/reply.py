"""Answering: messages sent, messages edited, toasts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import CallbackQuery, InlineQuery, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.domain.chat import Chat
from bot.domain.message import Button, Keyboard, Message
from bot.domain.story import Story
from bot.logs import get_logger, redact
from bot.messages import cards
from bot.messages.actions import Standing
from bot.messages.buttons import keyboard
from bot.stories.about import Subjects
from bot.stories.query import same_topic, topics_of
from bot.telegram.context import Context, thread_of
from bot.telegram.forms import as_taken
from bot.telegram.refusals import message_lost, query_closed, says_the_same

MOST_TOPICS = 4
"""Topics that are offered under a story, followed or not."""

log = get_logger(__name__)


async def send(
    context: Context,
    chat_id: int,
    message: Message,
    *,
    thread: int | None = None,
    quoted: int | None = None,
) -> TelegramMessage:
    """Send a rendered message to the forum topic ``thread``, as a reply to ``quoted``."""
    sent = await as_taken(
        message,
        lambda keyboard, shown: context.bot.send_message(
            chat_id,
            message.text,
            reply_markup=keyboard,
            link_preview_options=shown,
            message_thread_id=thread,
            reply_to_message_id=quoted,
            allow_sending_without_reply=True if quoted else None,
        ),
    )
    if message.story_id is not None:
        await context.store.cards.add(chat_id, sent.message_id, message.story_id)
    return sent


def quoted(update: Update) -> int | None:
    """The message that an answer to ``update`` replies to: in groups the one that asked."""
    chat, message = update.effective_chat, update.effective_message
    in_group = chat is not None and chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}
    return message.message_id if message and in_group and not update.callback_query else None


async def say(
    update: Update, context: Context, html: str, keyboard: Keyboard | None = None
) -> TelegramMessage:
    """Send a message to the chat and forum topic of ``update``; in groups as a reply."""
    return await say_message(update, context, Message(html, keyboard))


async def say_message(update: Update, context: Context, message: Message) -> TelegramMessage:
    """As ``say``, for a rendered message."""
    if update.effective_chat is None:
        raise ValueError("the update has no chat")
    return await send(
        context,
        update.effective_chat.id,
        message,
        thread=thread_of(update.effective_message),
        quoted=quoted(update),
    )


async def show_picture(update: Update, context: Context, png: bytes, html: str) -> None:
    """Answer with a picture that has words under it; with these alone where the chat takes no
    pictures."""
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        raise ValueError("the update has no chat")
    try:
        await context.bot.send_photo(
            chat.id,
            png,
            html,
            message_thread_id=thread_of(message),
            reply_to_message_id=quoted(update),
            allow_sending_without_reply=True if quoted(update) else None,
        )
    except BadRequest as error:
        log.info("picture_not_shown", error=redact(str(error)))
        await say(update, context, html)


async def answer(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False, url: str | None = None
) -> None:
    """Answer a pressed button. One that waited too long, as all do that were pressed while the
    bot was down, shows nothing; what it asks for is done all the same."""
    try:
        await _insisting(lambda: query.answer(text, show_alert=alert, url=url))
    except TelegramError as error:
        log.info("tap_not_answered", error=redact(str(error)))


async def answer_inline(query: InlineQuery, results: Sequence[Any], **options: Any) -> None:
    """Answer an inline query, unless who asked has typed on: then it is not open any more."""
    try:
        await _insisting(lambda: query.answer(results, is_personal=True, **options))
    except BadRequest as error:
        if not query_closed(error):
            raise
        log.info("inline_query_not_answered", error=redact(str(error)))


async def _insisting(request: Callable[[], Awaitable[object]]) -> None:
    """Answer a query, once more where the network failed: it is open for some seconds only. One
    that was answered all the same says that it is too old."""
    try:
        await request()
    except BadRequest:  # PTB's kind of NetworkError that is none
        raise
    except NetworkError:
        await request()


async def typing(context: Context, chat_id: int, thread: int | None) -> None:
    """Show that an answer is being written; a comfort, that may be refused."""
    if context.show_after(chat_id):
        return
    try:
        await context.bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=thread)
    except TelegramError as error:
        log.info("typing_not_shown", error=redact(str(error)))


async def turn_button(query: CallbackQuery, button: Button) -> None:
    """Put ``button`` in the place of the one that was pressed; a second quick tap finds it done."""
    rows = _rows(query)
    turned = [[button if o.get("callback_data") == query.data else o for o in row] for row in rows]
    await edit_keyboard(query, keyboard(*turned))


async def drop_row(query: CallbackQuery) -> None:
    """Take away the row of the button that was pressed."""
    rows = _rows(query)
    left = [row for row in rows if all(o.get("callback_data") != query.data for o in row)]
    await edit_keyboard(query, keyboard(*left))


def _rows(query: CallbackQuery) -> list[list[Button]]:
    """The buttons of the message that was pressed, as the Bot API's JSON."""
    message = query.message
    if not isinstance(message, TelegramMessage) or message.reply_markup is None:
        return []
    rows: list[list[Button]] = message.reply_markup.to_dict()["inline_keyboard"]
    return rows


async def edit_keyboard(query: CallbackQuery, buttons: Keyboard | None) -> None:
    """Change the buttons of the message that was pressed, as ``turn_button`` does."""
    try:
        await as_taken(
            Message("", buttons), lambda taken, _: query.edit_message_reply_markup(taken)
        )
    except BadRequest as error:
        if not (message_lost(error) or says_the_same(error)):
            raise


async def edit_pressed(query: CallbackQuery, html: str, keyboard: Keyboard | None = None) -> None:
    """As ``change_pressed``, without a picture."""
    await change_pressed(query, Message(html, keyboard))


async def change_pressed(query: CallbackQuery, message: Message) -> None:
    """Change the message whose button was pressed. One that says the same already is left as it
    is; in place of one that is gone, or too old for Telegram to show it, comes a new one."""
    pressed, bot = query.message, query.get_bot()
    if pressed is None:
        return
    where, html = pressed.chat.id, message.text
    thread = thread_of(pressed) if isinstance(pressed, TelegramMessage) else None
    try:
        await as_taken(
            message,
            lambda buttons, shown: bot.edit_message_text(
                html,
                where,
                pressed.message_id,
                reply_markup=buttons,
                link_preview_options=shown,
            ),
        )
    except BadRequest as error:
        if message_lost(error):
            await as_taken(
                message,
                lambda buttons, shown: bot.send_message(
                    where,
                    html,
                    reply_markup=buttons,
                    link_preview_options=shown,
                    message_thread_id=thread,
                ),
            )
        elif not says_the_same(error):
            raise


async def show(update: Update, context: Context, message: Message) -> None:
    """Where a button was pressed change its message, otherwise send a new one."""
    query = update.callback_query
    if query is not None:
        await answer(query)
        await change_pressed(query, message)
    else:
        await say_message(update, context, message)


async def story_card(context: Context, chat: Chat, story: Story) -> Message:
    """A story with its buttons, for ``chat``."""
    standing = await standing_of(context, chat, story)
    return cards.story_card(story, chat, standing, context.account)


def _topics(story: Story, queries: Sequence[str]) -> list[tuple[str, bool]]:
    """Those of the followed ``queries`` that the story is about, then its other topics."""
    subjects = Subjects()
    followed = [query for query in queries if subjects.of(story, query)]
    others = (n for n in topics_of(story) if not any(same_topic(n, one) for one in followed))
    return [*((one, True) for one in followed), *((one, False) for one in others)][:MOST_TOPICS]


async def standing_of(context: Context, chat: Chat, story: Story) -> Standing:
    """How a story stands with its reader: the topics of it that the chat follows come first."""
    store = context.store
    queries = [follow.query for follow in await store.follows.followed(chat.id)]
    topics = await asyncio.to_thread(_topics, story, queries)  # a body may be long
    heard = await store.event_follows.holds(chat.id, story.event_id)
    if chat.kind != "private":
        return Standing(topics, heard=heard)
    saved = await store.saved.holds(chat.id, story.id)
    rating = await store.ratings.value(chat.id, chat.id, story.id)
    return Standing(topics, saved, rating, heard)
