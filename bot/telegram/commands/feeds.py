"""Feeds by chat: /addsource and /removesource, and the whole list as an OPML file.

Operators change the list; readers too where the settings let them, each the feeds of their own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from io import BytesIO

from telegram import Message as TelegramMessage
from telegram import Update

from bot.domain.chat import Chat
from bot.domain.feed import FeedState
from bot.domain.message import Message
from bot.domain.query import clip
from bot.messages import buttons, html, in_script_of, text
from bot.messages.fitting import pack
from bot.messages.reasons import feed_reason
from bot.sources.feeds import opml
from bot.sources.feeds.discovery import find_feed
from bot.sources.feeds.shorthand import expanded
from bot.telegram import reply
from bot.telegram.context import Context, chat_of, thread_of
from bot.telegram.guards import is_operator, keepers_of_feeds, operators
from bot.telegram.material import links_in
from bot.telegram.routing import App, caption_command, command, pressed, pressing
from bot.web.addresses import redact
from summarizer.article import SourceError
from summarizer.text.folding import fold

MOST_AT_ONCE = 10
"""Addresses of one message that are looked at."""
PAGE = 8
"""Feeds to choose from in one message."""
MOST_NAMED = 30
"""Feeds to choose from where some are asked for by name: such a list has no pages."""
LONGEST_NAME = 60
MAX_OPML_BYTES = 2_000_000
_SEPARATORS = re.compile(r"[\s，、；]+")


async def addsource(update: Update, context: Context) -> None:
    """/addsource URL…, or in answer to an OPML file: have feeds read from now on."""
    chat, message = await chat_of(update, context), update.effective_message
    if message is None:
        return
    file = _opml_file(message)
    if file is not None and is_operator(update, context):
        work = _import(update, context, chat, file)
    elif urls := _urls(message, context.args or []):
        work = _add(update, context, chat, urls)
    else:
        await reply.say(update, context, html(chat.language, "feed.add_usage"))
        return
    # Sites may take half a minute to answer: nobody else is to wait for them.
    context.set_going(work, update)
    await reply.typing(context, chat.id, thread_of(message))


async def removesource(update: Update, context: Context) -> None:
    """/removesource [WORDS]: choose a feed to take out, of those that ``WORDS`` name."""
    chat = await chat_of(update, context)
    message = await _choice(update, context, chat, context.words, 0)
    await reply.say_message(update, context, message)


async def pressed_feed(update: Update, context: Context) -> None:
    """``feed:page:OFFSET``, ``feed:ask:KEY`` and ``feed:drop:KEY``."""
    query, chat = pressed(update), await chat_of(update, context)
    _, action, value = str(query.data).split(":")
    if action == "page":
        await reply.show(update, context, await _choice(update, context, chat, "", int(value)))
        return
    feed = (await _own(update, context)).get(value)
    if feed is None:
        await reply.answer(query, text(chat.language, "feed.gone"), alert=True)
        return
    key = "feed.remove_ask"
    keyboard = buttons.keyboard(
        [
            buttons.press(text(chat.language, "button.remove"), f"feed:drop:{value}"),
            buttons.press(text(chat.language, "button.cancel"), "feed:page:0"),
        ]
    )
    if action == "drop":
        await context.store.feeds.remove(feed.url)
        key, keyboard = "feed.removed", None
    body = html(chat.language, key, name=_name(chat, feed), url=feed.url)
    await reply.show(update, context, Message(body, keyboard))


async def export(update: Update, context: Context) -> None:
    """``feeds:opml`` (operators): the whole list as a file."""
    query, chat = pressed(update), await chat_of(update, context)
    await reply.answer(query)
    data = opml.render(await context.store.feeds.all())
    await context.bot.send_document(
        chat.id,
        BytesIO(data),
        filename="baozhai.opml",
        message_thread_id=thread_of(update.effective_message),
    )


async def _add(update: Update, context: Context, chat: Chat, urls: list[str]) -> None:
    lines = []
    for url in urls[:MOST_AT_ONCE]:
        try:
            lines.append(await _added(update, context, chat, url))
        except SourceError as error:
            why = feed_reason(error, chat.language)
            lines.append(html(chat.language, "feed.failed", url=redact(url), why=why))
    if len(urls) > MOST_AT_ONCE:
        lines.append(html(chat.language, "feed.too_many", limit=MOST_AT_ONCE))
    for part in pack(lines, separator="\n"):
        await reply.say(update, context, part.html)


async def _added(update: Update, context: Context, chat: Chat, url: str) -> str:
    """Add the feed that ``url`` stands for; what to say of it. Raises ``SourceError``."""
    feeds, user = context.store.feeds, update.effective_user
    limit = context.settings.feeds.per_reader
    if user and not is_operator(update, context) and await feeds.count_added_by(user.id) >= limit:
        return html(chat.language, "feed.limit", limit=limit)
    url = expanded(url, context.settings.feeds.rsshub_base)
    found = await find_feed(url, context.services.fetcher, context.services.worker)
    new = await feeds.add({found.address: found.title}, added_by=user.id if user else None)
    key = "feed.added" if new else "feed.known"
    name = in_script_of(chat.language, found.title)[:LONGEST_NAME]
    return html(chat.language, key, name=name, url=found.address)


async def _import(update: Update, context: Context, chat: Chat, message: TelegramMessage) -> None:
    document = message.document
    if document is None or (document.file_size or 0) > MAX_OPML_BYTES:
        limit = f"{MAX_OPML_BYTES // 1_000_000} MB"
        body = html(chat.language, "error.too_large", name="OPML", limit=limit)
        await reply.say(update, context, body)
        return
    file = await document.get_file()
    data = bytes(await file.download_as_bytearray())
    try:
        outline = await context.services.worker.run(opml.parse, data)
    except opml.OpmlError as error:
        reason = text(chat.language, f"opml.{error.code}", detail=error.detail)
        body = html(chat.language, "feed.not_opml", reason=reason)
    else:
        user = update.effective_user
        new = await context.store.feeds.add(outline.feeds, added_by=user.id if user else None)
        counts = {"new": new, "known": len(outline.feeds) - new, "refused": len(outline.refused)}
        body = html(chat.language, "feed.imported", **counts)
        if outline.broken:
            body += "\n" + html(chat.language, "opml.broken")
    await reply.say(update, context, body)


async def _choice(update: Update, context: Context, chat: Chat, words: str, offset: int) -> Message:
    """The feeds that the user may take out, as buttons."""
    wanted = fold(words)
    found = {
        key: feed
        for key, feed in (await _own(update, context)).items()
        if wanted in fold(feed.title) or wanted in fold(feed.url)
    }
    if not found:
        key = "feed.none_named" if wanted else "feed.none"
        return Message(html(chat.language, key, words=clip(words)))
    size = MOST_NAMED if wanted else PAGE
    page = list(found.items())[offset : offset + size]
    rows = [[buttons.press(_name(chat, feed), f"feed:ask:{key}")] for key, feed in page]
    # Pages would forget the words.
    turning = [] if wanted else buttons.pages(chat, "feed:page:{offset}", offset, size, len(found))
    head = html(chat.language, "feed.choose", count=len(found))
    return Message(head, buttons.keyboard(*rows, turning))


async def _own(update: Update, context: Context) -> Mapping[str, FeedState]:
    """The feeds that the user may take out, by key, those in trouble first."""
    user = update.effective_user
    everything = is_operator(update, context)
    return {
        hashlib.sha256(one.feed.url.encode()).hexdigest()[:16]: one.feed
        for one in await context.store.feeds.health()
        if everything or (user is not None and one.feed.added_by == user.id)
    }


def _name(chat: Chat, feed: FeedState) -> str:
    return in_script_of(chat.language, feed.title or feed.url)[:LONGEST_NAME]


def _opml_file(message: TelegramMessage) -> TelegramMessage | None:
    """The message with the OPML file that the command comes with or answers."""
    for one in (message, message.reply_to_message):
        name = one.document.file_name if one and one.document else None
        if one and (name or "").lower().endswith((".opml", ".xml")):
            return one
    return None


def _urls(message: TelegramMessage, arguments: list[str]) -> list[str]:
    """The addresses that stand behind the command, else those in what it answers."""
    if arguments or message.reply_to_message is None:
        return [url for url in _SEPARATORS.split(" ".join(arguments)) if url]
    return [url for _, url in links_in(message.reply_to_message)]


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("addsource", addsource, keepers_of_feeds),
            caption_command("addsource", addsource, keepers_of_feeds),
            command("removesource", removesource, keepers_of_feeds),
            pressing(
                r"^feed:(page:\d{1,6}|(ask|drop):[0-9a-f]{16})$", pressed_feed, keepers_of_feeds
            ),
            pressing(r"^feeds:opml$", export, operators),
        ]
    )
