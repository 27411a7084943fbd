"""Updates of one chat in their order, those of different chats side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseUpdateProcessor

from bot.logs import get_logger, request
from bot.telegram import metrics
from bot.telegram.updates import kind

AT_ONCE = 256

log = get_logger(__name__)


class ChatOrder(BaseUpdateProcessor):
    """One update of a chat at a time, so that two quick taps do not undo each other.

    In groups and channels a tap waits for those of the same person alone: it must be answered
    within seconds, while an answer to somebody else may wait for the chat's pace.
    """

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=AT_ONCE)
        self._locks: dict[tuple[int, int], asyncio.Lock] = {}
        self._waiting: dict[tuple[int, int], int] = {}
        self._under_way: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the handlers of an update when its chat's earlier ones are done."""
        if task := asyncio.current_task():  # python-telegram-bot runs each update in its own
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        key, what = _key(update), kind(update)
        with request(), metrics.timed(metrics.UPDATES, what):
            log.info("update", kind=what, chat=key[0] if key else None)
            await self._in_turn(key, coroutine)

    async def _in_turn(self, key: tuple[int, int] | None, coroutine: Awaitable[Any]) -> None:
        if key is None:
            await coroutine
            return
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            async with lock:
                await coroutine
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._locks[key]

    def cancel(self) -> None:
        """Leave off whatever is under way."""
        for task in self._under_way:
            task.cancel()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to stop."""


def _key(update: object) -> tuple[int, int] | None:
    """What an update's order is kept among: its chat, and in a group whose tap it is."""
    if not isinstance(update, Update) or (chat := update.effective_chat) is None:
        return None
    tapped = update.callback_query if chat.type != ChatType.PRIVATE else None
    return chat.id, tapped.from_user.id if tapped else 0
