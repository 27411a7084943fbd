"""Shares: what was taken in to be summarised, kept until it is answered.

That somebody shared something is kept for an hour by itself, for the limits to count, whatever
becomes of the share and of its chat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from bot.domain.share import Material, Share
from bot.store.database import Shelf
from bot.store.tables import shares, uses

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

WINDOW = timedelta(hours=1)
"""The span that the limits per hour look back over."""


class ShareStore(Shelf):
    """The shares of the store."""

    async def wait(self, user_id: int, kind: str, limit: int) -> timedelta | None:
        """``None`` where the user may share now, or how long until the next of that kind.

        ``limit`` is how many of them an hour allows; 0 means any number.
        """
        if limit <= 0:
            return None
        now = self._clock.now()
        query = (
            select(uses.c.used_at)
            .where(uses.c.user_id == user_id, uses.c.kind == kind)
            .where(uses.c.used_at > now - WINDOW)
            .order_by(uses.c.used_at.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            used = (await connection.execute(query)).scalars().all()
        return used[-1] + WINDOW - now if len(used) == limit else None

    async def begin(
        self,
        chat_id: int,
        user_id: int,
        material: Material,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        public: bool = False,
    ) -> Share:
        """Keep a share from now until ``finish``. The chat must be in the store."""
        now = self._clock.now()
        async with self._database.writing() as connection:
            if not public:
                await _use(connection, user_id, material.kind, now)
            result = await connection.execute(
                insert(shares)
                .values(
                    chat_id=chat_id,
                    user_id=user_id,
                    kind=material.kind,
                    material=asdict(material),
                    thread_id=thread_id,
                    reply_to=reply_to,
                    public=public,
                    begun_at=now,
                )
                .returning(shares.c.id)
            )
            share_id = int(result.scalar_one())
        return Share(share_id, chat_id, material, thread_id, reply_to, public, None)

    async def use(self, user_id: int, kind: str) -> None:
        """Count what the user had summarised and nobody keeps."""
        async with self._database.writing() as connection:
            await _use(connection, user_id, kind, self._clock.now())

    async def extend(self, share_id: int, more: Sequence[Material]) -> None:
        """The files ``more`` belong to the share's material."""
        kept = select(shares.c.material).where(shares.c.id == share_id)
        async with self._database.writing() as connection:
            material = (await connection.execute(kept)).scalar_one_or_none()
            if material is not None:
                added = {**material, "more": [asdict(each) for each in more]}
                await connection.execute(
                    update(shares).where(shares.c.id == share_id).values(material=added)
                )

    async def show(self, share_id: int, message_id: int) -> None:
        """The message ``message_id`` says how far the share is."""
        shown = update(shares).where(shares.c.id == share_id).values(working_id=message_id)
        async with self._database.writing() as connection:
            await connection.execute(shown)

    async def finish(self, share_id: int) -> None:
        """The share is answered."""
        async with self._database.writing() as connection:
            await connection.execute(delete(shares).where(shares.c.id == share_id))

    async def waits(self, share_id: int) -> bool:
        """Whether the share still waits for its answer; not when its chat was erased."""
        query = select(shares.c.id).where(shares.c.id == share_id)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def unfinished(self) -> list[Share]:
        """The shares that wait for their answer, oldest first."""
        query = select(shares).order_by(shares.c.id)
        async with self._database.reading() as connection:
            return [
                Share(
                    row.id,
                    row.chat_id,
                    _material(row.material),
                    row.thread_id,
                    row.reply_to,
                    row.public,
                    row.working_id,
                )
                for row in await connection.execute(query)
            ]


async def _use(connection: AsyncConnection, user_id: int, kind: str, now: datetime) -> None:
    await connection.execute(delete(uses).where(uses.c.used_at < now - WINDOW))
    await connection.execute(insert(uses).values(user_id=user_id, kind=kind, used_at=now))


def _material(kept: Mapping[str, Any]) -> Material:
    more = tuple(Material(**each) for each in kept.get("more", ()))
    return Material(**{**kept, "more": more})
