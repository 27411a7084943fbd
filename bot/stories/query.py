"""Queries and the named topics: what a query is called, and what a story is about."""

from __future__ import annotations

from functools import lru_cache

from bot.domain.query import clip
from bot.domain.story import Story
from bot.stories.topics import Topics, known_topics
from summarizer.text.folding import fold
from summarizer.text.script import simplified
from summarizer.text.terms import holds

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
    """The known topics a story is about: those its headline or gist names, the headline's first."""
    return list(named_topics(story, known_topics()))[:MAX_TOPICS]


def section_of(story: Story, topics: Topics | None = None) -> str | None:
    """The section of the news that the story's first topic with one belongs to."""
    known = topics or known_topics()
    names = named_topics(story, known)
    return next((section for name in names if (section := known.section(name))), None)


def named_topics(story: Story, topics: Topics) -> tuple[str, ...]:
    """The topics that its headline or gist names, the headline's first."""
    return _named(story.headline, story.gist, topics)


@lru_cache(maxsize=2048)
def _named(headline: str, gist: str, topics: Topics) -> tuple[str, ...]:
    names: list[str] = []
    for told in (fold(headline), fold(gist)):
        names += [
            topic.name for topic in topics if any(holds(fold(name), told) for name in topic.phrases)
        ]
    return tuple(dict.fromkeys(names))
