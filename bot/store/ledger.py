"""The ledger: one writer for what is noted of every message that is being sent.

Notes that come while others are being written go together into the next transaction (as databases
do in a group commit), so that twenty messages on their way do not wait for twenty locks.
"""

from __future__ import annotations

import asyncio

from bot.domain.message import Outcome
from bot.store.outbox import OutboxStore


class Ledger:
    """Notes attempts and outcomes in the outbox; each call returns when its note is kept.

    Every method raises ``StoreUnavailableError`` where the store cannot be written; nothing is
    noted then.
    """

    def __init__(self, outbox: OutboxStore) -> None:
        self._outbox = outbox
        self._notes: list[tuple[int | Outcome, asyncio.Future[bool]]] = []
        self._writing = asyncio.Lock()

    async def begin(self, message_id: int) -> bool:
        """The message is about to be sent; whether it may be (it may be withdrawn by now)."""
        return await self._note(message_id)

    async def settle(self, outcome: Outcome) -> None:
        """The message was sent, or was not."""
        await self._note(outcome)

    async def _note(self, note: int | Outcome) -> bool:
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._notes.append((note, kept))
        async with self._writing:  # whoever comes first writes for all who wait
            if not kept.done():
                await self._write()
        return kept.result()

    async def _write(self) -> None:
        notes, self._notes = self._notes, []
        begun = [note for note, _ in notes if isinstance(note, int)]
        outcomes = [note for note, _ in notes if isinstance(note, Outcome)]
        try:
            taken = await self._outbox.record(begun, outcomes)
        except BaseException as error:
            told = error if isinstance(error, Exception) else ConnectionAbortedError("stopped")
            for _, kept in notes:
                kept.set_exception(told)
                kept.exception()  # whoever waits may be gone
            raise
        for note, kept in notes:
            kept.set_result(isinstance(note, Outcome) or note in taken)
