"""Search: what ``/topic`` answers.

A query is literal. Where it names a topic, any of the topic's names matches; otherwise each of
its words must (a word may name a topic too). What no story holds as one phrase is cut into its
words by rjieba and asked for again, but only by ``/topic``, which says so: a digest or an alert
is for what was literally followed. The newest matches are ranked by BM25 (Robertson and
Zaragoza 2009) over counts of the phrases, a headline's counting more, plus a bonus for fresh
stories; looking only at the newest keeps the cost flat however large the store grows.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.domain.story import Found, Hit, Story
from bot.store import Store
from bot.store.index import Match
from bot.stories.query import named_topics
from bot.stories.topics import Topics, known_topics
from summarizer.text.folding import fold
from summarizer.text.terms import phrase, query_terms, words

WINDOW = 500
"""How many of the newest matches are ranked."""
Period = tuple[datetime, datetime]
"""From a moment on, up to another."""
FRESH_DAYS = 14.0
"""After how many days the bonus for a fresh story has halved."""
HEADLINE_WEIGHT = 4.0
"""A phrase in a headline counts as often as this in a body."""
FRESH_WEIGHT = 0.3
"""What a story of this moment gains over the same story long ago."""
ALIAS_WEIGHT = 0.7
"""What another name of a topic counts beside the words that were asked for."""
_K1, _B, _TYPICAL_LENGTH = 1.2, 0.5, 800
_MAX_WORDS = 8
_EMPTY = frozenset("的了和与及在是有被把对为")
"""Words that say nothing of what a story is about."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query: phrases any of which will do, with what each counts for; of an
    ``unwanted`` word none may be there."""

    phrases: Mapping[str, tuple[str, float]]  # folded → (as shown, weight)
    unwanted: bool = False

    @classmethod
    def of(cls, text: str, topics: Topics) -> Word:
        """The word ``text`` and, where it names a topic, the topic's other names; behind a minus
        what stories are to be without."""
        if text[0] == "-" and text[1:]:
            return cls(cls.of(text[1:], topics).phrases, unwanted=True)
        topic = topics.resolve(text)
        others = topic.phrases if topic else ()
        shown = {fold(other): other for other in others}
        asked = fold(text)
        weights = {
            folded: ALIAS_WEIGHT
            for folded in shown
            # 「5G网络」 says no more than the 「5G」 in it.
            if not any(phrase(other).search(folded) for other in shown if other != folded)
        }
        weights[asked] = 1.0
        return cls({f: (shown.get(f, text), weight) for f, weight in weights.items()})

    def alternatives(self) -> list[set[str]]:
        """For each phrase, the index terms that any text holding it has."""
        return [query_terms(folded) for folded in self.phrases]


async def search(
    store: Store,
    query: str,
    *,
    chat_id: int | None = None,
    limit: int = 10,
    offset: int = 0,
    topics: Topics | None = None,
    window: int = WINDOW,
    fresh_days: float = FRESH_DAYS,
    period: Period | None = None,
) -> Found:
    """The stories that ``chat_id`` may see and that match ``query``, best first: those dated in
    ``period``, where there is one. Without a query its stories are all there are.

    One story an event.
    """
    topics = topics or known_topics()
    topic = topics.resolve(query)
    name = topic.name if topic else None
    if not query:
        return await _dated(store, period, limit, offset)
    for loose, asked in enumerate(readings(query, topics)):
        hits = await _hits(store, asked, chat_id, window, fresh_days)
        hits = _one_an_event([hit for hit in hits if _lies_in(period, hit.story)])
        if hits:
            return Found(query, name, len(hits), hits[offset : offset + limit], bool(loose))
    return Found(query, name, 0, [])


async def _dated(store: Store, period: Period | None, limit: int, offset: int) -> Found:
    """The public stories of a period, the newest first."""
    if period is None:
        return Found("", None, 0, [])
    dated = await store.stories.dated(*period, WINDOW)
    hits = _one_an_event([Hit(story, (), 0.0) for story in dated])
    return Found("", None, len(hits), hits[offset : offset + limit])


def _lies_in(period: Period | None, story: Story) -> bool:
    return period is None or period[0] <= story.date < period[1]


def matched_words(story: Story, query: str, topics: Topics | None = None) -> tuple[str, ...]:
    """The words of ``query`` that ``story`` holds, or nothing where it does not match it."""
    text = folded(story.headline, story.body)
    read = readings(query, topics or known_topics())
    found = [matching(word, text) for word in read[0]] if read else [[]]
    said = dict.fromkeys(shown for each in found for shown in each if shown)
    return tuple(said) if all(found) else ()


async def newest_matches(
    store: Store, query: str, *, limit: int = 100, topics: Topics | None = None
) -> list[Story]:
    """The newest public stories that match ``query`` as ``matched_words`` does, in no order."""
    for asked in readings(query, topics or known_topics())[:1]:
        alternatives = [word.alternatives() for word in asked if not word.unwanted]
        matches = await store.index.newest(alternatives, chat_id=None, limit=limit)
        return await store.stories.many(
            [
                match.story_id
                for match in matches
                if all(matching(word, f"{match.headline}\n{match.body}") for word in asked)
            ]
        )
    return []


async def hot_topics(
    store: Store, *, days: int = 7, limit: int = 10, topics: Topics | None = None
) -> list[tuple[str, int]]:
    """The topics most written about in the last ``days`` and in how many stories, most first."""
    since = store.clock.now() - timedelta(days=days)
    recent = await store.stories.since(since, WINDOW)
    known = topics or known_topics()
    counts = await asyncio.to_thread(_times_named, recent, known)
    best = sorted(((name, counts[name]) for name in known.names()), key=lambda item: -item[1])
    return [(name, count) for name, count in best if count][:limit]


def _times_named(stories: Sequence[Story], topics: Topics) -> Counter[str]:
    return Counter(name for story in stories for name in named_topics(story, topics))


def nearest_topics(query: str, limit: int = 5, topics: Topics | None = None) -> list[str]:
    """The names of the topics that look most like ``query``."""
    return (topics or known_topics()).nearest(query, limit)


def folded(headline: str, body: str) -> str:
    """A story's text for matching."""
    return f"{fold(headline)}\n{fold(body)}"


