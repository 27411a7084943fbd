"""What comes of followed events: told once, at once or first of all in the chat's digest.

Who waits for news of an event is told as it comes, but not twice and not at night: what comes in
the hours before the chat's digest waits for it. It does not wait where the chat follows a topic of
it as it comes, where the event is followed in another forum topic than the digest goes to, or
where the digest did not come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.chats.access import Admits
from bot.chats.mutes import hides
from bot.domain.account import Account
from bot.domain.chat import GENERAL, Chat, WantedNow
from bot.domain.message import Promise
from bot.domain.story import Story
from bot.logs import get_logger
from bot.messages.cards import sequel_message
from bot.store import Store, StoreUnavailableError
from bot.stories.about import Subjects
from bot.stories.sequels import Sequel, sequels

SOON = timedelta(hours=8)
"""So long before a chat's digest news waits for it: a night."""
LATE = timedelta(hours=1)
"""So long after it should have come a digest is waited for no longer."""

log = get_logger(__name__)


async def promise_sequels(
    store: Store,
    stories: Sequence[Story],
    wanted: Collection[WantedNow],
    now: datetime,
    account: Account,
    admits: Admits,
    subjects: Subjects,
) -> int:
    """Promise what the new ``stories`` tell of followed events, or let it wait for the digest, and
    promise what waited in vain; how many promises that is. ``wanted`` are the topics that chats are
    told of at once. Raises ``StoreUnavailableError``."""
    promised = 0
    try:
        for sequel in await sequels(store, stories):
            chat = await store.chats.get(sequel.event.chat_id)
            if chat is None or not await admits(chat):
                continue
            if await asyncio.to_thread(_waits, sequel, chat, wanted, now, subjects):
                event, story = sequel.event, sequel.story
                await store.event_follows.wait(chat.id, event.story_id, story.id)
            else:
                promised += await _promise(store, sequel, chat, account, subjects)
        for event in await store.event_follows.left_over(now - SOON - LATE):
            chat = await store.chats.get(event.chat_id)
            for waited in await store.stories.many([event.waiting_id or 0]):
                if chat is not None and await admits(chat):
                    later = Sequel(event, waited)
                    promised += await _promise(store, later, chat, account, subjects)
    except StoreUnavailableError:
        raise
    except Exception:  # tried again while the windows overlap
        log.exception("sequels_failed")
    return promised


def _waits(
    sequel: Sequel,
    chat: Chat,
    wanted: Collection[WantedNow],
    now: datetime,
    subjects: Subjects,
) -> bool:
    """Whether the chat's digest is to tell it."""
    if chat.next_due_at is None or chat.next_due_at > now + SOON:
        return False
    digest = chat.thread_id or GENERAL
    if sequel.event.thread_id not in (None, digest):
        return False
    at_once = (f for f in wanted if f.chat_id == chat.id and f.thread_id in (None, digest))
    return not any(subjects.of(sequel.story, follow.query) for follow in at_once)


async def _promise(
    store: Store, sequel: Sequel, chat: Chat, account: Account, subjects: Subjects
) -> int:
    event, story = sequel.event, sequel.story
    muted = await store.mutes.of(chat.id)
    if await asyncio.to_thread(hides, muted, story, subjects):
        await store.event_follows.tell(chat.id, event.story_id, event.told_id)
        return 0
    promise = Promise(
        chat.id,
        f"later:{story.id}",
        [await asyncio.to_thread(sequel_message, story, event, chat, account)],
        [story.id],
        thread_id=event.thread_id,
    )
    promised = await store.outbox.promise(promise)
    await store.event_follows.tell(chat.id, event.story_id, story.id)
    return promised
