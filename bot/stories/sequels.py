"""Sequels: stories that tell what came of events that are followed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
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
LONGEST_TERM = 8
"""Characters of a rare word that is looked for: names and short titles."""


@dataclass(frozen=True, slots=True)
class Sequel:
    """A story that tells what came of a followed event."""

    event: FollowedEvent
    story: Story


async def sequels(store: Store, stories: Sequence[Story]) -> list[Sequel]:
    """Of each followed event the first of the public ``stories``, the oldest first, that tells
    what came of it."""
    near: list[Sequel] = []
    for story in stories:
        if story.owner_chat is None:
            words = await asyncio.to_thread(_runs, story)
            events = await store.event_follows.near(words, LEAST_TERMS)
            near += [Sequel(event, story) for event in events if _is_later(story, event)]
    ids = {id_ for sequel in near for id_ in _told(sequel.event)}
    told = {story.id: story for story in await store.stories.many(sorted(ids))}
    return await asyncio.to_thread(_sequels, near, told)


def _runs(story: Story) -> set[str]:
    """What may be a rare word of an event: jieba does not cut one out of every sentence."""
    said = fold(f"{story.headline}\n{story.body[:OPENING]}")
    return {said[i : i + n] for i in range(len(said)) for n in range(1, LONGEST_TERM + 1)}


def _is_later(story: Story, event: FollowedEvent) -> bool:
    """Whether it came later, and is not dated earlier; some dates are of days, some of minutes."""
    dated = story.date > (event.published or event.first_seen) - timedelta(days=1)
    return story.id > max(_told(event)) and dated


def _told(event: FollowedEvent) -> set[int]:
    """The stories that who follows an event was told of it, or will be."""
    return {event.story_id, event.told_id, event.waiting_id or event.told_id}


def _sequels(near: Sequence[Sequel], told: dict[int, Story]) -> list[Sequel]:
    tellings: dict[int, Telling] = {}
    found: dict[tuple[int, int], Sequel] = {}
    for sequel in near:
        key = sequel.event.chat_id, sequel.event.story_id
        before = [told[id_] for id_ in _told(sequel.event) if id_ in told]
        if key not in found and _tells_more(sequel.story, before, tellings):
            found[key] = sequel
    return list(found.values())


def _tells_more(story: Story, before: Sequence[Story], tellings: dict[int, Telling]) -> bool:
    """Whether a story has news for who read those ``before``."""
    for each in (story, *before):
        if each.id not in tellings:
            tellings[each.id] = Telling.of(each.headline, each.body, each.date)
    later, pairs = tellings[story.id], [(each, tellings[each.id]) for each in before]
    if any(each.event_id == story.event_id for each in before):
        return all(has_news(telling, later) for _, telling in pairs)
    return any(goes_on(telling, later) for _, telling in pairs)
