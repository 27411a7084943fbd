"""The tables, as SQLAlchemy sees them; ``migrations/`` makes them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()

# SQLite numbers rows by themselves only for a plain INTEGER key, which has 64 bits too.
_ID = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC (SQLite knows no time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments, turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment its zone back."""
        return value.replace(tzinfo=UTC) if value is not None else value


def _of_chat() -> Column[int]:
    return Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)


def _of_story() -> Column[int]:
    return Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True)


stories = Table(
    "stories",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("content_key", String(64), nullable=False),
    Column("headline", Text, nullable=False),
    Column("subtitle", Text),
    Column("byline", Text),
    Column("body", Text, nullable=False),
    Column("gist", Text, nullable=False),
    Column("points", JSON, nullable=False),
    Column("engine", String(32), nullable=False),
    Column("model", Text, nullable=False),
    Column("grounded", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("published", UtcDateTime),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("event_id", _ID, nullable=False),
    Column("owner_chat", BigInteger),
    Column("picture", Text),
    Column("printed_on", Date),
    Column("edition", Text),
    Column("section", Text),
    Index("ix_stories_date", func.coalesce(text("published"), text("first_seen"))),
    Index("ix_stories_first_seen", "first_seen"),
    Index("ix_stories_event_id", "event_id"),
    Index("ix_stories_url", "url"),
    sqlite_autoincrement=True,
)
# The same content is one story: one for all, and one for each chat that shared it in private.
Index(
    "uq_stories_content",
    stories.c.content_key,
    func.coalesce(stories.c.owner_chat, text("0")),
    unique=True,
)

# What the search reads of a story: its text, folded, and the terms that the index holds it under,
# compressed.
story_texts = Table(
    "story_texts",
    metadata,
    _of_story(),
    Column("headline", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("terms", LargeBinary, nullable=False),
)

# Which papers carried a story, for the number of sources of its event.
sightings = Table(
    "sightings",
    metadata,
    _of_story(),
    Column("source", Text, primary_key=True),
    Column("url", Text),
)

chats = Table(
    "chats",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("subscribed", Boolean, nullable=False),
    Column("digest_time", String(5), nullable=False),
    Column("weekdays", String(7), nullable=False),
    Column("topics_only", Boolean, nullable=False),
    Column("story_count", Integer, nullable=False),
    Column("thread_id", BigInteger),
    Column("next_due_at", UtcDateTime),
    Column("digested_until", UtcDateTime),
    Column("blocked", Boolean, nullable=False),
    Column("stopped", Text),
    Column("admitted_by", BigInteger),
    Column("brief", Boolean, nullable=False, server_default=false()),
    Column("issues", Integer, nullable=False, server_default="0"),
    Index("ix_chats_next_due_at", "next_due_at"),
)

forum_topics = Table(
    "forum_topics",
    metadata,
    _of_chat(),
    Column("thread_id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
)

# Supergroups and the groups they came from; kept when the chat is forgotten.
moved_chats = Table(
    "moved_chats",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("former_id", BigInteger, nullable=False),
)

follows = Table(
    "follows",
    metadata,
    _of_chat(),
    Column("query", Text, primary_key=True),
    Column("now", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("thread_id", BigInteger),
)


# What a chat does not want to be told of: a ``topic`` or a ``source``.
mutes = Table(
    "mutes",
    metadata,
    _of_chat(),
    Column("kind", String(8), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)

# What readers thought of a story, 1 or -1; ``traits`` are its topics and source, for when it is
# gone.
ratings = Table(
    "ratings",
    metadata,
    _of_chat(),
    Column("user_id", BigInteger, primary_key=True),
    Column("story_id", _ID, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("traits", JSON, nullable=False),
    Column("rated_at", UtcDateTime, nullable=False),
    Index("ix_ratings_user_id", "user_id"),
)

# Stories that a reader keeps for later.
saved = Table(
    "saved",
    metadata,
    _of_chat(),
    _of_story(),
    Column("saved_at", UtcDateTime, nullable=False),
    Index("ix_saved_story_id", "story_id"),
)

# Events of which a chat wants to hear the rest, each by the story it was followed at; ``told_id``
# is the story last told, ``waiting_id`` the news that its next digest is to tell, ``since`` when
# there was last news.
event_follows = Table(
    "event_follows",
    metadata,
    _of_chat(),
    _of_story(),
    Column("told_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("waiting_id", ForeignKey("stories.id", ondelete="SET NULL")),
    Column("since", UtcDateTime, nullable=False),
    Column("thread_id", BigInteger),
    Index("ix_event_follows_story_id", "story_id"),
    Index("ix_event_follows_told_id", "told_id"),
    Index("ix_event_follows_waiting_id", "waiting_id"),
    Index("ix_event_follows_since", "since"),
)

# The rare words of the stories that events are followed at: what has some of them may be news.
event_terms = Table(
    "event_terms",
    metadata,
    Column("term", Text, primary_key=True),
    _of_story(),
    Index("ix_event_terms_story_id", "story_id"),
)

# Summaries that a chat reported as wrong.
doubts = Table(
    "doubts",
    metadata,
    _of_chat(),
    Column("story_id", _ID, primary_key=True),
    Column("doubted_at", UtcDateTime, nullable=False),
)

# The messages that hold one story, for the reactions to them.
cards = Table(
    "cards",
    metadata,
    _of_chat(),
    Column("message_id", BigInteger, primary_key=True),
    Column("story_id", _ID, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
)

# The digests of which more can be opened: all of their stories, the first ``shown`` in the message;
# ``before`` pairs what came of followed events with the stories told before.
editions = Table(
    "editions",
    metadata,
    _of_chat(),
    Column("key", String(24), primary_key=True),
    Column("number", Integer),
    Column("date", Date, nullable=False),
    Column("story_ids", JSON, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("before", JSON, nullable=False, server_default="[]"),
)
# What a chat changed of its settings and follows, with what was there before, to be undone.
changes = Table(
    "changes",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("parts", JSON, nullable=False),
    Index("ix_changes_chat_id", "chat_id"),
    sqlite_autoincrement=True,
)

# What was promised to a chat for a window, and the messages that keep the promise.
promises = Table(
    "promises",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("window_key", Text, nullable=False),
    Column("covers_until", UtcDateTime),
    Column("story_ids", JSON, nullable=False),
    Column("promised_at", UtcDateTime, nullable=False),
    Column("request", String(16)),
    Column("due_at", UtcDateTime),
    UniqueConstraint("chat_id", "window_key"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("promise_id", ForeignKey("promises.id", ondelete="CASCADE"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("message", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("reason", Text),
    Index("ix_outbox_state", "state", "chat_id", "id"),
    Index("ix_outbox_promise_id", "promise_id"),
    sqlite_autoincrement=True,
)

# What was taken in to be summarised, until it is answered.
shares = Table(
    "shares",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("material", JSON(none_as_null=True)),
    Column("thread_id", BigInteger),
    Column("reply_to", BigInteger),
    Column("public", Boolean, nullable=False),
    Column("working_id", BigInteger),
    Column("begun_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# Works that have begun and not ended: under way, or so when a process ended.
attempts = Table(
    "attempts",
    metadata,
    Column("work", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
)

# What the hourly limits count: who used the bot for what and when; no chat, and no content.
uses = Table(
    "uses",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Index("ix_uses_user", "user_id", "kind", "used_at"),
)

# A feed, how it fares, and when it is asked next (at once where ``next_poll_at`` is empty).
feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content_hash", String(64)),
    Column("interval", Integer, nullable=False, server_default="3600"),
    Column("next_poll_at", UtcDateTime),
    Column("polled_at", UtcDateTime),
    Column("changed_at", UtcDateTime),
    Column("read_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failing_since", UtcDateTime),
    Column("reason", Text),
    Column("reported", Boolean, nullable=False, server_default=false()),
    Column("added_by", BigInteger),
    Index("ix_feeds_next_poll_at", "next_poll_at"),
    Index("ix_feeds_added_by", "added_by"),
)

# The items of feeds, for exactly once; ``item`` holds what is yet to be read, ``seen_at`` is when
# its feed last showed it.
feed_items = Table(
    "feed_items",
    metadata,
    Column("id", _ID, primary_key=True),
    Column(
        "feed_url",
        ForeignKey("feeds.url", ondelete="CASCADE", onupdate="CASCADE"),
        nullable=False,
    ),
    Column("guid", Text, nullable=False),
    Column("link", Text),
    Column("content_key", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("item", JSON),
    Column("story_id", _ID),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try_at", UtcDateTime),
    Column("reason", Text),
    Column("seen_at", UtcDateTime, nullable=False),
    UniqueConstraint("feed_url", "guid"),
    Index("ix_feed_items_state", "state", "next_try_at"),
    Index("ix_feed_items_seen_at", "seen_at"),
    Index("ix_feed_items_link", "feed_url", "link"),
)

# What a story said before its article was updated.
revisions = Table(
    "revisions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("headline", Text, nullable=False),
    Column("gist", Text, nullable=False),
    Column("replaced_at", UtcDateTime, nullable=False),
    Index("ix_revisions_story_id", "story_id"),
)
