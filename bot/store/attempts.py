"""Attempts that are under way, or were when a process ended."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Shelf
from bot.store.tables import attempts


class AttemptStore(Shelf):
    """How often each work was begun without an end."""

    async def begin(self, work: str, most: int) -> bool:
        """Note that ``work`` begins; False where it began ``most`` times without an end, which is
        forgotten then."""
        made = insert(attempts).values(work=work, times=1, begun_at=self._clock.now())
        again = {"times": attempts.c.times + 1, "begun_at": made.excluded.begun_at}
        made = made.on_conflict_do_update(["work"], set_=again)
        async with self._database.writing() as connection:
            begun = await connection.execute(made.returning(attempts.c.times))
            if begun.scalar_one() <= most:
                return True
            await connection.execute(delete(attempts).where(attempts.c.work == work))
            return False

    async def end(self, work: str) -> None:
        """The work has ended, well or not."""
        async with self._database.writing() as connection:
            await connection.execute(delete(attempts).where(attempts.c.work == work))

    async def left(self) -> set[str]:
        """The works that have begun and not ended."""
        async with self._database.reading() as connection:
            return set((await connection.execute(select(attempts.c.work))).scalars())

    async def prune(self, keep: timedelta) -> None:
        """Forget what began before ``keep`` and did not come again."""
        old = delete(attempts).where(attempts.c.begun_at < self._clock.now() - keep)
        async with self._database.writing() as connection:
            await connection.execute(old)
