"""Company: works that are done beside others, and some that are done alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager


class Company:
    """The works that are under way in this process."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._under_way = 0
        self._waiting = 0
        self._alone = False

    def of(self, suspect: bool) -> AbstractAsyncContextManager[None]:
        """A ``suspect`` is alone, so that it can take nothing else with it and nothing else is
        blamed; others are beside each other, and wait for a suspect that came before them."""
        return self._beside_nothing() if suspect else self._beside_no_suspect()

    @asynccontextmanager
    async def _beside_no_suspect(self) -> AsyncIterator[None]:
        async with self._changed:
            await self._changed.wait_for(lambda: not self._alone and not self._waiting)
            self._under_way += 1
        try:
            yield
        finally:
            async with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    @asynccontextmanager
    async def _beside_nothing(self) -> AsyncIterator[None]:
        async with self._changed:
            self._waiting += 1
            try:
                await self._changed.wait_for(lambda: not self._alone and not self._under_way)
                self._alone = True
            finally:
                self._waiting -= 1
                self._changed.notify_all()
        try:
            yield
        finally:
            async with self._changed:
                self._alone = False
                self._changed.notify_all()
