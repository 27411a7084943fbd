"""Taste: what a chat's ratings say of topics and sources, and how gently they order its stories.

Nothing is hidden and nothing is chosen by it: within a section of a digest a story moves up or down
by at most ``MOST_PLACES``, and ``/settings`` says in words what was learned, and forgets it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.chats.mutes import source_of
from bot.domain.chat import Chat, Mute
from bot.domain.story import Story
from bot.store import Store
from bot.stories.query import topics_of

SPAN = timedelta(days=90)
"""How long a rating counts."""
MOST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Taste:
    """How often more a topic or source was liked than not; ``ups`` and ``downs`` count ratings."""

    leanings: Mapping[str, int]
    ups: int = 0
    downs: int = 0

    @classmethod
    def of(cls, rated: Sequence[tuple[int, Sequence[str]]]) -> Taste:
        """What ratings say: each a value, and the traits of its story."""
        leanings: Counter[str] = Counter()
        for value, traits in rated:
            leanings.update(dict.fromkeys(traits, value))
        ups = sum(value > 0 for value, _ in rated)
        return cls({t: n for t, n in leanings.items() if n}, ups, len(rated) - ups)

    def ordered(self, stories: Sequence[Story]) -> list[Story]:
        """The stories of a section, each moved by at most ``MOST_PLACES``."""
        if not self.leanings:
            return list(stories)
        places = {story.id: place - self._lean(story) for place, story in enumerate(stories)}
        return sorted(stories, key=lambda story: places[story.id])

    def names(self, sign: int) -> list[Mute]:
        """The topics and sources that are liked (``sign`` 1) or not (-1), the clearest first."""
        found = [trait for trait, lean in self.leanings.items() if lean * sign > 0]
        found.sort(key=lambda trait: -self.leanings[trait] * sign)
        return [_named(trait) for trait in found]

    def _lean(self, story: Story) -> float:
        lean = sum(self.leanings.get(trait, 0) for trait in traits_of(story))
        lean = max(-MOST_PLACES, min(MOST_PLACES, lean))
        # Half a place more passes the one that stands there.
        return lean + 0.5 * ((lean > 0) - (lean < 0))


NO_TASTE = Taste({})


async def taste_of(store: Store, chat: Chat) -> Taste:
    """What the chat's ratings of late say."""
    return Taste.of(await store.ratings.since(chat.id, store.clock.now() - SPAN))


def traits_of(story: Story) -> list[str]:
    """What a rating of the story says something of: its topics and its source."""
    return [*(f"topic:{name}" for name in topics_of(story)), f"source:{source_of(story.source)}"]


def _named(trait: str) -> Mute:
    kind, _, name = trait.partition(":")
    return Mute("source" if kind == "source" else "topic", name)
