"""What digests leave over: a page of it, in the chat it came to or for a channel's reader."""

from __future__ import annotations

from dataclasses import replace

from bot.digests.digest import arranged, reopened
from bot.domain.chat import Chat
from bot.domain.digest import Digest
from bot.domain.message import Message
from bot.messages.digest import rest_message, rest_of
from bot.messages.links import parse_number
from bot.telegram.context import Context


async def rest_page(context: Context, digest: Digest, chat: Chat, page: int) -> Message | None:
    """Page ``page`` (from 1) of what ``digest`` leaves over; ``None`` where it has no such page."""
    stories = rest_of(digest, chat, page)
    if not stories:
        return None
    sections = arranged(stories, await context.store.follows.followed(chat.id))
    return rest_message(digest, sections, chat, context.account, page)


async def of_channel(context: Context, reader: Chat, code: str) -> Message | None:
    """What a channel's digest leaves over, for a ``reader`` whom the link under it led here; a
    group's is not for everybody."""
    number, _, key = code.partition("_")
    channel = await context.store.chats.get(-parse_number(number))
    if channel is None or channel.kind != "channel":
        return None
    edition = await context.store.editions.get(channel.id, key)
    if edition is None:
        return None
    digest = await reopened(context.store, channel, edition)
    stories = rest_of(digest, channel, 1)
    sections = arranged(stories, [])
    seen = replace(reader, brief=channel.brief)
    if not stories:
        return None
    return rest_message(digest, sections, seen, context.account, 1, alone=True)
