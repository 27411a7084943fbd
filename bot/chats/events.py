"""Following an event: not without end, in number and in time."""

from __future__ import annotations

import asyncio

from bot.domain.chat import Chat
from bot.domain.story import Story
from bot.store import Store
from bot.stories.sequels import LONGEST_TERM
from bot.stories.telling import Telling

MAX_EVENTS = 20


async def follow(store: Store, chat: Chat, story: Story, thread: int | None = None) -> bool:
    """Follow the event of a story, in the forum topic ``thread``; whether the limit left room."""
    if await store.event_follows.holds(chat.id, story.event_id):
        return True
    if len(await store.event_follows.followed(chat.id)) >= MAX_EVENTS:
        return False
    telling = await asyncio.to_thread(Telling.of, story.headline, story.body, story.date)
    terms = [term for term in telling.rarest_terms() if len(term) <= LONGEST_TERM]
    await store.event_follows.follow(chat.id, story.id, terms, thread)
    return True
