"""The store: stories, chats, what they follow, share and were promised.

One noun a module; ``Store`` holds them together over one database.
"""

from __future__ import annotations

from bot.clock import Clock, SystemClock
from bot.store.attempts import AttemptStore
from bot.store.cards import CardStore
from bot.store.changes import ChangeStore
from bot.store.chats import ChatStore
from bot.store.circumstances import CircumstanceStore
from bot.store.database import Database, StoreError, StoreUnavailableError
from bot.store.doubts import DoubtStore
from bot.store.editions import EditionStore
from bot.store.event_follows import EventFollowStore
from bot.store.feed_items import FeedItemStore
from bot.store.feeds import FeedStore
from bot.store.follows import FollowStore
from bot.store.forum_topics import ForumTopicStore
from bot.store.index import StoryIndex
from bot.store.mutes import MuteStore
from bot.store.outbox import OutboxStore
from bot.store.ratings import RatingStore
from bot.store.revisions import RevisionStore
from bot.store.saved import SavedStore
from bot.store.shares import ShareStore
from bot.store.stories import StoryStore
from bot.store.vitals import VitalStore

__all__ = ["Store", "StoreError", "StoreUnavailableError"]


class Store:
    """An open store. Make one with ``Store.open``; several processes may share a file."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.stories = StoryStore(database, clock)
        self.index = StoryIndex(database)
        self.chats = ChatStore(database, clock)
        self.forum_topics = ForumTopicStore(database, clock)
        self.follows = FollowStore(database, clock)
        self.event_follows = EventFollowStore(database, clock)
        self.mutes = MuteStore(database, clock)
        self.ratings = RatingStore(database, clock)
        self.saved = SavedStore(database, clock)
        self.doubts = DoubtStore(database, clock)
        self.cards = CardStore(database, clock)
        self.editions = EditionStore(database, clock)
        self.changes = ChangeStore(database, clock)
        self.circumstances = CircumstanceStore(database, clock)
        self.outbox = OutboxStore(database, clock)
        self.shares = ShareStore(database, clock)
        self.attempts = AttemptStore(database, clock)
        self.feeds = FeedStore(database, clock)
        self.feed_items = FeedItemStore(database, clock)
        self.revisions = RevisionStore(database, clock)
        self.vitals = VitalStore(database, clock)

    @classmethod
    async def open(cls, url: str, *, clock: Clock | None = None) -> Store:
        """Open ``sqlite:///file``, making it and bringing its tables up to date as needed.

        Raises ``StoreError`` for an address or file that cannot be used.
        """
        return cls(await Database.open(url), clock or SystemClock())

    async def forget(self, chat_id: int) -> None:
        """Erase a chat: its settings and follows, what it was promised, shared, muted and saved,
        and what its reader rated, in groups too."""
        await self.stories.forget(chat_id)
        await self.ratings.forget(chat_id)
        await self.chats.forget(chat_id)

    async def close(self) -> None:
        """Let go of the database."""
        await self.database.close()
