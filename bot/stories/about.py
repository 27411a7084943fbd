"""About: whether a story tells of a topic or only mentions it in passing.

A story is about what its headline, its gist or its lead names, and what it names again and again.
What it names once further down is said in passing: ``/topic`` finds it, but it is not what a reader
follows or mutes.
"""

from __future__ import annotations

from functools import cached_property

from bot.domain.story import Story
from bot.stories.search import Word, folded, matching, readings
from bot.stories.topics import Topics, known_topics
from summarizer.text.folding import fold
from summarizer.text.sentences import sentences
from summarizer.text.terms import times

AGAIN = 2
"""So often a body names what it is about where neither headline, gist nor lead does."""
LEAD = 30
"""The lead ends with the sentence that reaches so many characters."""
LEAD_PARAGRAPHS, LEAD_MOST = 4, 300
"""So many paragraphs at most, and characters of each."""


def about(story: Story, query: str, topics: Topics | None = None) -> tuple[str, ...]:
    """The words of ``query`` that ``story`` holds where it is about it; nothing where it is not."""
    return Subjects(topics).of(story, query)


class Subjects:
    """What stories are about, each looked at once: for who asks of the same ones for many chats,
    and lets go of it all when they are told."""

    def __init__(self, topics: Topics | None = None) -> None:
        self.topics = topics or known_topics()
        self._said: dict[int, _Said] = {}
        self._found: dict[tuple[int, str], tuple[str, ...]] = {}

    def of(self, story: Story, query: str) -> tuple[str, ...]:
        """As ``about``."""
        key = story.id, query
        if key not in self._found:
            if story.id not in self._said:
                self._said[story.id] = _Said(story)
            self._found[key] = self._said[story.id].words(query, self.topics)
        return self._found[key]


class _Said:
    """A story's text, folded."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._text = folded(story.headline, story.body)

    @cached_property
    def _opening(self) -> str:
        told = self._story
        return fold(f"{told.headline}\n{told.subtitle or ''}\n{told.gist}\n{_lead(told.body)}")

    def words(self, query: str, topics: Topics) -> tuple[str, ...]:
        read = readings(query, topics)
        found = [matching(word, self._text) for word in read[0]] if read else [[]]
        wanted = [word for word in read[0] if not word.unwanted] if all(found) else []
        if not any(self._is_told(word) for word in wanted):
            return ()
        return tuple(dict.fromkeys(shown for each in found for shown in each if shown))

    def _is_told(self, word: Word) -> bool:
        return bool(matching(word, self._opening)) or _times(word, self._text) >= AGAIN


def _lead(body: str) -> str:
    """The first sentences, whichever paragraphs they stand in: reports often open with a scene."""
    lead = ""
    for paragraph in body.strip().split("\n")[:LEAD_PARAGRAPHS]:
        for sentence in sentences(paragraph[:LEAD_MOST]):
            lead += sentence + "\n"
            if len(lead) >= LEAD:
                return lead
    return lead


def _times(word: Word, text: str) -> int:
    return sum(times(said, text) for said in word.phrases)
