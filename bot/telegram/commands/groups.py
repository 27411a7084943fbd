"""Coming and going: added to a group or channel, removed, blocked, migrated; topics named."""

from __future__ import annotations

from contextlib import suppress

from telegram import ChatMember, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.domain.message import Message
from bot.messages import html
from bot.telegram import reply
from bot.telegram.context import Context, chat_of, known_chat
from bot.telegram.forums import learn
from bot.telegram.routing import NEW_POSTS, App

_GONE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})


async def membership(update: Update, context: Context) -> None:
    """The bot's own place in a chat has changed.

    A group that adds it hears how to use it, once; so does who put it into a channel, in private,
    for a channel's readers are not to be bothered. Out of a chat, nothing more is sent there; its
    settings stay for the day it comes back.
    """
    change, where = update.my_chat_member, update.effective_chat
    if change is None or where is None:
        return
    was_in, is_in = _inside(change.old_chat_member), _inside(change.new_chat_member)
    known = await known_chat(update, context)
    if was_in and not is_in:
        if known is not None:
            await context.store.outbox.mark_blocked(where.id)
    elif is_in:  # it came back, or may write again
        if known is not None and known.blocked:
            await context.store.chats.upsert(where.id, blocked=False)
        if not was_in and where.type == ChatType.CHANNEL and known is None:
            await _tell_who_added(context, change.from_user.id, where.title or "")
        if not was_in and where.type in {ChatType.GROUP, ChatType.SUPERGROUP} and known is None:
            chat = await chat_of(update, context)
            body = html(chat.language, "start.group", username=context.bot.username)
            await reply.say(update, context, body.strip())


async def _tell_who_added(context: Context, user_id: int, title: str) -> None:
    own = await context.store.chats.get(user_id)
    if own is None or own.blocked:  # bots may not speak first
        return
    body = html(own.language, "start.channel", title=title)
    with suppress(TelegramError):  # a courtesy
        await reply.send(context, user_id, Message(body))


def _inside(member: ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", True))
    return member.status not in _GONE


async def migrated(update: Update, context: Context) -> None:
    """A group became a supergroup: everything goes along to its new id.

    Both chats tell of it. The new one's message comes before anything else said there, so that
    no command meets an empty chat.
    """
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await context.store.chats.migrate(message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await context.store.chats.migrate(message.migrate_from_chat_id, message.chat_id)


async def topic_named(update: Update, context: Context) -> None:
    """A forum topic was made or renamed."""
    if await known_chat(update, context) is not None:
        await learn(context.store, update.effective_message)


def register(application: App) -> None:
    """Add the handlers of this module."""
    named = filters.StatusUpdate.FORUM_TOPIC_CREATED | filters.StatusUpdate.FORUM_TOPIC_EDITED
    application.add_handlers(
        [
            ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, migrated),
            MessageHandler(NEW_POSTS & named, topic_named),
        ]
    )
