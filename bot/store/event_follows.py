"""The events that chats follow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    cast,
    delete,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from bot.domain.event import PATIENCE, FollowedEvent
from bot.store.database import Shelf
from bot.store.dialects import among, elements
from bot.store.tables import chats, event_follows, event_terms, stories


def note_delivered(connection: Connection, digests: Subquery) -> None:
    """In a transaction under way: what waited for these ``digests`` (``chat_id``, ``story_ids``)
    and stands in them is told."""
    there = elements(digests.c.story_ids)
    told = (
        select(there.c.value)
        .select_from(digests.join(there, true()))
        .where(
            digests.c.chat_id == event_follows.c.chat_id,
            cast(there.c.value, event_follows.c.waiting_id.type) == event_follows.c.waiting_id,
        )
    )
    connection.execute(
        update(event_follows)
        .where(event_follows.c.chat_id.in_(select(digests.c.chat_id)), told.exists())
        .values(told_id=event_follows.c.waiting_id, waiting_id=None)
    )


class EventFollowStore(Shelf):
    """The followed events of each chat, as long as there is news of them."""

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
            since=since or self._clock.now(),
            thread_id=thread_id,
        )
        words = [{"term": term, "story_id": story_id} for term in sorted(terms)]
        async with self._database.writing() as connection:
            await connection.execute(row.on_conflict_do_nothing())
            await connection.execute(insert(event_terms).on_conflict_do_nothing(), words)

    async def drop(self, chat_id: int, event_id: int) -> int | None:
        """Follow an event no longer; the story it was followed at, None where it was not."""
        of_event = select(stories.c.id).where(stories.c.event_id == event_id)
        gone = (
            delete(event_follows)
            .where(event_follows.c.chat_id == chat_id, _tells_of(of_event))
            .returning(event_follows.c.story_id)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(gone)).scalars().first()

    async def followed(self, chat_id: int) -> list[FollowedEvent]:
        """The events that the chat follows, the one with the last news first."""
        query = self._select().where(event_follows.c.chat_id == chat_id)
        return await self._fetch(query.order_by(event_follows.c.since.desc(), stories.c.id.desc()))

    async def left_over(self, before: datetime) -> list[FollowedEvent]:
        """Those of which news has waited for a digest since ``before``, or waits for none any
        more."""
        query = self._of_reachable_chats().where(
            event_follows.c.waiting_id.is_not(None),
            or_(chats.c.next_due_at.is_(None), event_follows.c.since <= before),
        )
        order = event_follows.c.waiting_id, event_follows.c.chat_id
        return await self._fetch(query.order_by(*order))

    async def near(self, words: Collection[str], least: int) -> list[FollowedEvent]:
        """The events of which ``least`` of the rare words are among ``words``, followed by chats
        that may be written to. Takes as long whether few or many are followed."""
        near = (
            select(event_terms.c.story_id)
            .where(among(event_terms.c.term, words))
            .group_by(event_terms.c.story_id)
            .having(func.count() >= least)
        )
        query = self._of_reachable_chats().where(event_follows.c.story_id.in_(near))
        order = event_follows.c.chat_id, event_follows.c.since, event_follows.c.story_id
        return await self._fetch(query.order_by(*order))

    async def holds(self, chat_id: int, event_id: int) -> bool:
        """Whether the chat follows the event, or what came of it."""
        of_event = select(stories.c.id).where(stories.c.event_id == event_id)
        query = select(event_follows.c.story_id).where(
            event_follows.c.chat_id == chat_id,
            event_follows.c.since > self._clock.now() - PATIENCE,
            _tells_of(of_event),
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def tell(self, chat_id: int, story_id: int, told_id: int) -> None:
        """The story ``told_id`` is the last news of the event followed at ``story_id``."""
        await self._note(chat_id, story_id, told_id=told_id, waiting_id=None)

    async def wait(self, chat_id: int, story_id: int, waiting_id: int) -> None:
        """The story ``waiting_id``, news of the event followed at ``story_id``, waits for the
        chat's digest."""
        await self._note(chat_id, story_id, waiting_id=waiting_id)

    async def prune(self) -> None:
        """Forget the events of which there is no news any more."""
        quiet = event_follows.c.since <= self._clock.now() - PATIENCE
        unused = event_terms.c.story_id.not_in(select(event_follows.c.story_id))
        async with self._database.writing() as connection:
            await connection.execute(delete(event_follows).where(quiet))
            await connection.execute(delete(event_terms).where(unused))

    async def _note(self, chat_id: int, story_id: int, **news: int | None) -> None:
        statement = (
            update(event_follows)
            .where(event_follows.c.chat_id == chat_id, event_follows.c.story_id == story_id)
            .values(since=self._clock.now(), **news)
        )
        async with self._database.writing() as connection:
            await connection.execute(statement)

    def _of_reachable_chats(self) -> Select[Any]:
        query = self._select().join(chats, chats.c.id == event_follows.c.chat_id)
        return query.where(~chats.c.blocked)

    def _select(self) -> Select[Any]:
        told = stories.c
        return (
            select(event_follows, told.headline, told.published, told.first_seen, told.printed_on)
            .join(stories, stories.c.id == event_follows.c.told_id)
            .where(event_follows.c.since > self._clock.now() - PATIENCE)
        )

    async def _fetch(self, query: Select[Any]) -> list[FollowedEvent]:
        return await self._database.read(
            lambda connection: [FollowedEvent(**row._mapping) for row in connection.execute(query)]
        )


def waiting(
    connection: Connection, chat_ids: Collection[int], since: datetime
) -> dict[int, list[tuple[int, int]]]:
    """For each chat the stories that wait for its next digest, the newest first, each with the
    one of its event told before; of events that there was news of after ``since``."""
    query = select(
        event_follows.c.chat_id, event_follows.c.waiting_id, event_follows.c.told_id
    ).where(
        among(event_follows.c.chat_id, chat_ids),
        event_follows.c.waiting_id.is_not(None),
        event_follows.c.since > since,
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for row in connection.execute(query.order_by(event_follows.c.waiting_id.desc())):
        found.setdefault(row.chat_id, []).append((row.waiting_id, row.told_id))
    return found


def _tells_of(of_event: Select[tuple[int]]) -> ColumnElement[bool]:
    """Whether it was followed at one of these stories, or one of them was or is to be told."""
    columns = event_follows.c.story_id, event_follows.c.told_id, event_follows.c.waiting_id
    return or_(*(column.in_(of_event) for column in columns))
