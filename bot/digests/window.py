"""The window: the stories that digests are chosen from, and what all digests of it share.

Whom a story is for is another matter for each chat; how much it says, which event it tells and what
it is about is not. So that is looked at once, whoever asks, and a chat's stories are found by
looking it up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from bot.chats.mutes import hides
from bot.domain.chat import Mute
from bot.domain.story import Story
from bot.store import Store
from bot.stories.about import Subjects
from bot.stories.search import matched_words, newest_matches
from bot.stories.topics import Topics

STALE_AFTER = timedelta(days=3)
"""How long before a digest's window a story may be dated that came in it: a weekend's paper is read
on Monday. Older ones are found and shown, but are no news."""
CANDIDATES = 500
"""Stories that a digest is chosen from, beside those on what its chat follows."""


class Window:
    """The public stories of a stretch of time, at most ``CANDIDATES``, and of how many ``events``
    all of its stories tell where it was ``cut``: there may be more than these.

    Looking at stories is work for a thread; ``read`` and ``look_beside`` wait for the store.
    """

    def __init__(
        self, stories: Sequence[Story], topics: Topics | None = None, *, events: int | None = None
    ) -> None:
        self.stories = list(stories)
        self.subjects = Subjects(topics)
        self.cut = events is not None
        self.events = events or 0
        self._since: datetime | None = None
        self._beside: dict[str, list[Story]] = {}
        self._on: dict[str, frozenset[int]] = {}
        self._hidden: dict[Mute, frozenset[int]] = {}
        self._seen: dict[datetime | None, frozenset[int]] = {}
        self._by_id = {story.id: story for story in self.stories}
        self._of_event: defaultdict[int, list[Story]] = defaultdict(list)
        for story in self.stories:
            self._of_event[story.event_id].append(story)
        self._places: dict[int, tuple[float, ...]] = {}
        self._tellers = {event: self.teller(told) for event, told in self._of_event.items()}
        self._in_order = self.in_order(self._tellers.values())

    @classmethod
    async def read(
        cls, store: Store, since: datetime, until: datetime, topics: Topics | None = None
    ) -> Window:
        """The window from the store."""
        dated = since - STALE_AFTER
        stories = await store.stories.leading(since, until, dated, CANDIDATES)
        events = None
        if len(stories) >= CANDIDATES:
            events = await store.stories.count_events(since=since, until=until, dated=dated)
        window = cls(stories, topics, events=events)
        window._since = since
        return window

    async def look_beside(self, store: Store, queries: Iterable[str]) -> None:
        """Where the window was cut, find what is about these queries and not in it: what a chat
        follows may be none of the leading."""
        if not self.cut or self._since is None:
            return
        known = {story.id for story in self.stories}
        for query in set(queries) - self._beside.keys():
            found = await newest_matches(store, query, topics=self.subjects.topics)
            self._beside[query] = [
                story
                for story in found
                if story.first_seen >= self._since
                and story.date >= self._since - STALE_AFTER
                and story.id not in known
            ]

    def only(self, query: str) -> Window:
        """The window of those stories alone that hold the words of ``query``."""
        topics = self.subjects.topics
        kept = [story for story in self.stories if matched_words(story, query, topics)]
        return Window(kept, topics)

    def beside(self, queries: Iterable[str]) -> list[Story]:
        """What was found beside the window's own stories for these queries."""
        found = (story for query in queries for story in self._beside.get(query, ()))
        return list({story.id: story for story in found}.values())

    def seen_after(self, moment: datetime | None, beside: Iterable[Story] = ()) -> frozenset[int]:
        """The events of the window's stories, and of those ``beside`` it, that were first seen
        after ``moment``."""
        if moment not in self._seen:
            self._seen[moment] = _seen_after(moment, self.stories)
        others = _seen_after(moment, beside)
        return self._seen[moment] | others if others else self._seen[moment]

    def followed(self, queries: Sequence[str], beside: Iterable[Story] = ()) -> list[Story]:
        """The stories about any of the queries: of the window and of those ``beside`` it."""
        ids = frozenset[int]().union(*map(self._about, queries))
        others = [s for s in beside if any(self.subjects.of(s, query) for query in queries)]
        return [self._by_id[id_] for id_ in ids] + others

    def hidden(self, mutes: Collection[Mute], beside: Iterable[Story] = ()) -> list[Story]:
        """The stories that are muted: of the window and of those ``beside`` it."""
        ids = frozenset[int]().union(*map(self._muted, mutes))
        others = [story for story in beside if hides(mutes, story, self.subjects)]
        return [self._by_id[id_] for id_ in ids] + others

    def tellers(
        self, beside: Collection[Story] = (), hidden: Collection[Story] = ()
    ) -> list[Story]:
        """Of each event the story that says most, the first first; with those ``beside`` the
        window and without those ``hidden``."""
        if not beside and not hidden:
            return self._in_order
        tellers, gone = dict(self._tellers), {story.id for story in hidden}
        others: defaultdict[int, list[Story]] = defaultdict(list)
        for story in beside:
            others[story.event_id].append(story)
        for event in others.keys() | {story.event_id for story in hidden}:
            told = [*self._of_event.get(event, ()), *others.get(event, ())]
            if left := [story for story in told if story.id not in gone]:
                tellers[event] = self.teller(left)
            else:
                tellers.pop(event, None)
        return self.in_order(tellers.values())

    def teller(self, stories: Iterable[Story]) -> Story:
        """Of stories that tell of one event the one that says most."""
        return min(stories, key=lambda story: self._place(story)[1::2])

    def in_order(self, stories: Iterable[Story]) -> list[Story]:
        """The most carried first, then those that say most, then the newest."""
        return sorted(stories, key=self._place)

    def _place(self, story: Story) -> tuple[float, ...]:
        if story.id not in self._places:
            date = story.date.timestamp()
            self._places[story.id] = (-story.sources, -story.worth, -date, story.id)
        return self._places[story.id]

    def _about(self, query: str) -> frozenset[int]:
        if query not in self._on:
            self._on[query] = frozenset(s.id for s in self.stories if self.subjects.of(s, query))
        return self._on[query]

    def _muted(self, mute: Mute) -> frozenset[int]:
        if mute not in self._hidden:
            muted = (story.id for story in self.stories if hides([mute], story, self.subjects))
            self._hidden[mute] = frozenset(muted)
        return self._hidden[mute]


def _seen_after(moment: datetime | None, stories: Iterable[Story]) -> frozenset[int]:
    return frozenset(s.event_id for s in stories if moment is None or s.first_seen > moment)
