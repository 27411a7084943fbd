"""Following topics: each under one of its names, and not without end."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.chat import Chat, Mute
from bot.store import Store
from bot.stories.query import canonical, same_topic

MAX_FOLLOWS = 30


async def follow_all(
    store: Store,
    chat: Chat,
    names: Sequence[str],
    now: bool = False,
    thread: int | None = None,
) -> tuple[list[str], bool]:
    """Follow topics, with ``now`` to be told at once in the forum topic ``thread``: those that the
    chat follows now, and whether the limit left room for all."""
    follows = [follow.query for follow in await store.follows.followed(chat.id)]
    kept: dict[str, None] = {}
    for name in names:
        known = next((query for query in follows if same_topic(query, name)), None)
        if known is None and len(follows) >= MAX_FOLLOWS:
            return list(kept), False
        await store.follows.follow(chat.id, known or name, now, thread)
        await store.mutes.drop(chat.id, Mute("topic", canonical(name)))
        kept[known or name] = None
        follows.append(known or name)
    return list(kept), True


async def follow(store: Store, chat: Chat, name: str) -> bool:
    """Follow one topic; whether the limit left room for it."""
    return (await follow_all(store, chat, [name]))[1]


async def unfollow(store: Store, chat: Chat, name: str) -> bool:
    """Follow a topic no longer, under whichever of its names; whether it had been followed."""
    return await store.follows.unfollow(chat.id, await _as_followed(store, chat, name))


async def quiet(store: Store, chat: Chat, name: str) -> bool:
    """Follow a topic in the digest only; whether its stories had come at once."""
    return await store.follows.quiet(chat.id, await _as_followed(store, chat, name))


async def is_followed(store: Store, chat: Chat, query: str) -> bool:
    """Whether the chat follows a topic, under whichever of its names."""
    return any(same_topic(f.query, query) for f in await store.follows.followed(chat.id))


async def _as_followed(store: Store, chat: Chat, query: str) -> str:
    """``query`` as the chat follows it, where it does."""
    followed = await store.follows.followed(chat.id)
    return next((f.query for f in followed if same_topic(f.query, query)), query)
