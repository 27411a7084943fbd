"""How the store's work stands, counted at one go: for metrics, alerts and /stats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from sqlalchemy import Column, ColumnElement, Connection, FromClause, func, select

from bot.domain.vitals import Day, Vitals
from bot.store.database import Shelf
from bot.store.outbox import SENT, WAITING
from bot.store.tables import chats, feed_items, feeds, outbox, promises, shares, stories


class VitalStore(Shelf):
    """Counts; nothing is kept here."""

    async def now(self) -> Vitals:
        """How things stand. Raises ``StoreUnavailableError``."""
        return await self._database.read(_now)

    async def days(self, last: date, count: int, zone: tzinfo) -> Sequence[Day]:
        """The last ``count`` days until ``last``, as their dates are in ``zone``."""
        dates = [last - timedelta(days=count - 1 - i) for i in range(count)]
        begins = [datetime.combine(day, time(), zone) for day in (*dates, last + timedelta(1))]

        def read(connection: Connection) -> Sequence[Day]:
            public = stories.c.owner_chat.is_(None)
            new = _between(connection, stories, stories.c.first_seen, begins, public)
            sent = _between(connection, outbox, outbox.c.sent_at, begins, outbox.c.state == SENT)
            return [Day(*day) for day in zip(dates, new, sent, strict=True)]

        return await self._database.read(read)


def _now(connection: Connection) -> Vitals:
    waiting = (
        select(func.count(), func.min(promises.c.promised_at))
        .select_from(outbox.join(promises, promises.c.id == outbox.c.promise_id))
        .where(outbox.c.state.in_(WAITING))
    )
    unsent, oldest = connection.execute(waiting).one()

    def number(table: FromClause, *where: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table).where(*where)
        return int(connection.execute(query).scalar_one())

    return Vitals(
        unsent,
        oldest,
        number(shares),
        number(feed_items, feed_items.c.state == "waiting"),
        number(feeds),
        number(feeds, feeds.c.failures > 0),
        number(chats, ~chats.c.blocked),
        number(chats, chats.c.subscribed, ~chats.c.blocked),
        number(chats, chats.c.blocked, chats.c.stopped.is_not(None)),
    )


def _between(
    connection: Connection,
    table: FromClause,
    moment: Column[datetime],
    begins: Sequence[datetime],
    *where: ColumnElement[bool],
) -> list[int]:
    """How many rows have their ``moment`` in each span from one of ``begins`` to the next."""
    spans = [func.count().filter(moment >= begin, moment < end) for begin, end in pairwise(begins)]
    query = select(*spans).select_from(table)
    return list(connection.execute(query.where(moment >= begins[0], *where)).one())
