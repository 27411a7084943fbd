"""Sharing in: a link, a long text, a forwarded post or a document becomes a summary.

In private anything of that kind is taken; in a group only what is meant for the bot: a mention,
a reply to it, or /share. What is shared is for the eyes of its chat alone.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.constants import ChatAction, FileSizeLimit, MessageEntityType
from telegram.ext import MessageHandler, filters

from bot.chat import Chat
from bot.commands import reply
from bot.commands.context import Context, chat_of, thread_of
from bot.commands.material import (
    SHORTEST,
    Material,
    forwarded_from,
    link,
    material_of,
)
from bot.commands.routing import NEW_POSTS, Bot, command
from bot.commands.stories import story_card
from bot.commands.topics import answer_topic
from bot.ingest import Ingested
from bot.messages import html, text
from bot.messages.catalogue import catalogue
from bot.messages.rendering import Message, list_messages
from bot.rate_limiter import STEADY
from bot.web import read_link
from summarizer.article import Page, SourceError

MAX_ARTICLES = 40
"""Articles of one document that are summarised for a reader."""
_MEGABYTE = 1_000_000


class Working:
    """The message that says how far the work is, edited as it goes on."""

    def __init__(self, update: Update, context: Context, language: str) -> None:
        self._update, self._context, self._language = update, context, language
        self._message: TelegramMessage | None = None
        self._done = self._total = -1
        self._showing: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Say that the work has begun."""
        if self._message is None:
            body = html(self._language, "share.reading")
            self._message = await reply.say(self._update, self._context, body)

    def report(self, done: int, total: int) -> None:
        """``done`` of ``total`` articles are summarised; shown as fast as edits are allowed."""
        self._done, self._total = done, total
        if self._message is not None and (self._showing is None or self._showing.done()):
            self._showing = asyncio.create_task(self._show())

    async def _show(self) -> None:
        shown = -1
        while self._message is not None and shown != self._done < self._total:
            shown = self._done
            key = "share.summarizing"
            body = html(self._language, key, done=shown, total=self._total)
            await self._context.bot.edit_message_text(
                body, self._message.chat_id, self._message.message_id, rate_limit_args=STEADY
            )

    async def finish(self, messages: list[Message]) -> None:
        """Put the first message in place of the working one and send the others after it."""
        if self._showing is not None:
            self._total = -1
            await asyncio.gather(self._showing, return_exceptions=True)
        for message in messages:
            if self._message is not None:
                await reply.edit(self._message, message.text, message.reply_markup)
                self._message = None
            else:
                await reply.say_message(self._update, self._context, message)


async def shared(update: Update, context: Context) -> None:
    """Anything written to the bot in private that is no command."""
    message = update.effective_message
    if message is None:
        return
    material = material_of(message)
    chat = await chat_of(update, context)
    if material is not None:
        await take_in(update, context, material)
    elif forwarded_from(message) is not None:
        await reply.say(update, context, html(chat.language, "share.too_short", shortest=SHORTEST))
    elif message.text:
        await answer_topic(update, context, chat, message.text)


async def addressed(update: Update, context: Context) -> None:
    """A group message that mentions the bot or replies to it."""
    message = update.effective_message
    if message is None:
        return
    mentioned = _mentions(message, context.bot.username)
    replied = message.reply_to_message
    to_bot = replied and replied.from_user and replied.from_user.id == context.bot.id
    if not mentioned and not to_bot:
        return
    material = material_of(message)
    if material is None and mentioned and replied is not None and not to_bot:
        material = material_of(replied)
    if material is not None:
        await take_in(update, context, material)
    elif mentioned and (words := _without_mention(message, context.bot.username)):
        await answer_topic(update, context, await chat_of(update, context), words)


async def share(update: Update, context: Context) -> None:
    """/share: summarise the message it replies to, or the link or text after it."""
    message = update.effective_message
    if message is None:
        return
    chat = await chat_of(update, context)
    if message.reply_to_message is not None:
        material = material_of(message.reply_to_message)
        if material is None:
            await reply.say(update, context, html(chat.language, "share.nothing_in_reply"))
            return
    else:
        material = material_of(message)
    if material is None:
        body = html(chat.language, "share.how", username=context.bot.username)
        await reply.say(update, context, body)
        return
    await take_in(update, context, material)


async def take_in(
    update: Update, context: Context, material: Material, *, public: bool = False
) -> None:
    """Begin to summarise ``material`` in the background; ``public`` stores it for everybody."""
    chat = await chat_of(update, context)
    user = update.effective_user
    limits = context.settings.limits
    limit = limits.texts_per_hour if material.kind == "texts" else limits.documents_per_hour
    wait = context.services.quota.take(user.id if user else chat.id, material.kind, limit)
    if wait is not None and not public:
        minutes = max(1, round(wait.total_seconds() / 60))
        body = html(chat.language, f"quota.{material.kind}", limit=limit, minutes=minutes)
        await reply.say(update, context, body)
        return
    await context.bot.send_chat_action(
        chat.id, ChatAction.TYPING, message_thread_id=thread_of(update.effective_message)
    )
    context.application.create_task(
        _summarize(update, context, chat, material, public=public), update=update
    )


