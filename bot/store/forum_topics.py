"""Forum topics by their names, as far as messages told them: nobody can be asked for them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Shelf
from bot.store.tables import forum_topics


class ForumTopicStore(Shelf):
    """The names of forum topics in the store."""

    async def name(self, chat_id: int, thread_id: int) -> str | None:
        """What a topic is called, where that is known."""
        told = forum_topics.c.chat_id == chat_id, forum_topics.c.thread_id == thread_id
        async with self._database.reading() as connection:
            return (
                await connection.execute(select(forum_topics.c.name).where(*told))
            ).scalar_one_or_none()

    async def call(self, chat_id: int, thread_id: int, name: str) -> None:
        """A topic is called so from now on. The chat must be in the store."""
        row = insert(forum_topics).values(chat_id=chat_id, thread_id=thread_id, name=name)
        keys = ["chat_id", "thread_id"]
        async with self._database.writing() as connection:
            await connection.execute(row.on_conflict_do_update(keys, set_={"name": name}))
