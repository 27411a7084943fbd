"""An ear in the operators' place."""

from __future__ import annotations


class Told:
    """Hears what operators hear."""

    def __init__(self) -> None:
        self.of: list[tuple[str, int, str]] = []

    async def hear_of_stopped(self, chat_id: int, reason: str) -> None:
        self.of.append(("stopped", chat_id, reason))

    async def hear_of_refused(self, chat_id: int, reason: str) -> None:
        self.of.append(("refused", chat_id, reason))

    async def hear_of_store(self, reason: str) -> None:
        self.of.append(("store", 0, reason))