async def _summarize(
    update: Update, context: Context, chat: Chat, material: Material, *, public: bool
) -> None:
    working = Working(update, context, chat.language)
    try:
        if material.text is None:  # reading takes a while; a text is looked up at once
            await working.begin()
        page, url = await _read(context, chat, material)
        result = await _ingest(context, working, page, None if public else chat.id, url)
    except SourceError as error:
        await working.finish([Message(_reason(error, chat.language, page_name(chat, material)))])
        return
    except Exception:
        await working.finish([Message(html(chat.language, "error.internal"))])
        raise
    if public:
        counts = {"new": result.new, "duplicates": result.duplicates}
        await working.finish([Message(html(chat.language, "admin.ingested", **counts))])
    elif len(result.stories) == 1:
        await working.finish([await story_card(context, chat, result.stories[0])])
    else:
        await working.finish(_listed(chat, page, result))


async def _ingest(
    context: Context, working: Working, page: Page, owner: int | None, url: str | None
) -> Ingested:
    articles = [article for article in page.articles if article.kind == "article"]
    kept = replace(page, articles=tuple(articles[:MAX_ARTICLES]))
    known = await context.store.stories.find_by_content(kept.articles, owner)
    if len(known) < len(kept.articles):
        await working.begin()
    return await context.services.ingest.add(
        kept,
        owner_chat=owner,
        url=url,
        progress=lambda done: working.report(done, len(kept.articles)),
    )


async def _read(context: Context, chat: Chat, material: Material) -> tuple[Page, str | None]:
    """The page of the material under the name its readers know, and its address."""
    name = page_name(chat, material)
    worker, limits = context.services.worker, context.settings.limits
    if material.text is not None:
        page = await worker.read(material.text.encode(), f"{name}.txt")
        return replace(page, source=name), None
    if material.url is not None:
        page = await read_link(material.url, context.services.fetcher, worker)
        return replace(page, source=name), material.url
    most = min(limits.max_file_megabytes * _MEGABYTE, int(FileSizeLimit.FILESIZE_DOWNLOAD))
    if material.size > most:
        raise SourceError("too_large", name=name, limit=f"{most // _MEGABYTE} MB")
    file = await context.bot.get_file(str(material.file_id))
    page = await worker.read(bytes(await file.download_as_bytearray()), name)
    if sum(len(article.body) for article in page.articles) > limits.max_text_characters:
        raise SourceError("too_large", name=name, limit=f"{limits.max_text_characters:,}")
    return replace(page, source=name), None


def page_name(chat: Chat, material: Material) -> str:
    """What the material is called in the reader's language."""
    if material.text is not None and material.name is not None:
        return text(chat.language, "share.forwarded_name", name=material.name)
    return material.name or text(chat.language, "share.text_name")


def _listed(chat: Chat, page: Page, result: Ingested) -> list[Message]:
    key = "share.list_known" if result.new == 0 else "share.list"
    head = html(chat.language, key, name=page.source, count=len(result.stories))
    articles = sum(article.kind == "article" for article in page.articles)
    if articles > MAX_ARTICLES:
        more = {"count": articles, "limit": MAX_ARTICLES}
        head += "\n" + html(chat.language, "share.too_many_articles", **more)
    stories = list({story.id: story for story in result.stories}.values())
    return list_messages(head, stories, chat)


def _reason(error: SourceError, language: str, name: str) -> str:
    key = f"error.{error.code}"
    if key not in catalogue(language):
        key = "error.unreadable"
    return html(language, key, **{"limit": "", "reason": "", **error.details, "name": name})


def _mentions(message: TelegramMessage, username: str) -> bool:
    kinds: list[str | None] = [MessageEntityType.MENTION]
    mentions = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return any(mention.lower() == f"@{username}".lower() for mention in mentions.values())


def _without_mention(message: TelegramMessage, username: str) -> str:
    words = (message.text or message.caption or "").split()
    return " ".join(word for word in words if word.lower() != f"@{username}".lower())


async def ingest(update: Update, context: Context) -> None:
    """/ingest (operators): store what it replies to, or a link, for all readers."""
    message = update.effective_message
    chat = await chat_of(update, context)
    replied = message.reply_to_message if message else None
    material = material_of(replied) if replied else None
    if material is None and context.args:
        material = link(context.args[0])
    if material is None:
        await reply.say(update, context, html(chat.language, "admin.ingest_usage"))
        return
    await take_in(update, context, material, public=True)


def register(application: Bot) -> None:
    """Add the handlers of this module."""
    readable = filters.Document.ALL | filters.PHOTO | filters.TEXT | filters.CAPTION
    private = filters.ChatType.PRIVATE & readable & ~filters.COMMAND
    groups = filters.ChatType.GROUPS & readable & ~filters.COMMAND
    application.add_handlers(
        [
            command("share", share),
            MessageHandler(NEW_POSTS & private & ~filters.VIA_BOT, shared),
            MessageHandler(NEW_POSTS & groups & ~filters.VIA_BOT, addressed),
        ]
    )
