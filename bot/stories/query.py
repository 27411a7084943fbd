"""Queries and the named topics: what a query is called, and what a story is about."""

from __future__ import annotations

from bot.domain.query import clip
from bot.domain.story import Story
from bot.stories.topics import known_topics
from summarizer.text.folding import fold
from summarizer.text.script import simplified
from summarizer.text.terms import phrase

MAX_TOPICS = 2
"""Topics offered for following under a story."""


def canonical(words: str) -> str:
    """A topic by its own name where it has one, so that no alias is followed beside it, in
    simplified characters: it is shown in each reader's script."""
    query = clip(words)
    known = known_topics().resolve(query)
    return known.name if known else simplified(query)


def same_topic(one: str, other: str) -> bool:
    """Whether two queries ask for the same, whatever their aliases, case and script."""
    return fold(canonical(one)) == fold(canonical(other))


def topics_of(story: Story) -> list[str]:
    """The known topics a story is about: those its headline or gist names."""
    told = f"{fold(story.headline)}\n{fold(story.gist)}"
    return [
        topic.name
        for topic in known_topics()
        if any(phrase(fold(name)).search(told) for name in topic.phrases)
    ][:MAX_TOPICS]
