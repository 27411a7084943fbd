"""The allow list: whom the bot listens to, and which chats it writes to by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.chat import Chat
from bot.settings import AccessSettings
from bot.store import Store

Admits = Callable[[Chat], Awaitable[bool]]
"""Whether anything is sent to the chat by itself."""


async def everybody(chat: Chat) -> bool:
    """Admits every chat."""
    return True


class AllowList:
    """The people, chats and operators of the settings; without an allow list everybody."""

    def __init__(self, settings: AccessSettings, store: Store) -> None:
        self._open = not settings.allow_list
        self._ids = settings.allow_list | settings.operators
        self._store = store

    async def holds(self, *ids: int) -> bool:
        """Whether one of these people and chats is on it.

        A supergroup is where the group that it came from is.
        """
        if self._open or self._ids.intersection(ids):
            return True
        return bool(self._ids & await self._store.chats.former_ids(ids))

    async def admits(self, chat: Chat) -> bool:
        """Whether the chat gets digests and alerts: it or who subscribed it is on the list."""
        by = () if chat.admitted_by is None else (chat.admitted_by,)
        return await self.holds(chat.id, *by)

    async def drop_excluded(self) -> None:
        """Drop what still waits for chats that are not on the list any more."""
        for chat in await self._store.chats.all():
            if not await self.admits(chat):
                await self._store.outbox.drop(chat.id, "not on the allow list")
