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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.domain.story import Found, Hit, Story
from bot.store import Store
from bot.store.index import Match
from bot.stories.query import named_topics
from bot.stories.readers import READERS
from bot.stories.topics import Topics, known_topics
from summarizer.text.folding import fold
from summarizer.text.terms import holds, query_terms, times, words

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
            if not any(holds(other, folded) for other in shown if other != folded)
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
    with READERS.asking():
        for loose, asked in enumerate(readings(query, topics)):
            ranked = await _ranked(store, asked, chat_id, window, fresh_days, period)
            if ranked:
                shown = ranked[offset : offset + limit]
                stories = await store.stories.many([each.match.story_id for each in shown], chat_id)
                found = {story.id: story for story in stories}
                hits = [
                    Hit(found[each.match.story_id], each.why, each.score)
                    for each in shown
                    if each.match.story_id in found
                ]
                return Found(query, name, len(ranked), hits, bool(loose))
    return Found(query, name, 0, [])


async def _dated(store: Store, period: Period | None, limit: int, offset: int) -> Found:
    """The public stories of a period, the newest first."""
    if period is None:
        return Found("", None, 0, [])
    dated = await store.stories.dated(*period, WINDOW)
    events = {story.event_id: story for story in reversed(dated)}
    hits = [Hit(story, (), 0.0) for story in dated if events[story.event_id] is story]
    return Found("", None, len(hits), hits[offset : offset + limit])


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
        return await store.stories.many(await asyncio.to_thread(_holding, asked, matches))
    return []


def _holding(asked: Sequence[Word], matches: Sequence[Match]) -> list[int]:
    """The stories that hold what is asked for: the index knows terms, not their order."""
    return [
        match.story_id
        for match in matches
        if all(matching(word, f"{match.headline}\n{match.body}") for word in asked)
    ]


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


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A match with what speaks for it."""

    match: Match
    why: tuple[str, ...]
    score: float


async def _ranked(
    store: Store,
    asked: Sequence[Word],
    chat_id: int | None,
    window: int,
    fresh_days: float,
    period: Period | None,
) -> list[_Ranked]:
    """What matches, best first, one story an event."""
    wanted = [word.alternatives() for word in asked if not word.unwanted]
    weights = [1.0]
    if len(wanted) > 1:
        matches, (stories, holding) = await store.index.newest_and_rarity(
            wanted, chat_id=chat_id, limit=window
        )
        weights = [_rarity(stories, each) for each in holding]
    else:  # the weight of a single word changes no order
        matches = await store.index.newest(wanted, chat_id=chat_id, limit=window)
    now = store.clock.now()

    def rank() -> list[_Ranked]:
        scored = [
            each
            for match in matches
            if period is None or period[0] <= match.date < period[1]
            if (each := _scored(match, asked, weights, now, fresh_days))
        ]
        scored.sort(key=lambda e: (-e.score, -e.match.date.timestamp(), e.match.story_id))
        best: dict[int, _Ranked] = {}
        for each in scored:
            best.setdefault(each.match.event_id, each)
        return list(best.values())

    return await asyncio.to_thread(rank)


def _scored(
    match: Match,
    asked: Sequence[Word],
    weights: Sequence[float],
    now: datetime,
    fresh_days: float,
) -> _Ranked | None:
    """The match with its score; ``None`` where the text does not hold what is asked for: the index
    knows terms, not their order."""
    why: list[str] = []
    bm25 = 0.0
    weigh = iter(weights)
    for word in asked:
        count, said = _counted(word, match)
        if bool(said) == word.unwanted:
            return None
        if not word.unwanted:
            why += said
            length = 1 - _B + _B * len(match.body) / _TYPICAL_LENGTH
            bm25 += next(weigh) * count * (_K1 + 1) / (count + _K1 * length)
    age_days = max(0.0, (now - match.date).total_seconds() / 86_400)
    fresh = 1 + FRESH_WEIGHT * 0.5 ** (age_days / fresh_days)
    return _Ranked(match, tuple(dict.fromkeys(why)), round(bm25 * fresh, 4))


def _counted(word: Word, match: Match) -> tuple[float, list[str]]:
    """How often the phrases of ``word`` are there, the headline's weighed in (BM25F), and which."""
    count, said = 0.0, []
    for folded, (shown, weight) in word.phrases.items():
        in_headline = times(folded, match.headline) if folded in match.headline else 0
        in_body = times(folded, match.body) if folded in match.body else 0
        if in_headline or in_body:
            count += weight * (HEADLINE_WEIGHT * in_headline + in_body)
            said.append(shown)
    return count, said


def matching(word: Word, text: str) -> list[str]:
    """The phrases of ``word`` that the folded ``text`` holds, as they are shown."""
    there = [shown for folded, (shown, _) in word.phrases.items() if holds(folded, text)]
    return there if not word.unwanted else [] if there else [""]


def _rarity(stories: int, holding: int) -> float:
    """BM25's inverse document frequency."""
    return math.log(1 + (stories - holding + 0.5) / (holding + 0.5))
