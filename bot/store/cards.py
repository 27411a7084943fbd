"""Which messages hold one story, for the reactions to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.domain.message import Card
from bot.store.database import Shelf
from bot.store.tables import cards


def put(connection: Connection, made: Sequence[Card], now: datetime) -> None:
    """Note messages in a transaction under way."""
    row = insert(cards)
    row = row.on_conflict_do_update(
        ["chat_id", "message_id"], set_={"story_id": row.excluded.story_id}
    )
    connection.execute(row, [{**asdict(card), "sent_at": now} for card in made])


class CardStore(Shelf):
    """The messages that were sent with one story."""

    async def add(self, chat_id: int, message_id: int, story_id: int) -> None:
        """Note that the message holds the story. The chat must be in the store."""
        now, card = self._clock.now(), Card(chat_id, message_id, story_id)
        await self._database.write(lambda connection: put(connection, [card], now))

    async def story_of(self, chat_id: int, message_id: int) -> int | None:
        """The id of the story that the message holds."""
        query = select(cards.c.story_id).where(
            cards.c.chat_id == chat_id, cards.c.message_id == message_id
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar()

    async def prune(self, before: datetime) -> None:
        """Forget the messages sent before ``before``."""
        async with self._database.writing() as connection:
            await connection.execute(delete(cards).where(cards.c.sent_at < before))
