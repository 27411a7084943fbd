"""The events that chats follow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.clock import Clock
from bot.domain.event import PATIENCE, FollowedEvent
from bot.store.database import Database
from bot.store.tables import chats, event_follows, stories


class EventFollowStore:
    """The followed events of each chat, as long as there is news of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def follow(
        self,
        chat_id: int,
        story_id: int,
        terms: Collection[str],
        thread_id: int | None = None,
        since: datetime | None = None,
    ) -> None:
        """Follow the event of a story with these rare words, in the forum topic ``thread_id``.
        Chat and story must be in the store."""
        row = insert(event_follows).values(
            chat_id=chat_id,
            story_id=story_id,
            told_id=story_id,
            terms=sorted(terms),
            since=since or self._clock.now(),
            thread_id=thread_id,
        )
        async with self._database.writing() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def drop(self, chat_id: int, event_id: int) -> int | None:
        """Follow an event no longer; the story it was followed at, None where it was not."""
        of_event = select(stories.c.id).where(stories.c.event_id == event_id)
        gone = (
            delete(event_follows)
            .where(
                event_follows.c.chat_id == chat_id,
                or_(event_follows.c.story_id.in_(of_event), event_follows.c.told_id.in_(of_event)),
            )
            .returning(event_follows.c.story_id)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(gone)).scalars().first()

    async def followed(self, chat_id: int) -> list[FollowedEvent]:
        """The events that the chat follows, the one with the last news first."""
        query = self._select().where(event_follows.c.chat_id == chat_id)
        return await self._fetch(query.order_by(event_follows.c.since.desc(), stories.c.id.desc()))

    async def all(self) -> list[FollowedEvent]:
        """All events that are followed, by chats that may be written to."""
        query = self._select().join(chats, chats.c.id == event_follows.c.chat_id)
        query = query.where(~chats.c.blocked)
        return await self._fetch(query.order_by(event_follows.c.chat_id, event_follows.c.since))

    async def holds(self, chat_id: int, event_id: int) -> bool:
        """Whether the chat follows the event, or what came of it."""
        first = stories.alias()
        query = (
            select(event_follows.c.story_id)
            .join(stories, stories.c.id == event_follows.c.told_id)
            .join(first, first.c.id == event_follows.c.story_id)
            .where(
                event_follows.c.chat_id == chat_id,
                event_follows.c.since > self._clock.now() - PATIENCE,
                or_(stories.c.event_id == event_id, first.c.event_id == event_id),
            )
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def tell(self, chat_id: int, story_id: int, told_id: int) -> None:
        """The story ``told_id`` is the last news of the event followed at ``story_id``."""
        statement = (
            update(event_follows)
            .where(event_follows.c.chat_id == chat_id, event_follows.c.story_id == story_id)
            .values(told_id=told_id, since=self._clock.now())
        )
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def prune(self) -> None:
        """Forget the events of which there is no news any more."""
        quiet = event_follows.c.since <= self._clock.now() - PATIENCE
        async with self._database.writing() as connection:
            await connection.execute(delete(event_follows).where(quiet))

    def _select(self) -> Select[Any]:
        told = stories.c
        return (
            select(event_follows, told.headline, told.published, told.first_seen, told.printed_on)
            .join(stories, stories.c.id == event_follows.c.told_id)
            .where(event_follows.c.since > self._clock.now() - PATIENCE)
        )

    async def _fetch(self, query: Select[Any]) -> list[FollowedEvent]:
        async with self._database.reading() as connection:
            return [
                FollowedEvent(**{**row._mapping, "terms": frozenset(row.terms)})
                for row in await connection.execute(query)
            ]
