"""The digest: which stories a chat gets, and in what order. How it looks is elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chats.mutes import hides
from bot.chats.taste import NO_TASTE, Taste, taste_of
from bot.domain.chat import GENERAL, Chat, Follow
from bot.domain.digest import Digest, Edition, Section
from bot.domain.story import Story
from bot.store import Store
from bot.stories.about import about
from bot.stories.query import section_of
from bot.stories.search import matched_words, newest_matches
from bot.stories.topics import Topics

FIRST_WINDOW = timedelta(hours=24)
"""How far the first digest of a chat looks back."""
LONGEST_WINDOW = timedelta(days=7)
"""How far a digest looks back at most, such as after an outage or a long absence."""
OVERLAP = timedelta(minutes=10)
"""Windows overlap by this: a story may be stored a moment after the time it was first seen."""
STALE_AFTER = timedelta(days=3)
"""How long before a digest's window a story may be dated that came in it: a weekend's paper is read
on Monday. Older ones are found and shown, but are no news."""
CANDIDATES = 500
"""Stories that a digest is chosen from, beside those on what its chat follows."""


@dataclass(frozen=True, slots=True)
class Window:
    """The public stories of a stretch of time, at most ``CANDIDATES``, and of how many ``events``
    all of its stories tell where it was ``cut``: there may be more than these."""

    stories: list[Story]
    cut: bool = False
    events: int = 0

    @classmethod
    async def read(cls, store: Store, since: datetime, until: datetime) -> Window:
        """The window from the store."""
        dated = since - STALE_AFTER
        stories = await store.stories.leading(since, until, dated, CANDIDATES)
        if len(stories) < CANDIDATES:
            return cls(stories)
        events = await store.stories.count_events(since=since, until=until, dated=dated)
        return cls(stories, True, events)


async def build(
    store: Store,
    chat: Chat,
    now: datetime,
    *,
    first_window: timedelta = FIRST_WINDOW,
    only: str | None = None,
    topics: Topics | None = None,
    windows: dict[datetime, Window] | None = None,
    retell: bool = False,
) -> Digest:
    """The digest of ``chat`` at ``now``: what came since its last delivered one.

    Each event once, told by the story that says most, and none that an earlier digest or an
    alert told (unless ``retell``, which looks back as a first digest does); what came of followed
    events and waited for it first, then followed topics, then by the number of papers that carry
    it. A story counts from
    when it was first seen here, so one that came late is in the next digest; one that states a
    date long before the window is no news. ``only`` keeps to the stories that match a query.
    Digests of the same ``now`` share through ``windows`` what they read from the store.
    """
    begun = None if retell else chat.digested_until
    since = max(begun - OVERLAP, now - LONGEST_WINDOW) if begun else now - first_window
    since = min(since, now)
    windows = {} if windows is None else windows
    if since not in windows:
        windows[since] = await Window.read(store, since, now)
    window = windows[since]
    stories = window.stories
    waiting = await store.event_follows.waiting(chat.id)
    news = await _news(store, {e.waiting_id: e.told_id for e in waiting if e.waiting_id})
    follows = await store.follows.followed(chat.id)
    if window.cut:  # what a chat follows may be none of the leading
        stories = stories + await _followed_beside(store, follows, stories, since, topics)
    place = chat.thread_id or GENERAL
    told = set() if retell else await store.outbox.told_events(chat.id, now - LONGEST_WINDOW, place)
    muted = await store.mutes.of(chat.id)
    hidden = {story.id for story in stories if hides(muted, story, topics)}
    later = [s for s in _about(only, news.stories, topics) if not hides(muted, s, topics)]
    placed = {story.event_id for story in later}
    fresh = [s for s in stories if s.event_id not in told | placed and s.id not in hidden]
    taste = await taste_of(store, chat)
    ranked, total = _rank(chat, follows, _about(only, fresh, topics), topics)
    new = {s.event_id for s in stories if begun is None or s.first_seen > begun}
    already = new & told - placed
    if window.cut and only is None and not chat.topics_only:
        unseen = {story.event_id for story in stories if story.id in hidden}
        total = max(total, window.events - len(already | unseen | placed))
    today = now.astimezone(ZoneInfo(chat.timezone)).date()
    room = max(0, chat.story_count - len(later))
    chosen, rest = ranked[:room], ranked[room:]
    sections = arranged(chosen, follows, topics, taste)
    if later:
        sections.insert(0, Section(later, before={s.id: news.before[s.id] for s in later}))
    return Digest(today, sections, total + len(later), now, len(already), rest)


async def _news(store: Store, before: Mapping[int, int]) -> Section:
    """The section of these stories on followed events, by the ids of those told ``before``."""
    ids = [*before, *before.values()]
    found = {story.id: story for story in await store.stories.many(ids)} if ids else {}
    there = {id_: told for id_, told in before.items() if id_ in found and told in found}
    return Section(
        [found[id_] for id_ in there], before={id_: found[told] for id_, told in there.items()}
    )


async def _followed_beside(
    store: Store,
    follows: Sequence[Follow],
    stories: Sequence[Story],
    since: datetime,
    topics: Topics | None,
) -> list[Story]:
    """The stories since then on what is followed that are not among ``stories``."""
    known = {story.id for story in stories}
    found: dict[int, Story] = {}
    for follow in follows:
        for story in await newest_matches(store, follow.query, topics=topics):
            new = story.first_seen >= since and story.date >= since - STALE_AFTER
            if new and story.id not in known:
                found[story.id] = story
    return list(found.values())


async def build_for_date(
    store: Store,
    chat: Chat,
    day: date,
    *,
    only: str | None = None,
    topics: Topics | None = None,
) -> Digest:
    """The digest of one local calendar day, by the stories' own dates."""
    zone = ZoneInfo(chat.timezone)
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone)
    stories = await store.stories.dated(start, end, CANDIDATES)
    follows = await store.follows.followed(chat.id)
    muted = await store.mutes.of(chat.id)
    stories = [story for story in stories if not hides(muted, story, topics)]
    ranked, total = _rank(chat, follows, _about(only, stories, topics), topics)
    chosen = arranged(ranked[: chat.story_count], follows, topics, await taste_of(store, chat))
    return Digest(day, chosen, total, end, rest=ranked[chat.story_count :])