@lru_cache(maxsize=256)
def readings(query: str, topics: Topics) -> list[list[Word]]:
    """The ways to read ``query``, the strictest first; each a list of words that must match."""
    if topics.resolve(query):
        return [[Word.of(query, topics)]]
    wanted, *without = re.split(r"(?:(?<=\s)|^)-(?=\w)", query)
    if without and wanted.strip():
        unwanted = [Word.of(f"-{word.strip()}", topics) for word in without]
        return [[*reading, *unwanted] for reading in readings(wanted.strip(), topics)]
    asked = [Word.of(word, topics) for word in query.split()[:_MAX_WORDS] if words(fold(word))]
    cut = _glued([word for word in words(fold(query)) if word not in _EMPTY])[:_MAX_WORDS]
    both = [asked, [Word.of(word, topics) for word in dict.fromkeys(cut)]]
    return [reading for reading in both if reading]


def _glued(cut: Sequence[str]) -> list[str]:
    """Words of two characters or more: a single one (A and 股 of A股, C and 罗) is told apart only
    with its neighbours."""
    glued: list[str] = []
    single = ""
    for word in cut:
        if len(word) == 1:
            single += word
        elif len(single) == 1:
            glued.append(single + word)
            single = ""
        else:
            glued += [single, word] if single else [word]
            single = ""
    if len(single) == 1 and glued:
        glued[-1] += single
    elif single:
        glued.append(single)
    return glued


async def _hits(
    store: Store,
    asked: Sequence[Word],
    chat_id: int | None,
    window: int,
    fresh_days: float,
) -> list[Hit]:
    alternatives = [word.alternatives() for word in asked if not word.unwanted]
    matches = await store.index.newest(alternatives, chat_id=chat_id, limit=window)
    weights = [await _rarity(store, word) for word in asked]
    scored: dict[int, tuple[float, tuple[str, ...]]] = {}
    for match in matches:
        text = f"{match.headline}\n{match.body}"
        found = [matching(word, text) for word in asked]
        if all(found):  # the index knows terms, not their order
            why = tuple(dict.fromkeys(shown for each in found for shown in each if shown))
            bm25 = sum(
                weight * _saturated(word, match)
                for word, weight in zip(asked, weights, strict=True)
                if not word.unwanted
            )
            scored[match.story_id] = (bm25, why)
    now = store.clock.now()
    hits = []
    for story in await store.stories.many(list(scored), chat_id):
        bm25, why = scored[story.id]
        age_days = max(0.0, (now - story.date).total_seconds() / 86_400)
        fresh = 1 + FRESH_WEIGHT * 0.5 ** (age_days / fresh_days)
        hits.append(Hit(story, why, round(bm25 * fresh, 4)))
    return sorted(hits, key=lambda hit: (-hit.score, -hit.story.date.timestamp(), hit.story.id))


def matching(word: Word, text: str) -> list[str]:
    """The phrases of ``word`` that the folded ``text`` holds, as they are shown."""
    there = [
        shown
        for folded, (shown, _) in word.phrases.items()
        if folded in text and phrase(folded).search(text)
    ]
    return there if not word.unwanted else [] if there else [""]


def _saturated(word: Word, match: Match) -> float:
    """BM25's saturating count of a word's phrases, the headline's weighed in (BM25F)."""
    count = 0.0
    for folded, (_, weight) in word.phrases.items():
        pattern = phrase(folded)
        in_headline = len(pattern.findall(match.headline))
        in_body = len(pattern.findall(match.body))
        count += weight * (HEADLINE_WEIGHT * in_headline + in_body)
    length = 1 - _B + _B * len(match.body) / _TYPICAL_LENGTH
    return count * (_K1 + 1) / (count + _K1 * length)


async def _rarity(store: Store, word: Word) -> float:
    """BM25's inverse document frequency, of the commonest phrase of the word."""
    common = 0
    total = 0
    for terms in word.alternatives():
        total, holding = await store.index.rarity(terms)
        common = max(common, holding)
    return math.log(1 + (total - common + 0.5) / (common + 0.5))


def _one_an_event(hits: Collection[Hit]) -> list[Hit]:
    best: dict[int, Hit] = {}
    for hit in hits:
        best.setdefault(hit.story.event_id, hit)
    return list(best.values())
