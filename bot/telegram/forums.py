"""Forum topics: what a message tells of their names.

A topic's name is told by the service messages that made and renamed it, which every bot gets, and
by each message in it, since that replies at least to the one that made it (Bot API, ``Message``:
``forum_topic_created``, ``forum_topic_edited``). That one keeps the topic's first name.
"""

from __future__ import annotations

from telegram import Message

from bot.store import Store


async def learn(store: Store, message: Message | None) -> bool:
    """Keep the name of the topic that ``message``, of a known chat, stands in; whether it was not
    known."""
    if message is None or message.message_thread_id is None:
        return False
    chat_id, thread, said = message.chat.id, message.message_thread_id, _told(message)
    if said is None:
        return False
    name, first = said
    known = await store.forum_topics.name(chat_id, thread)
    if known == name or (first and known is not None):
        return False
    await store.forum_topics.call(chat_id, thread, name)
    return True


def _told(message: Message) -> tuple[str, bool] | None:
    """A topic's name, and whether that may be its first one only."""
    if message.forum_topic_created is not None:
        return message.forum_topic_created.name, False
    edited = message.forum_topic_edited
    if edited is not None:
        return (edited.name, False) if edited.name else None
    replied = message.reply_to_message
    if replied is not None and replied.forum_topic_created is not None:
        return replied.forum_topic_created.name, True
    return None
