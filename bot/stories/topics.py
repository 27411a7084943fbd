"""Topics: names and aliases from ``config/topics.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.settings import config_file
from summarizer.text.folding import bigrams, fold
from summarizer.text.terms import holds


@dataclass(frozen=True, slots=True)
class Topic:
    """A named topic, the other names it goes by, and the narrower matters that it covers."""

    name: str
    aliases: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the topic, its own first."""
        return (self.name, *self.aliases)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase by which the topic is found in a text, its name first."""
        return (*self.names, *self.covers)


class Topics:
    """The topics known by name; any name or alias, in any width, case or script, finds one. What a
    topic covers is asked for by itself. ``words`` are found by their names too, and are no topics
    that stories are sorted by."""

    def __init__(
        self,
        topics: Sequence[Topic],
        sections: Mapping[str, Sequence[str]] | None = None,
        words: Sequence[Topic] = (),
    ) -> None:
        self._topics = tuple(topics)
        self._sections = {
            name: section for section, names in (sections or {}).items() for name in names
        }
        self._named = (*self._topics, *words)
        self._by_phrase = {
            fold(name): topic for topic in reversed(self._named) for name in topic.names
        }

    @classmethod
    def load(cls, path: Path) -> Topics:
        """The topics of a TOML file: a ``[topics]`` table of name = [aliases], and where there is
        one a ``[covers]`` table of name = [narrower matters], a ``[sections]`` table of
        section = [topics] and a ``[words]`` table like that of the topics.

        Raises ``OSError`` or ``tomllib.TOMLDecodeError`` for a file that cannot be read.
        """
        tables: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(path.read_text("utf-8"))
        covers = tables.get("covers", {})
        return cls(
            [
                Topic(name, tuple(aliases), tuple(covers.get(name, ())))
                for name, aliases in tables["topics"].items()
            ],
            tables.get("sections"),
            [Topic(name, tuple(aliases)) for name, aliases in tables.get("words", {}).items()],
        )

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._topics)

    def named(self) -> Sequence[Topic]:
        """The topics and the words that are found by their names."""
        return self._named

    def names(self) -> list[str]:
        """The topics' names, in the order of the file."""
        return [topic.name for topic in self._topics]

    def section(self, name: str) -> str | None:
        """The section of the news that the topic ``name`` belongs to."""
        return self._sections.get(name)

    def called(self, name: str, language: str) -> str:
        """What ``name`` is called for a reader of ``language``: English readers are told the first
        English name that a topic has."""
        topic = self.resolve(name) if language == "en" else None
        return next(filter(str.isascii, topic.names), name) if topic else name

    def resolve(self, query: str) -> Topic | None:
        """The topic that ``query`` names, or ``None``."""
        return self._by_phrase.get(fold(query))

    def nearest(self, query: str, limit: int = 5) -> list[str]:
        """The names of the topics that are most like ``query``, best first, but for the one that
        it names."""
        wanted, own = fold(query), self.resolve(query)
        scores = {
            topic.name: max(_likeness(wanted, fold(name)) for name in topic.phrases)
            for topic in self._topics
            if topic is not own
        }
        best = sorted(scores, key=lambda name: -scores[name])
        return [name for name in best if scores[name] >= LIKE][:limit]


LIKE = 0.6
"""How alike a query and a topic's name must be to be offered."""


def _likeness(wanted: str, name: str) -> float:
    """1 where one stands in the other, else the share of character pairs that both have: one
    character in common (生育 and 体育) says nothing of the meaning."""
    if len(wanted) > 1 and (holds(wanted, name) or holds(name, wanted)):
        return 1.0
    one, other = bigrams(wanted), bigrams(name)
    return 2 * len(one & other) / max(1, len(one) + len(other))


@cache
def known_topics() -> Topics:
    """The topics of the configuration folder."""
    return Topics.load(config_file("topics.toml"))
