"""Sharing in: a link, a long text, a forwarded post or a document becomes a summary.

In private anything of that kind is taken; in a group only what is meant for the bot: a mention,
a reply to it, or /share. What is shared is for the eyes of its chat alone.
"""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.constants import MessageEntityType
from telegram.ext import MessageHandler, filters

from bot.domain.chat import Chat
from bot.domain.share import Material
from bot.messages import html
from bot.telegram import reply
from bot.telegram.context import Context, chat_of, thread_of
from bot.telegram.guards import anybody, operators
from bot.telegram.material import SHORTEST, forwarded_from, link, material_of, said
from bot.telegram.routing import NEW_POSTS, App, caption_command, command
from bot.telegram.shares import answer
from bot.telegram.talk import talk, talk_in_reply


async def shared(update: Update, context: Context) -> None:
    """Anything sent to the bot in private that is neither a command nor plain words."""
    message = update.effective_message
    if message is None:
        return
    material = material_of(message, context.bot.username)
    if message in context.services.albums:
        await context.services.albums.join(message, material)
        return
    chat = await chat_of(update, context)
    if material is not None:
        await take_in(update, context, chat, material)
    elif forwarded_from(message) is not None:
        await reply.say(update, context, html(chat.language, "share.too_short", shortest=SHORTEST))
    else:
        await _explain(update, context, chat)


async def addressed(update: Update, context: Context) -> None:
    """A group message that mentions the bot or replies to it.

    A reply to the bot is talk: what it brings is read where it is a file or a link, a question is
    answered, and a remark, long or short, is left alone.
    """
    message = update.effective_message
    if message is None:
        return
    username = context.bot.username
    if message in context.services.albums:
        await context.services.albums.join(message, material_of(message, username))
        return
    mentioned = _mentions(message, username)
    replied = _replied(message)
    to_bot = replied and replied.from_user and replied.from_user.id == context.bot.id
    if not (mentioned or to_bot) or (mentioned and not context.services.meets(message)):
        return
    material = material_of(message, username)
    if material is None and mentioned and replied is not None and not to_bot:
        material = material_of(replied, username)
    words = said(message, username)
    if not mentioned and material is not None and material.text is not None:
        return
    if material is not None:
        await take_in(update, context, await chat_of(update, context), material)
    elif words and mentioned:
        await talk(update, context, words)
    elif words:
        await talk_in_reply(update, context, words)
    elif mentioned:
        await _explain(update, context, await chat_of(update, context))


async def share(update: Update, context: Context) -> None:
    """/share: summarise the message it replies to, or the link, text or file it comes with."""
    message = update.effective_message
    if message is None:
        return
    chat = await chat_of(update, context)
    replied = _replied(message)
    material = material_of(replied, context.bot.username) if replied else None
    material = material or material_of(message, context.bot.username)
    if material is not None:
        await take_in(update, context, chat, material)
    elif replied is not None:
        await reply.say(update, context, html(chat.language, "share.nothing_in_reply"))
    else:
        await _explain(update, context, chat)


async def _explain(update: Update, context: Context, chat: Chat) -> None:
    """Say what can be sent."""
    body = html(chat.language, "share.how")
    if context.account.inline:
        body += "\n\n" + html(chat.language, "share.how_inline", username=context.bot.username)
    await reply.say(update, context, body)


def _replied(message: TelegramMessage) -> TelegramMessage | None:
    """The message that a message replies to. In a forum topic every message replies to the one
    that made the topic, which is no reply of anybody's."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    return None if replied.message_id == thread_of(message) else replied


async def take_in(
    update: Update, context: Context, chat: Chat, material: Material, *, public: bool = False
) -> None:
    """Keep ``material`` and begin to summarise it; ``public`` stores it for everybody."""
    user_id = update.effective_user.id if update.effective_user else chat.id
    limits, shares = context.settings.limits, context.store.shares
    limit = limits.texts_per_hour if material.kind == "texts" else limits.documents_per_hour
    wait = None if public else await shares.wait(user_id, material.kind, limit)
    if wait is not None:
        minutes = max(1, round(wait.total_seconds() / 60))
        body = html(chat.language, f"quota.{material.kind}", limit=limit, minutes=minutes)
        await reply.say(update, context, body)
        return
    thread = thread_of(update.effective_message)
    quoted = reply.quoted(update)
    share = await shares.begin(
        chat.id, user_id, material, thread_id=thread, reply_to=quoted, public=public
    )
    context.services.albums.begin(update.effective_message, share)
    context.set_going(answer(context, chat, share), update)
    await reply.typing(context, chat.id, thread)


def _mentions(message: TelegramMessage, username: str) -> bool:
    kinds: list[str | None] = [MessageEntityType.MENTION]
    mentions = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return any(mention.lower() == f"@{username}".lower() for mention in mentions.values())


async def ingest(update: Update, context: Context) -> None:
    """/ingest (operators): store what it replies to, or a link, for all readers."""
    message = update.effective_message
    if message is None:
        return
    chat = await chat_of(update, context)
    replied = _replied(message)
    material = material_of(replied, context.bot.username) if replied else None
    if material is None and context.args:
        material = link(context.args[0])
    if material is None and message.effective_attachment is not None:
        material = material_of(message, context.bot.username)
    if material is None:
        await reply.say(update, context, html(chat.language, "admin.ingest_usage"))
        return
    await take_in(update, context, chat, material, public=True)


def register(application: App) -> None:
    """Add the handlers of this module."""
    anything = filters.TEXT | filters.ATTACHMENT
    private = filters.ChatType.PRIVATE & anything & ~filters.COMMAND
    groups = filters.ChatType.GROUPS & anything & ~filters.COMMAND
    application.add_handlers(
        [
            command("share", share, anybody),
            caption_command("share", share, anybody),
            command("ingest", ingest, operators),
            caption_command("ingest", ingest, operators),
            MessageHandler(NEW_POSTS & private & ~filters.VIA_BOT, shared),
            MessageHandler(NEW_POSTS & groups & ~filters.VIA_BOT, addressed),
        ]
    )
