"""Attempts: a work that the process does not survive is known by it, and given up in the end.

Each is noted in the store when it begins and struck out when it ends, well or not; what is left
after a crash was under way in it. That is done alone from then on, so that it can take nothing else
with it and nothing else is blamed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.logs import get_logger
from bot.store import Store
from bot.stories.company import Company
from summarizer.article import SourceError

MOST = 3
"""Times that the process may end in the middle of a work."""

GivenUp = Callable[[str], Awaitable[None]]
"""Hears what was given up."""

log = get_logger(__name__)


class Attempts:
    """The attempts at works, each under a name that it keeps from one process to the next."""

    def __init__(self, store: Store, report: GivenUp) -> None:
        self._attempts = store.attempts
        self._report = report
        self._suspects: set[str] | None = None
        self._asking = asyncio.Lock()
        self._company = Company()

    @asynccontextmanager
    async def attempt(self, work: str) -> AsyncIterator[None]:
        """One attempt at ``work``, alone where a process ended in the middle of it before.

        Raises ``SourceError`` (``gave_up``) where that happened ``MOST`` times.
        """
        suspect = await self._is_suspect(work)
        async with self._company.of(suspect):
            if not await self._attempts.begin(work, MOST):
                log.error("given_up", work=work)
                await self._report(work)
                raise SourceError("gave_up")
            try:
                yield
            finally:
                await self._attempts.end(work)
                if self._suspects is not None:
                    self._suspects.discard(work)

    async def _is_suspect(self, work: str) -> bool:
        async with self._asking:
            if self._suspects is None:
                self._suspects = await self._attempts.left()
            return work in self._suspects
