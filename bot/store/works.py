"""Works: what workers on any machine are to do, the documents they need, and what came of it.

On PostgreSQL only, and beside the store's one writer: nothing else depends on these rows. A work is
written in one transaction with its job, which is procrastinate's: it hands jobs out, keeps the
workers' heartbeats and lists the jobs of those that died; what becomes of these is said here.
A document is deleted when its work is done, and what came of it is forgotten soon after.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import AsyncConnection, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from bot.store.errors import StoreUnavailableError

QUEUE, JOB = "works", "perform"
"""What procrastinate calls the queue, and the task whose argument is a work's number."""
URGENT, BULK = 1, 0
"""Priorities: somebody waits for it, or nobody does."""
KEPT = timedelta(minutes=10)
"""How long what came of a work is there for others who ask for the same."""
ABANDONED = timedelta(days=7)
"""A work that nobody did by then is done by nobody."""

Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]

# Rows are locked in the order of their matters, so that two who ask for the same do not wait for
# each other.
_ASK = """
INSERT INTO works (matter, name, urgent, request)
SELECT matter, name, %(urgent)s, request
FROM unnest(%(matters)s::text[], %(names)s::text[], %(requests)s::bytea[])
    AS asked (matter, name, request)
ORDER BY matter
ON CONFLICT (matter) DO UPDATE SET asked_at = now()
RETURNING id, matter, xmax = 0
"""
_HASTEN = """
UPDATE works SET urgent = true
WHERE id = ANY(%(ids)s) AND NOT urgent AND done_at IS NULL RETURNING id
"""
# Works share no lock but their own: a hastened one has two jobs, of which the first does it.
_DEFER = """
SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
    %(queue)s, %(job)s, %(priority)s, 'work ' || id, NULL, jsonb_build_object('work', id), NULL
)::procrastinate_job_to_defer_v1)) FROM unnest(%(ids)s::bigint[]) AS id
"""
_OUTCOMES = """
SELECT asked.id, works.outcome FROM unnest(%(ids)s::bigint[]) AS asked (id)
LEFT JOIN works USING (id) WHERE works.id IS NULL OR done_at IS NOT NULL
"""
# A failure is told to those who wait; who asks later has it tried again.
_SETTLE = """
UPDATE works SET outcome = %(outcome)s, request = NULL, done_at = now(),
    matter = CASE WHEN %(failed)s THEN 'failed ' || id ELSE matter END
WHERE id = ANY(%(ids)s) AND done_at IS NULL
"""
_STALLED = """
SELECT job.id, (job.args ->> 'work')::bigint, job.worker_id
FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND job.queue_name = %(queue)s
    AND (worker.id IS NULL OR worker.last_heartbeat < now() - %(dead)s)
FOR UPDATE OF job SKIP LOCKED
"""
# Who is NULL was forgotten already; what it had only at hand was begun by nobody, or another.
_DIED = """
UPDATE works SET deaths = deaths + 1, reason = 'its worker died', begun_by = NULL
FROM unnest(%(ids)s::bigint[], %(workers)s::bigint[]) AS left_by (work, worker)
WHERE id = work AND done_at IS NULL AND begun_by = coalesce(worker, begun_by)
RETURNING id, deaths
"""
_PRUNE = """
DELETE FROM works
WHERE (done_at < now() - %(kept)s AND asked_at < now() - %(kept)s)
    OR asked_at < now() - %(abandoned)s
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A work as it is asked for: who asks for the same ``matter`` waits for the same work;
    ``name`` is what the operators know it by."""

    matter: str
    name: str
    request: bytes


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is to be done; ``deaths`` is how many workers ended in the midst of it."""

    id: int
    name: str
    request: bytes
    deaths: int


class WorkStore:
    """The works of a PostgreSQL store, at libpq's address ``conninfo``. ``open`` comes first.

    Every method raises ``StoreUnavailableError`` where the server does not answer.
    """

    def __init__(self, conninfo: str) -> None:
        self._pool: Pool = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=6,
            open=False,
            check=AsyncConnectionPool.check_connection,
            name="works",
        )

    @property
    def pool(self) -> Pool:
        """The connections, which procrastinate shares."""
        return self._pool

    async def open(self) -> None:
        """Connect."""
        with _told_apart():
            await self._pool.open(wait=True)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._pool.close()

    async def ask(self, asked: Sequence[Asked], priority: int) -> dict[str, int]:
        """The numbers of works by their matters, each of which is there once. What is new is
        queued, and what waited as bulk goes ahead where it is ``URGENT`` now."""
        columns: dict[str, Any] = {
            "matters": [each.matter for each in asked],
            "names": [each.name for each in asked],
            "requests": [each.request for each in asked],
            "urgent": priority == URGENT,
        }
        async with self._transaction() as connection:
            rows = await (await connection.execute(_ASK, columns)).fetchall()
            ids = {matter: work for work, matter, _ in rows}
            queued = [work for work, _, made in rows if made]
            if priority == URGENT:
                hastened = await connection.execute(_HASTEN, {"ids": list(ids.values())})
                queued += [work for (work,) in await hastened.fetchall()]
            if queued:
                job = {"queue": QUEUE, "job": JOB, "priority": priority, "ids": sorted(queued)}
                await connection.execute(_DEFER, job)
        return ids

    async def outcomes(self, ids: Sequence[int]) -> dict[int, bytes | None]:
        """What came of those works of ``ids`` that are done; None of what is not known any more."""
        async with self._transaction() as connection:
            found = await connection.execute(_OUTCOMES, {"ids": list(ids)})
            return dict(await found.fetchall())

    async def drop(self, work: int) -> None:
        """Forget a work that nobody else asks for."""
        async with self._transaction() as connection:
            await connection.execute("DELETE FROM works WHERE id = %s", [work])

    async def take(self, work: int) -> Work | None:
        """What is to be done; None where it is done, or wanted no more."""
        query = "SELECT id, name, request, deaths FROM works WHERE id = %s AND done_at IS NULL"
        async with self._transaction() as connection:
            row = await (await connection.execute(query, [work])).fetchone()
            return Work(*row) if row else None

    async def begin(self, work: int, worker: int | None) -> None:
        """Note that ``worker`` does the work from now on."""
        query = "UPDATE works SET begun_by = %s WHERE id = %s"
        async with self._transaction() as connection:
            await connection.execute(query, [worker, work])

    async def settle(self, work: int, outcome: bytes, *, failed: bool) -> None:
        """The work is done, or failed for good; whoever says so first is believed."""
        async with self._transaction() as connection:
            await _settle(connection, [work], outcome, failed=failed)

    async def note_failure(self, work: int, reason: str) -> int:
        """An attempt at the work failed; how many did by now."""
        query = (
            "UPDATE works SET failures = failures + 1, reason = %s WHERE id = %s RETURNING failures"
        )
        async with self._transaction() as connection:
            row = await (await connection.execute(query, [reason, work])).fetchone()
            return int(row[0]) if row else 0

    async def take_over(self, dead: timedelta, most: int, given_up: bytes) -> dict[int, int]:
        """Queue again what workers had that gave no sign for so long, and settle as ``given_up``
        what the ``most`` workers may die of did; how many died of each that one was at.

        Who looks at the same time takes over others: each job is locked by one.
        """
        async with self._transaction() as connection:
            stalled = await connection.execute(_STALLED, {"queue": QUEUE, "dead": dead})
            jobs = await stalled.fetchall()
            of = {"ids": [work for _, work, _ in jobs], "workers": [worker for *_, worker in jobs]}
            died = await connection.execute(_DIED, of)
            deaths = dict(await died.fetchall())
            lost = [work for work, times in deaths.items() if times >= most]
            await _settle(connection, lost, given_up, failed=True)
            for job, *_ in jobs:
                again = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
                await connection.execute(again, [job])
        return deaths

    async def alive(self, within: timedelta, but: int | None = None) -> int:
        """How many workers gave a sign lately, without the one numbered ``but``."""
        query = (
            "SELECT count(*) FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - %s AND id IS DISTINCT FROM %s"
        )
        async with self._transaction() as connection:
            row = await (await connection.execute(query, [within, but])).fetchone()
            return int(row[0]) if row else 0

    async def waiting(self) -> tuple[int, datetime | None]:
        """How many works are not done, and when the oldest of them was asked for."""
        query = "SELECT count(*), min(asked_at) FROM works WHERE done_at IS NULL"
        async with self._transaction() as connection:
            row = await (await connection.execute(query)).fetchone()
            return (int(row[0]), row[1]) if row else (0, None)

    async def prune(self) -> None:
        """Forget what came of works that nobody asked for lately, and works that nobody does."""
        async with self._transaction() as connection:
            await connection.execute(_PRUNE, {"kept": KEPT, "abandoned": ABANDONED})

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection[TupleRow]]:
        with _told_apart():
            async with self._pool.connection() as connection:
                yield connection


async def _settle(
    connection: AsyncConnection[TupleRow], works: list[int], outcome: bytes, *, failed: bool
) -> None:
    if works:
        await connection.execute(_SETTLE, {"ids": works, "outcome": outcome, "failed": failed})


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:  # a connection that is not to be had in time is one too
        raise StoreUnavailableError(str(error)) from error
