"""Following by a tap: the topic is followed, or no longer, and its button turns."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.chats.follows import MAX_FOLLOWS, follow, unfollow
from bot.domain.chat import Chat
from bot.domain.message import Button
from bot.messages import in_script_of, text
from bot.telegram import reply
from bot.telegram.context import Context


async def change(
    query: CallbackQuery, context: Context, chat: Chat, topic: str, *, followed: bool
) -> bool:
    """Let a topic be ``followed`` or not; whether it is so: of too many, who pressed is told."""
    if not followed:
        await unfollow(context.store, chat, topic)
    elif not await follow(context.store, chat, topic):
        said = text(chat.language, "follow.too_many", limit=MAX_FOLLOWS)
        await reply.answer(query, said, alert=True)
        return False
    return True


async def turn(
    query: CallbackQuery,
    context: Context,
    chat: Chat,
    topic: str,
    button: Button,
    *,
    followed: bool,
) -> None:
    """``change``, say so, and put ``button`` in the place of the one that was pressed."""
    if await change(query, context, chat, topic, followed=followed):
        key = "follow.toast" if followed else "follow.dropped_toast"
        said = text(chat.language, key, topic=in_script_of(chat.language, topic))
        await reply.answer(query, said)
        await reply.turn_button(query, button)
