"""Guest mode: a mention in a chat where the bot is no member (Bot API 10.0).

What the mention replies to, or brings, is summarised there and kept by nobody; words are a topic.
The chat's number may be that of another chat, which the bot is in (Bot API, ``Message``,
``guest_query_id``), so nothing is looked up by it: who asks is known by themselves. A query is open
for some seconds and answered once: so it is answered at once, and what came of it is put in place
of that answer. As in a channel, all who read may press, so its buttons are links.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    SentGuestMessage,
    Update,
)
from telegram import Message as TelegramMessage
from telegram.error import BadRequest
from telegram.ext import MessageHandler, filters

from bot.chats import requests
from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.share import Material
from bot.domain.story import NOBODY
from bot.logs import get_logger, redact
from bot.messages import html, language_of
from bot.messages.actions import Standing
from bot.messages.cards import story_card
from bot.messages.reasons import reason_details, reason_key
from bot.messages.stories import list_messages
from bot.stories.passing import passing
from bot.telegram.context import Context, known_chat
from bot.telegram.forms import as_taken
from bot.telegram.material import material_of, said
from bot.telegram.pages import latest_page, topic_page
from bot.telegram.reading import page_name, read_material, shown_name
from bot.telegram.refusals import query_closed
from bot.telegram.routing import App
from summarizer.article import SourceError

MOST = 10
"""Articles of one document: all of them stand in one message."""

log = get_logger(__name__)


async def asked(update: Update, context: Context) -> None:
    """A message that mentions the bot where it is a guest."""
    message = update.guest_message
    if message is None or message.from_user is None or not context.services.meets(message):
        return
    chat = await _as_asked(update, context, message.from_user.language_code)
    material = _material(message, context.bot.username)
    if material is None:
        await _answer(context, message, await _to_words(context, chat, message))
        return
    user_id, kind = message.from_user.id, material.kind
    limits, shares = context.settings.limits, context.store.shares
    limit = limits.texts_per_hour if kind == "texts" else limits.documents_per_hour
    if wait := await shares.wait(user_id, kind, limit):
        minutes = max(1, round(wait.total_seconds() / 60))
        body = html(chat.language, f"quota.{kind}", limit=limit, minutes=minutes)
        await _answer(context, message, Message(body))
        return
    sent = await _answer(context, message, Message(html(chat.language, "share.reading")))
    if sent is not None:
        await shares.use(user_id, kind)
        context.set_going(_put(context, chat, sent, material), update)


async def _as_asked(update: Update, context: Context, code: str | None) -> Chat:
    """The chat that is answered, in the language and by the clock of who asks."""
    own = await known_chat(update, context)
    if own is None:
        zone = context.settings.digest.timezone
        return Chat(NOBODY, "channel", language=language_of(code), timezone=zone)
    return Chat(NOBODY, "channel", language=own.language, timezone=own.timezone)


def _material(message: TelegramMessage, username: str) -> Material | None:
    replied = message.reply_to_message
    return material_of(message, username) or (material_of(replied, username) if replied else None)


async def _to_words(context: Context, chat: Chat, message: TelegramMessage) -> Message:
    """A topic's stories, the newest, or how to ask."""
    request = requests.read(said(message, context.bot.username))
    if request.act == "find" or request.period:
        return await topic_page(context, chat, request.query, 0)
    if request.act == "news":
        return await latest_page(context, chat, 0)
    return Message(html(chat.language, "guest.how", username=context.bot.username))


async def _answer(context: Context, asking: TelegramMessage, message: Message) -> str | None:
    """Answer the query; the number by which the answer is changed, None where it was too late."""
    query = str(asking.guest_query_id)

    async def send(
        markup: InlineKeyboardMarkup | None, shown: LinkPreviewOptions
    ) -> SentGuestMessage:
        content = InputTextMessageContent(message.text, link_preview_options=shown)
        result = InlineQueryResultArticle("answer", "answer", content, reply_markup=markup)
        return await context.bot.answer_guest_query(query, result)

    try:
        return (await as_taken(message, send)).inline_message_id
    except BadRequest as error:
        if not query_closed(error):
            raise
        log.info("guest_query_not_answered", error=redact(str(error)))
        return None


async def _put(context: Context, chat: Chat, sent: str, material: Material) -> None:
    """Put what came of ``material`` in place of the message ``sent``."""
    try:
        message = await _summarized(context, chat, material)
    except SourceError as error:
        details = reason_details(error, chat.language, page_name(chat, material))
        message = Message(html(chat.language, reason_key(error, chat.language), **details))
    except Exception as error:
        log.error("guest_failed", error=redact(repr(error)), exc_info=error)
        message = Message(html(chat.language, "error.internal"))
    await as_taken(
        message,
        lambda markup, shown: context.bot.edit_message_text(
            message.text, inline_message_id=sent, reply_markup=markup, link_preview_options=shown
        ),
    )


async def _summarized(context: Context, chat: Chat, material: Material) -> Message:
    account, stories = context.account, context.store.stories
    if material.url and (known := await stories.find_by_url(material.url, None)):
        story = await stories.get(known)
        if story is not None:
            return story_card(story, chat, Standing(), account)
    page, _ = await read_material(context, chat, material)
    told = await passing(context.services.worker, page, context.now(), MOST)
    if len(told) == 1:
        return replace(story_card(told[0], chat, Standing(), account), story_id=None)
    name = shown_name(chat, page, context.now())
    head = html(chat.language, "share.list_bare", name=name, count=len(told))
    articles = sum(article.kind == "article" for article in page.articles)
    if articles > MOST:
        head += "\n" + html(chat.language, "share.too_many_articles", count=articles, limit=MOST)
    return list_messages(head, told, chat, account)[0]


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, asked))
