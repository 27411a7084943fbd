"""The digest: which stories a chat gets, and in what order. How it looks is elsewhere."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chats.mutes import hides
from bot.chats.taste import NO_TASTE, SPAN, Taste
from bot.digests.window import CANDIDATES, Window
from bot.domain.chat import Chat, Follow
from bot.domain.digest import Circumstances, Digest, Edition, Section
from bot.domain.story import Story
from bot.store import Store
from bot.stories.about import Subjects
from bot.stories.query import section_of
from bot.stories.search import matched_words
from bot.stories.topics import Topics

FIRST_WINDOW = timedelta(hours=24)
"""How far the first digest of a chat looks back."""
LONGEST_WINDOW = timedelta(days=7)
"""How far a digest looks back at most, such as after an outage or a long absence."""
OVERLAP = timedelta(minutes=10)
"""Windows overlap by this: a story may be stored a moment after the time it was first seen."""


async def build(
    store: Store,
    chat: Chat,
    now: datetime,
    *,
    first_window: timedelta = FIRST_WINDOW,
    only: str | None = None,
    topics: Topics | None = None,
    retell: bool = False,
) -> Digest:
    """The digest of ``chat`` at ``now``: what came since its last delivered one.

    Each event once, told by the story that says most, and none that an earlier digest or an
    alert told (unless ``retell``, which looks back as a first digest does); what came of followed
    events and waited for it first, then followed topics, then by the number of papers that carry
    it. A story counts from
    when it was first seen here, so one that came late is in the next digest; one that states a
    date long before the window is no news. ``only`` keeps to the stories that match a query.
    """
    begun = None if retell else chat.digested_until
    window = await Window.read(store, begins(begun, now, first_window), now, topics)
    known = (await circumstances(store, [chat], now))[chat.id]
    if retell:
        known = replace(known, told=frozenset())
    await window.look_beside(store, [follow.query for follow in known.follows])
    news = await awaited(store, [known])
    return await asyncio.to_thread(choose, window, chat, known, news, now, begun, only)


def begins(begun: datetime | None, now: datetime, first_window: timedelta) -> datetime:
    """Where the window of a digest at ``now`` begins, the one before which ended at ``begun``."""
    since = max(begun - OVERLAP, now - LONGEST_WINDOW) if begun else now - first_window
    return min(since, now)


async def circumstances(
    store: Store, chats: Sequence[Chat], now: datetime
) -> dict[int, Circumstances]:
    """What the digests of ``chats`` depend on."""
    return await store.circumstances.of(chats, now - LONGEST_WINDOW, now - SPAN)


async def awaited(store: Store, known: Iterable[Circumstances]) -> dict[int, Story]:
    """The stories on followed events that wait to be told, and those told before, by their ids."""
    ids = {id_ for each in known for pair in each.waiting for id_ in pair}
    return {story.id: story for story in await store.stories.many(sorted(ids))} if ids else {}


def choose(
    window: Window,
    chat: Chat,
    known: Circumstances,
    news: Mapping[int, Story],
    now: datetime,
    begun: datetime | None,
    only: str | None = None,
) -> Digest:
    """The digest of ``chat`` at ``now``, of a window that has looked beside itself for all that
    the chat follows, and of the ``news`` that waited for it. Work for a thread."""
    beside = window.beside([follow.query for follow in known.follows])
    hidden = window.hidden(known.mutes, beside)
    waited = _news(news, known.waiting)
    later = [s for s in waited.stories if not hides(known.mutes, s, window.subjects)]
    if only is not None:
        window = window.only(only)
        later = [story for story in later if matched_words(story, only, window.subjects.topics)]
    placed = frozenset(story.event_id for story in later)
    already = window.seen_after(begun, beside) & known.told - placed
    ranked = _ranked(window, chat, known, placed)
    total = len(ranked)
    if window.cut and not chat.topics_only:
        unseen = {story.event_id for story in hidden}
        total = max(total, window.events - len(already | unseen | placed))
    today = now.astimezone(ZoneInfo(chat.timezone)).date()
    room = max(0, chat.story_count - len(later))
    chosen, rest = ranked[:room], ranked[room:]
    sections = arranged(chosen, known.follows, window.subjects, Taste.of(known.rated))
    if later:
        before = {story.id: waited.before[story.id] for story in later}
        sections.insert(0, Section(later, before=before))
    return Digest(today, sections, total + len(later), now, len(already), rest)


def _news(found: Mapping[int, Story], pairs: Iterable[tuple[int, int]]) -> Section:
    """The section of stories on followed events that are ``found``, each with the one told
    before."""
    there = [(id_, told) for id_, told in pairs if id_ in found and told in found]
    return Section(
        [found[id_] for id_, _ in there], before={id_: found[told] for id_, told in there}
    )


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
    window = Window(await store.stories.dated(start, end, CANDIDATES), topics)
    known = (await circumstances(store, [chat], end))[chat.id]
    known = replace(known, told=frozenset(), waiting=())
    digest = await asyncio.to_thread(choose, window, chat, known, {}, end, None, only)
    return replace(digest, date=day)


def _ranked(
    window: Window, chat: Chat, known: Circumstances, placed: frozenset[int]
) -> list[Story]:
    """The stories for ``chat``, the first first, one an event but those ``placed`` already."""
    queries = [follow.query for follow in known.follows]
    beside = window.beside(queries)
    hidden = window.hidden(known.mutes, beside)
    gone = {story.id for story in hidden}
    told = known.told | placed if placed else known.told
    followed: defaultdict[int, list[Story]] = defaultdict(list)
    for story in window.followed(queries, beside):
        if story.event_id not in told and story.id not in gone:
            followed[story.event_id].append(story)
    first = window.in_order(map(window.teller, followed.values()))
    if chat.topics_only and queries:
        return first
    passed = told | followed.keys()
    return first + [s for s in window.tellers(beside, hidden) if s.event_id not in passed]


def arranged(
    stories: Sequence[Story],
    follows: Sequence[Follow],
    subjects: Subjects | None = None,
    taste: Taste = NO_TASTE,
) -> list[Section]:
    """``stories``, best first, in sections: those on what is followed first, by what that is, then
    by section of the news; a section of one story is none, and joins the others. Those of a section
    are in the order of ``taste``. Work for a thread."""
    subjects = subjects or Subjects()
    because = {
        story.id: follow.query
        for story in stories
        for follow in reversed(follows)
        if subjects.of(story, follow.query)
    }
    names = {
        story.id: section_of(story, subjects.topics) for story in stories if story.id not in because
    }
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
    ids = sorted({id_ for pair in edition.before for id_ in pair})
    found = {story.id: story for story in await store.stories.many(ids)} if ids else {}
    news = _news(found, edition.before)
    later = {story.id for story in news.stories}
    others = [story for story in chosen if story.id not in later]
    sections = await asyncio.to_thread(arranged, others, follows)
    if later:
        sections.insert(0, news)
    total = len(stories)
    return Digest(edition.date, sections, total, until, rest=rest, number=edition.number)
