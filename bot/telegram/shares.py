"""A share becomes its answer: read, summarised, and sent in place of the working message.

A share is in the store until it is answered, so that a restart in the middle loses none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.share import Share
from bot.domain.story import Ingested, Story
from bot.logs import get_logger, redact
from bot.messages import html
from bot.messages.reasons import reason_details, reason_key
from bot.messages.stories import list_messages
from bot.telegram import reply
from bot.telegram.context import Context
from bot.telegram.progress import Working
from bot.telegram.reading import page_name, read_material, shown_name
from bot.telegram.refusals import unwelcome
from summarizer.article import Page, SourceError

MAX_ARTICLES = 40
"""Articles of one document that are summarised for a reader."""
FRESH = timedelta(hours=6)
"""A link first seen so recently is answered from the store; later its page may have changed."""

log = get_logger(__name__)


async def answer(context: Context, chat: Chat, share: Share) -> None:
    """Summarise ``share`` and answer it; a share that cannot be answered now waits."""
    running = context.services.answering
    if share.id in running:
        return
    running.enter(share.id)
    try:
        await _answer(context, chat, share)
    except (BadRequest, Forbidden) as error:  # nothing that another attempt would mend
        log.warning("answer_refused", chat=share.chat_id, error=redact(str(error)))
        await context.store.shares.finish(share.id)
    except (NetworkError, RetryAfter) as error:  # the work is in the store: only say it later
        log.warning("answer_put_off", chat=share.chat_id, error=redact(str(error)))
    finally:
        running.leave(share.id)


async def _answer(context: Context, chat: Chat, share: Share) -> None:
    shares = context.store.shares
    share = await context.services.albums.whole(share)
    working = Working(context, share, chat)
    try:
        messages = await _summarized(context, working, chat, share)
    except SourceError as error:
        if error.details.get("extra"):
            await context.services.operators.hear_of_missing(error.details["extra"])
        details = reason_details(error, chat.language, page_name(chat, share.material))
        key = reason_key(error, chat.language)
        messages = [Message(html(chat.language, key, **details))]
    except Exception as error:
        if isinstance(error, TelegramError) and not _of_this_message(error):
            raise
        messages = [_apology(share, chat, error)]
    if not await shares.waits(share.id):  # its chat was erased meanwhile
        await context.store.stories.forget(chat.id)
        await working.vanish()
        return
    try:
        await working.finish(messages)
    except BadRequest as error:
        if not _of_this_message(error):
            raise
        await working.finish([_apology(share, chat, error)])
    await shares.finish(share.id)


def _of_this_message(error: TelegramError) -> bool:
    """Whether Telegram refused what was said, so that something else may be said instead."""
    return isinstance(error, BadRequest) and not unwelcome(error)


def _apology(share: Share, chat: Chat, error: Exception) -> Message:
    """What the reader is told of a failure of ours; the operator finds it in the log."""
    log.error("share_failed", chat=share.chat_id, error=redact(repr(error)), exc_info=error)
    return Message(html(chat.language, "error.internal"))


async def answer_unfinished(context: Context) -> None:
    """Take up the shares that an earlier process, or an unreachable Telegram, left unanswered."""
    shares = context.store.shares
    for share in await shares.unfinished():
        chat = await context.store.chats.get(share.chat_id)
        if chat is None or share.id in context.services.answering:
            continue
        context.set_going(answer(context, chat, share))


async def _summarized(
    context: Context, working: Working, chat: Chat, share: Share
) -> list[Message]:
    """The answer to a share. Raises ``SourceError`` where it cannot be read."""
    material = share.material
    known = await _known(context, chat, share)
    if known is not None and context.now() - known.first_seen < FRESH:
        return [await reply.story_card(context, chat, known)]
    if material.text is None:  # reading takes a while; a text is looked up at once
        await working.begin()
    try:
        page, unread = await read_material(context, chat, material, _noted(share))
    except SourceError as error:
        if known is None or error.code != "fetch_failed":
            raise
        return [await reply.story_card(context, chat, known)]
    articles = [article for article in page.articles if article.kind == "article"]
    working.read([one.headline for one in articles[:MAX_ARTICLES] if one.headline])
    result = await _ingest(context, working, page, None if share.public else chat.id, share)
    if share.public:
        counts = {"new": result.new, "duplicates": result.duplicates}
        return [Message(html(chat.language, "admin.ingested", **counts))]
    if len(result.stories) == 1 and not unread:
        return [await reply.story_card(context, chat, result.stories[0])]
    return _listed(context, chat, page, result, unread)


async def _known(context: Context, chat: Chat, share: Share) -> Story | None:
    """The story that is stored of a link, the chat's own or everybody's."""
    if share.material.url is None or share.public:
        return None
    stories = context.store.stories
    for owner in (chat.id, None):
        if story_id := await stories.find_by_url(share.material.url, owner):
            return await stories.get(story_id, chat.id)
    return None


async def _ingest(
    context: Context, working: Working, page: Page, owner: int | None, share: Share
) -> Ingested:
    articles = [article for article in page.articles if article.kind == "article"]
    kept = replace(page, articles=tuple(articles[:MAX_ARTICLES]))
    return await context.services.ingest.add(
        kept,
        owner_chat=owner,
        url=share.material.url,
        begin=working.begin,
        progress=lambda done: working.report(done, len(kept.articles)),
        noted=_noted(share),
    )


def _listed(
    context: Context, chat: Chat, page: Page, result: Ingested, unread: int
) -> list[Message]:
    key = "share.list_known" if result.new == 0 else "share.list"
    key = "share.list_bare" if chat.kind == "channel" else key
    name = shown_name(chat, page, context.now())
    head = html(chat.language, key, name=name, count=len(result.stories))
    articles = sum(article.kind == "article" for article in page.articles)
    if articles > MAX_ARTICLES:
        more = {"count": articles, "limit": MAX_ARTICLES}
        head += "\n" + html(chat.language, "share.too_many_articles", **more)
    if unread:
        head += "\n" + html(chat.language, "share.unread", count=unread)
    stories = list({story.id: story for story in result.stories}.values())
    return list_messages(head, stories, chat, context.account)


def _noted(share: Share) -> str:
    return f"share {share.id}"
