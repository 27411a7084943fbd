"""About: whether a story tells of a topic or only mentions it in passing.

A story is about what its headline, its gist or its lead names, and what it names again and again.
What it names once further down is said in passing: ``/topic`` finds it, but it is not what a reader
follows or mutes.
"""

from __future__ import annotations

from functools import lru_cache

from bot.domain.story import Story
from bot.stories.search import Word, folded, matched_words, matching, readings
from bot.stories.topics import Topics, known_topics
from summarizer.text.folding import fold
from summarizer.text.sentences import sentences
from summarizer.text.terms import phrase

AGAIN = 2
"""So often a body names what it is about where neither headline, gist nor lead does."""
LEAD = 30
"""The lead ends with the sentence that reaches so many characters."""
LEAD_PARAGRAPHS = 4


def about(story: Story, query: str, topics: Topics | None = None) -> tuple[str, ...]:
    """The words of ``query`` that ``story`` holds where it is about it; nothing where it is not."""
    topics = topics or known_topics()
    held = matched_words(story, query, topics)
    if not held:
        return ()
    told = _told(story.headline, story.subtitle or "", story.gist, story.body)
    return held if _names(told, folded(story.headline, story.body), query, topics) else ()


@lru_cache(maxsize=2048)
def _told(headline: str, subtitle: str, gist: str, body: str) -> str:
    """What a reader is told first, folded; many chats' follows look at the same stories."""
    return fold(f"{headline}\n{subtitle}\n{gist}\n{_lead(body)}")


@lru_cache(maxsize=16_384)
def _names(told: str, text: str, query: str, topics: Topics) -> bool:
    """Whether ``told`` names what is wanted, or the whole ``text`` does again and again."""
    wanted = [word for word in readings(query, topics)[0] if not word.unwanted]
    return any(matching(word, told) or _times(word, text) >= AGAIN for word in wanted)


def _lead(body: str) -> str:
    """The first sentences, whichever paragraphs they stand in: reports often open with a scene."""
    lead = ""
    for paragraph in body.strip().split("\n")[:LEAD_PARAGRAPHS]:
        for sentence in sentences(paragraph):
            lead += sentence + "\n"
            if len(lead) >= LEAD:
                return lead
    return lead


def _times(word: Word, text: str) -> int:
    return sum(len(phrase(folded).findall(text)) for folded in word.phrases)
