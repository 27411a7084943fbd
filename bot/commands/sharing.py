"""Sharing in: a link, a long text, a forwarded post or a document becomes a summary.

In private anything of that kind is taken; in a group only what is meant for the bot: a mention,
a reply to it, or /share. What is shared is for the eyes of its chat alone.
"""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.constants import ChatAction, MessageEntityType
from telegram.ext import MessageHandler, filters

from bot.commands import reply
from bot.commands.answering import answer
from bot.commands.context import Context, chat_of, thread_of
from bot.commands.material import SHORTEST, forwarded_from, link, material_of
from bot.commands.routing import NEW_POSTS, Bot, command
from bot.commands.topics import answer_topic
from bot.messages import html
from bot.share import Material


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
    """Keep ``material`` and begin to summarise it; ``public`` stores it for everybody."""
    chat = await chat_of(update, context)
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
    context.application.create_task(answer(context, share), update=update)
    await context.bot.send_chat_action(chat.id, ChatAction.TYPING, message_thread_id=thread)


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
