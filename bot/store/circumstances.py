"""What the digests of chats depend on beside their settings, read for many chats at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from bot.domain.chat import GENERAL, Chat, Follow, Mute
from bot.domain.digest import Circumstances
from bot.domain.event import PATIENCE
from bot.store import event_follows, outbox
from bot.store.database import Shelf
from bot.store.dialects import among
from bot.store.tables import follows, mutes, ratings


class CircumstanceStore(Shelf):
    """Follows, mutes, ratings and what was told, of several chats."""

    async def of(
        self, chats: Collection[Chat], told_since: datetime, rated_since: datetime
    ) -> dict[int, Circumstances]:
        """The circumstances of each of ``chats``: what was told from ``told_since`` on where its
        digest goes, and rated from ``rated_since`` on."""
        news_since = self._clock.now() - PATIENCE
        return await self._database.read(
            lambda connection: _of(connection, chats, told_since, rated_since, news_since)
        )


def _of(
    connection: Connection,
    chats: Collection[Chat],
    told_since: datetime,
    rated_since: datetime,
    news_since: datetime,
) -> dict[int, Circumstances]:
    ids = [chat.id for chat in chats]
    followed: defaultdict[int, list[Follow]] = defaultdict(list)
    for row in connection.execute(
        select(follows.c.chat_id, follows.c.query, follows.c.now)
        .where(among(follows.c.chat_id, ids))
        .order_by(follows.c.since, follows.c.query)
    ):
        followed[row.chat_id].append(Follow(row.query, row.now))
    muted: defaultdict[int, list[Mute]] = defaultdict(list)
    for row in connection.execute(
        select(mutes.c.chat_id, mutes.c.kind, mutes.c.name)
        .where(among(mutes.c.chat_id, ids))
        .order_by(mutes.c.since, mutes.c.name)
    ):
        muted[row.chat_id].append(Mute(row.kind, row.name))
    rated: defaultdict[int, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for row in connection.execute(
        select(ratings.c.chat_id, ratings.c.value, ratings.c.traits).where(
            among(ratings.c.chat_id, ids), ratings.c.rated_at >= rated_since
        )
    ):
        rated[row.chat_id].append((row.value, tuple(row.traits)))
    places = {chat.id: chat.thread_id or GENERAL for chat in chats}
    told = outbox.told_events(connection, places, told_since)
    waiting = event_follows.waiting(connection, ids, news_since)
    return {
        id_: Circumstances(
            tuple(followed[id_]),
            tuple(muted[id_]),
            told[id_],
            tuple(rated[id_]),
            tuple(waiting.get(id_, ())),
        )
        for id_ in ids
    }