def _rank(
    chat: Chat, follows: Sequence[Follow], stories: Sequence[Story], topics: Topics | None
) -> tuple[list[Story], int]:
    """The stories for ``chat``, the first first, one an event; and how many there are."""
    followed = {
        story.id
        for story in stories
        if any(about(story, follow.query, topics) for follow in follows)
    }
    events: dict[int, Story] = {}
    for story in sorted(stories, key=lambda s: (s.id not in followed, -s.worth, s.id)):
        events.setdefault(story.event_id, story)
    narrow = chat.topics_only and follows
    candidates = [s for s in events.values() if s.id in followed or not narrow]
    candidates.sort(
        key=lambda s: (
            s.id not in followed,
            -s.sources,
            -s.worth,
            -s.date.timestamp(),
            s.id,
        )
    )
    return candidates, len(candidates)


def arranged(
    stories: Sequence[Story],
    follows: Sequence[Follow],
    topics: Topics | None = None,
    taste: Taste = NO_TASTE,
) -> list[Section]:
    """``stories``, best first, in sections: those on what is followed first, by what that is, then
    by section of the news; a section of one story is none, and joins the others. Those of a section
    are in the order of ``taste``."""
    because = {
        story.id: follow.query
        for story in stories
        for follow in reversed(follows)
        if about(story, follow.query, topics)
    }
    names = {story.id: section_of(story, topics) for story in stories if story.id not in because}
    sizes = Counter(names.values())
    groups: dict[tuple[str | None, str | None], list[Story]] = {}
    for story in sorted(stories, key=lambda story: story.id not in because):
        name = names.get(story.id)
        label = (because.get(story.id), name if sizes[name] > 1 else None)
        groups.setdefault(label, []).append(story)
    return [Section(taste.ordered(group), query, name) for (query, name), group in groups.items()]


async def reopened(store: Store, chat: Chat, edition: Edition) -> Digest:
    """A digest as it was, of the stories that are still there."""
    follows = await store.follows.followed(chat.id)
    stories = await store.stories.many(edition.story_ids)
    shown = set(edition.story_ids[: edition.shown])
    chosen = [story for story in stories if story.id in shown]
    rest = [story for story in stories if story.id not in shown]
    until = datetime.fromtimestamp(int(edition.key, 16), UTC)
    news = await _news(store, dict(edition.before))
    later = {story.id for story in news.stories}
    sections = arranged([story for story in chosen if story.id not in later], follows)
    if later:
        sections.insert(0, news)
    total = len(stories)
    return Digest(edition.date, sections, total, until, rest=rest, number=edition.number)


def _about(query: str | None, stories: list[Story], topics: Topics | None) -> list[Story]:
    if query is None:
        return stories
    return [story for story in stories if matched_words(story, query, topics)]
