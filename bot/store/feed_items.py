"""The items of feeds: each read once, and again only when its feed changed it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Row, delete, func, insert, or_, select, update

from bot.domain.feed import WaitingItem
from bot.store.database import Shelf
from bot.store.tables import feed_items, feeds

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from summarizer.reading.items import FeedItem


class FeedItemStore(Shelf):
    """The items of the store's feeds."""

    async def waiting(self, now: datetime, limit: int) -> list[WaitingItem]:
        """Items to be read by ``now``: of every feed the one that came first, then the second of
        each, and so on, so that a feed of thousands does not keep the others waiting."""
        due = or_(feed_items.c.next_try_at.is_(None), feed_items.c.next_try_at <= now)
        place = func.row_number().over(partition_by=feed_items.c.feed_url, order_by=feed_items.c.id)
        queue = (
            select(feed_items.c.id, place.label("place"))
            .where(feed_items.c.state == "waiting", due)
            .subquery()
        )
        query = (
            select(feed_items, feeds.c.title.label("feed_title"), queue.c.place)
            .join(queue, queue.c.id == feed_items.c.id)
            .join(feeds, feeds.c.url == feed_items.c.feed_url)
            .order_by(queue.c.place, feed_items.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [_waiting(row) for row in await connection.execute(query)]

    async def done(self, item_id: int, story_id: int | None) -> None:
        """The item is read; ``None`` where it held nothing to tell."""
        await self._set(item_id, state="done", story_id=story_id, item=None, reason=None)

    async def failed(self, item_id: int, reason: str) -> None:
        """The item cannot be read and is given up, until its feed changes it."""
        await self._set(item_id, state="failed", item=None, reason=reason)

    async def postpone(self, item_id: int, until: datetime, reason: str) -> None:
        """The item could not be read for now."""
        attempts = feed_items.c.attempts + 1
        await self._set(item_id, attempts=attempts, next_try_at=until, reason=reason)

    async def prune(self, keep: timedelta) -> int:
        """Forget read items that their feed has not shown for ``keep``; how many they were.

        What a feed showed the last time it changed is kept however old: it may still show it.
        """
        shown = (
            select(feeds.c.changed_at).where(feeds.c.url == feed_items.c.feed_url)
        ).scalar_subquery()
        old = delete(feed_items).where(
            feed_items.c.state != "waiting",
            feed_items.c.seen_at < self._clock.now() - keep,
            feed_items.c.seen_at < shown,
        )
        async with self._database.writing() as connection:
            return (await connection.execute(old)).rowcount

    async def counts(self) -> dict[str, int]:
        """How many items there are in each state: ``waiting``, ``done``, ``failed``."""
        query = select(feed_items.c.state, func.count()).group_by(feed_items.c.state)
        async with self._database.reading() as connection:
            return {row[0]: int(row[1]) for row in await connection.execute(query)}

    async def _set(self, item_id: int, **values: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(feed_items).where(feed_items.c.id == item_id).values(**values)
            )


Keyed: TypeAlias = "tuple[FeedItem, str]"
"""An item and its content key."""


async def keep_items(
    connection: AsyncConnection, feed_url: str, items: Sequence[Keyed], now: datetime
) -> int:
    """Keep items (oldest first) that are new or changed for reading; how many they are.

    Of the others it is noted that their feed still shows them. An item is known by its guid; by
    its link where feeds make guids anew each time, unless several share it; and is none that
    waits under another title, where it has its guid from its link.
    """
    links = Counter(item.link for item, _ in items)
    shared = {link for link, times in links.items() if link and times > 1}
    found = [
        replace(item, shared=item.link in shared)
        for item in _told_apart([item for item, _ in items])
    ]
    known = await _known(connection, feed_url, found, shared)
    newest: dict[str, Keyed] = {}  # the newer of one given twice
    for item, (_, key) in zip(found, items, strict=True):
        guid = _guid_in(known, item)
        newest[guid] = replace(item, shared=item.shared or guid == _other_guid(item)), key
    if known:
        seen = {row.guid for row in known.values()} & newest.keys()
        shown = feed_items.c.feed_url == feed_url, feed_items.c.guid.in_(seen)
        await connection.execute(update(feed_items).where(*shown).values(seen_at=now))
    count = 0
    for guid, (item, key) in newest.items():
        row = known.get(("guid", guid))
        if row is not None and row.content_key == key:
            continue
        values: dict[str, Any] = {
            "content_key": key,
            "link": item.link,
            "state": "waiting",
            "item": _as_json(item),
            "attempts": 0,
            "next_try_at": None,
            "reason": None,
        }
        if row is not None:
            statement: Any = update(feed_items).where(
                feed_items.c.feed_url == feed_url, feed_items.c.guid == guid
            )
        else:
            statement = insert(feed_items)
            values |= {"feed_url": feed_url, "guid": guid, "seen_at": now}
        await connection.execute(statement.values(**values))
        count += 1
    return count


async def _known(
    connection: AsyncConnection, feed_url: str, items: Sequence[FeedItem], shared: AbstractSet[str]
) -> dict[tuple[str, str], Row[Any]]:
    """The feed's rows by ``("guid", guid)`` and by ``("link", link)``."""
    guids = {item.guid for item in items} | {_other_guid(item) for item in items}
    links = {item.link for item in items if item.link} - shared
    query = select(
        feed_items.c.guid,
        feed_items.c.link,
        feed_items.c.content_key,
        feed_items.c.state,
        feed_items.c.item,
    ).where(
        feed_items.c.feed_url == feed_url,
        or_(feed_items.c.guid.in_(guids), feed_items.c.link.in_(links)),
    )
    known: dict[tuple[str, str], Any] = {}
    for row in await connection.execute(query):
        known["guid", row.guid] = row
        if row.link in links:
            known["link", row.link] = row
    return known


def _guid_in(known: Mapping[tuple[str, str], Row[Any]], item: FeedItem) -> str:
    """The guid under which an item is kept, or is to be."""
    other = _other_guid(item)
    if ("guid", other) in known:
        return other
    row = known.get(("guid", item.guid))
    if row is not None:
        waits = row.state == "waiting" and row.item["title"] != item.title
        return other if waits and item.guid == item.link else item.guid
    if item.link and not item.shared and (row := known.get(("link", item.link))) is not None:
        return str(row.guid)
    return item.guid


def _told_apart(items: Sequence[FeedItem]) -> Iterator[FeedItem]:
    """``items`` with guids that differ where one is given to several of them."""
    meant: dict[str, set[tuple[str | None, str]]] = {}
    for item in items:
        meant.setdefault(item.guid, set()).add((item.link, item.title))
    for item in items:
        yield replace(item, guid=_other_guid(item)) if len(meant[item.guid]) > 1 else item


def _other_guid(item: FeedItem) -> str:
    """A guid of its own for an item whose feed gives it that of another."""
    own = f"{item.guid}\n{item.link}\n{item.title}".encode()
    return f"sha256:{hashlib.sha256(own).hexdigest()}"


def _as_json(item: FeedItem) -> dict[str, Any]:
    published = item.published.isoformat() if item.published else None
    return {**asdict(item), "published": published}


def _waiting(row: Row[Any]) -> WaitingItem:
    published = row.item["published"]
    from summarizer.reading.items import FeedItem

    item = FeedItem(
        **{**row.item, "published": datetime.fromisoformat(published) if published else None}
    )
    return WaitingItem(
        row.id, row.feed_url, row.feed_title, item, row.story_id, row.attempts, row.place
    )
