"""Alerts: new stories for the chats that asked to have a topic's stories as they come."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chats.access import Admits, everybody
from bot.chats.mutes import hides
from bot.clock import Clock
from bot.digests.digest import LONGEST_WINDOW, OVERLAP
from bot.digests.events import promise_sequels
from bot.digests.window import STALE_AFTER
from bot.domain.account import Account
from bot.domain.chat import Mute, WantedNow
from bot.domain.digest import Alert
from bot.domain.message import Promise
from bot.domain.story import Story
from bot.logs import get_logger
from bot.messages.cards import alert_messages
from bot.store import Store, StoreUnavailableError
from bot.stories.about import Subjects

LOOKBACK = timedelta(hours=6)
"""How long ago a story may have come to be sent as it comes after the bot was down."""
CANDIDATES = 1_000
MOST_APART = 3
"""More alerts than this that come to a chat at once are told in one list."""

log = get_logger(__name__)


class Alerts:
    """Promises new stories to the chats that follow a query of theirs as it comes."""

    def __init__(self, store: Store, clock: Clock, admits: Admits = everybody) -> None:
        self._store = store
        self._admits = admits
        self._checked_until = clock.now() - LOOKBACK

    async def promise_new(self, now: datetime, account: Account) -> int:
        """Promise what came since the last call; how many promises that is.

        An event that a digest or an alert told the chat is no news, whoever tells it next, nor
        is a story long out of date. Each goes to the forum topic that it was asked for in. Raises
        ``StoreUnavailableError`` where nothing can be promised for now.
        """
        stories = await self._new(now)
        wanted = await self._store.follows.wanted_now() if stories else []
        subjects = Subjects()
        promised = await promise_sequels(
            self._store, stories, wanted, now, account, self._admits, subjects
        )
        concerned = await asyncio.to_thread(_concerned, stories, wanted, subjects)
        for (chat_id, thread), follows in concerned.items():
            try:
                muted = await self._store.mutes.of(chat_id)
                alerts = await asyncio.to_thread(_alerts, stories, follows, muted, subjects)
                promised += await self._promise(chat_id, thread, alerts, now, account)
            except StoreUnavailableError:
                raise
            except Exception:  # tried again while the windows overlap
                log.exception("alerts_failed", chat=chat_id)
        self._checked_until = now - OVERLAP
        return promised

    async def _promise(
        self, chat_id: int, thread: int | None, alerts: list[Alert], now: datetime, account: Account
    ) -> int:
        chat = await self._store.chats.get(chat_id) if alerts else None
        if chat is None or not await self._admits(chat):
            return 0
        told = await self._store.outbox.told_events(chat_id, now - LONGEST_WINDOW, thread)
        fresh = [alert for alert in alerts if alert.story.event_id not in told]
        apart = [[alert] for alert in fresh]
        promised = 0
        for together in apart if len(apart) <= MOST_APART else [fresh]:
            events = "+".join(str(alert.story.event_id) for alert in together)
            promise = Promise(
                chat_id,
                f"alert:{events}" if thread is None else f"alert:{thread}:{events}",
                await asyncio.to_thread(alert_messages, together, chat, account),
                [alert.story.id for alert in together],
                thread_id=thread,
            )
            promised += await self._store.outbox.promise(promise)
        return promised

    async def _new(self, now: datetime) -> list[Story]:
        """What came since the last call, in its order."""
        stories = await self._store.stories.since(self._checked_until, CANDIDATES, until=now)
        return [s for s in reversed(stories) if s.first_seen - s.date <= STALE_AFTER]


Place = tuple[int, int | None]
"""A chat, and the forum topic in it."""


def _concerned(
    stories: Sequence[Story], wanted: Sequence[WantedNow], subjects: Subjects
) -> dict[Place, list[WantedNow]]:
    """Of the places where stories are wanted as they come those that one may be for, each with all
    that is wanted there."""
    places: dict[Place, list[WantedNow]] = {}
    for follow in wanted:
        places.setdefault((follow.chat_id, follow.thread_id), []).append(follow)
    asked = {follow.query for follow in wanted}
    told_of = {query for query in asked if any(subjects.of(story, query) for story in stories)}
    return {
        place: follows
        for place, follows in places.items()
        if any(follow.query in told_of for follow in follows)
    }


def _alerts(
    stories: Sequence[Story],
    follows: Sequence[WantedNow],
    muted: Sequence[Mute],
    subjects: Subjects,
) -> list[Alert]:
    """Of each event the first story that matches what is followed and is not muted."""
    found: dict[int, Alert] = {}
    for story in stories:
        for follow in follows:
            if story.event_id in found or story.first_seen < follow.since:
                continue
            why = subjects.of(story, follow.query)
            if why and not hides(muted, story, subjects):
                found[story.event_id] = Alert(story, follow.query, why)
    return list(found.values())
