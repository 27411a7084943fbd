"""Sequels: stories that tell what came of events that are followed."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.event import FollowedEvent
from bot.domain.story import Story
from bot.store import Store
from bot.stories.clustering import goes_on, has_news
from bot.stories.telling import OPENING, Telling
from summarizer.text.folding import fold

LEAST_TERMS = 2
"""A sequel has so many of the rare words that its event was first told with."""


@dataclass(frozen=True, slots=True)
class Sequel:
    """A story that tells what came of a followed event."""

    event: FollowedEvent
    story: Story


async def sequels(
    store: Store, stories: Sequence[Story], events: Sequence[FollowedEvent]
) -> list[Sequel]:
    """Of each event the first of the public ``stories`` that tells what came of it."""
    if not stories or not events:
        return []
    near = await asyncio.to_thread(_near, stories, events)
    ids = {id_ for event, _ in near for id_ in (event.story_id, event.told_id)}
    told = {story.id: story for story in await store.stories.many(sorted(ids))}
    return await asyncio.to_thread(_sequels, near, told)


def _near(
    stories: Iterable[Story], events: Sequence[FollowedEvent]
) -> list[tuple[FollowedEvent, Story]]:
    """Events with stories that have their rare words, both in their order."""
    of_term: defaultdict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        for term in event.terms:
            of_term[term].append(number)
    near = []
    for story in stories:
        said = fold(f"{story.headline}\n{story.body[:OPENING]}")
        held = Counter(n for term, numbers in of_term.items() if term in said for n in numbers)
        near += [
            (events[n], story)
            for n, terms in held.items()
            if terms >= LEAST_TERMS and _is_later(story, events[n])
        ]
    return near


def _is_later(story: Story, event: FollowedEvent) -> bool:
    """Whether it came later, and is not dated earlier; some dates are of days, some of minutes."""
    dated = story.date > (event.published or event.first_seen) - timedelta(days=1)
    return story.id > event.told_id and dated and story.owner_chat is None


def _sequels(near: Sequence[tuple[FollowedEvent, Story]], told: dict[int, Story]) -> list[Sequel]:
    tellings: dict[int, Telling] = {}
    found: dict[tuple[int, int], Sequel] = {}
    for event, story in near:
        key = event.chat_id, event.story_id
        before = [told[id_] for id_ in {event.story_id, event.told_id} if id_ in told]
        if key not in found and _tells_more(story, before, tellings):
            found[key] = Sequel(event, story)
    return list(found.values())


def _tells_more(story: Story, before: Collection[Story], tellings: dict[int, Telling]) -> bool:
    """Whether a story has news for who read those ``before``."""
    for each in (story, *before):
        if each.id not in tellings:
            tellings[each.id] = Telling.of(each.headline, each.body, each.date)
    later, pairs = tellings[story.id], [(each, tellings[each.id]) for each in before]
    if any(each.event_id == story.event_id for each in before):
        return all(has_news(telling, later) for _, telling in pairs)
    return any(goes_on(telling, later) for _, telling in pairs)
