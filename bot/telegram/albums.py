"""Albums: pictures or files sent together come as messages of their own, and are one share.

Telegram tells neither how many there are nor which is the last: an album is whole when no more of
it has come for a moment.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace

from telegram import Message

from bot.domain.share import Material, Share
from bot.store import Store

PAUSE_SECONDS = 2.0
"""How long after the last of its messages an album is taken to be whole; they come in one go."""


@dataclass(slots=True)
class _Album:
    share: Share
    came: asyncio.Event = field(default_factory=asyncio.Event)
    more: list[Material] = field(default_factory=list)


class Albums:
    """The albums that are still coming."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._coming: dict[tuple[int, str], _Album] = {}

    def __contains__(self, message: Message) -> bool:
        return _key(message) in self._coming

    def begin(self, message: Message | None, share: Share) -> None:
        """``share`` is made of ``message``, the first of an album if it is of one."""
        key = _key(message)
        if key is not None:
            self._coming[key] = _Album(share)

    async def join(self, message: Message, material: Material | None) -> None:
        """A further message of an album that is coming: its file goes with the first one's. Of one
        that was taken for its words the pictures are no material."""
        album = self._coming[_key(message)]  # type: ignore[index]  # it is in there
        album.came.set()
        if material is not None and material.file_id and album.share.material.file_id:
            album.more.append(material)
            await self._store.shares.extend(album.share.id, tuple(album.more))

    async def whole(self, share: Share) -> Share:
        """``share`` with all that came with it."""
        found = next(((k, a) for k, a in self._coming.items() if a.share.id == share.id), None)
        if found is None:
            return share
        key, album = found
        with suppress(TimeoutError):
            while True:
                await asyncio.wait_for(album.came.wait(), PAUSE_SECONDS)
                album.came.clear()
        del self._coming[key]
        return replace(share, material=replace(share.material, more=tuple(album.more)))


def _key(message: Message | None) -> tuple[int, str] | None:
    if message is None or message.media_group_id is None:
        return None
    return message.chat_id, message.media_group_id
