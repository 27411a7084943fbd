"""The points: what the gist left out, from different parts of the article.

Whole sentences that stand alone, picked by maximal marginal relevance (Carbonell & Goldstein
1998) over centrality, news and the headline's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.condensing import standing
from summarizer.condensing.compression import balanced, without_also, without_connective
from summarizer.condensing.gist import ALSO, follows
from summarizer.condensing.grounding import problems
from summarizer.condensing.newsworth import centrality, is_hook, newsworth
from summarizer.condensing.sayings import Saying
from summarizer.condensing.standing import points_back
from summarizer.text.folding import bigrams, coverage

POINTS, POINTS_LONG = 3, 5
"""The most points of a short and of a long summary."""
POINT_LEAST, POINT_AIM, POINT_MOST = 16, 70, 110
"""Characters of a point: the least, the most aimed at, the most."""
POINTS_FROM, POINTS_OWED = 400, 2
"""Characters of body from which so many points or more are wanted."""
REPEAT_MOST, REPEAT_OWED = 0.3, 0.6
"""Share of a point's bigrams that gist and earlier points may have said, and the share where an
article long enough for two points has no fresher ones."""


HOOK_COSTS = 0.25
"""What it costs to have no date, no figure and no deed."""
PHRASE_NEWS = 0.31
"""News below which a sentence is a phrase that nobody misses."""


@dataclass(frozen=True, slots=True)
class _Option:
    at: int
    text: str
    grams: set[str]
    """Its bigrams."""
    worth: float
    part: bool
    """Whether it is an item of a list."""
    weakness: int
    """0: it stands alone; 1: it is a phrase, or about 'the meeting'; 2: it lacks a date or who
    says it; 3: it lacks a subject or points at what is not there; 4: a writer speaks of
    himself."""


def choose_points(
    options: Sequence[Sequence[Saying]],
    headline: str,
    gist: str,
    body: str,
    most: int = POINTS,
) -> list[str]:
    """Up to ``most`` points from different parts of the article, in its order, none repeating
    the gist. None for a body under ``POINTS_FROM`` characters."""
    if len(body) < POINTS_FROM or len(options) < 2:
        return []
    possible = _options(options, headline, body)
    chosen: list[_Option] = []
    said_before = bigrams(gist)
    for limit, apart, weakest, wanted in (
        (REPEAT_MOST, True, 0, most),
        (REPEAT_MOST, False, 0, POINTS_OWED),
        (REPEAT_OWED, False, 0, POINTS_OWED),
        (REPEAT_OWED, False, 1, POINTS_OWED),
        (REPEAT_OWED, False, 2, POINTS_OWED),
        (REPEAT_OWED, False, 3, POINTS_OWED),
        (REPEAT_OWED, False, 4, POINTS_OWED),
    ):
        while len(chosen) < wanted:
            parts = {_part(one, most, len(options)) for one in chosen}
            best: tuple[float, _Option] | None = None
            for one in possible:
                repeated = len(one.grams & said_before) / max(1, len(one.grams))
                if one.weakness > weakest or repeated > limit:
                    continue
                if any(one.at == other.at and not (one.part and other.part) for other in chosen):
                    continue
                if apart and _part(one, most, len(options)) in parts:
                    continue
                value = one.worth - 1.5 * repeated
                if best is None or value > best[0]:
                    best = (value, one)
            if best is None:
                break
            chosen.append(best[1])
            said_before |= best[1].grams
    return [one.text for one in sorted(chosen, key=lambda one: one.at)]


def _part(option: _Option, parts: int, count: int) -> int:
    return option.at * parts // count


def _options(options: Sequence[Sequence[Saying]], headline: str, body: str) -> list[_Option]:
    """What can be said of each sentence as a point."""
    central = centrality([sayings[0].text if sayings else "" for sayings in options])
    wanted = bigrams(headline)
    found = []
    for sayings in options:
        for saying in sayings:
            cut = saying is not sayings[0] and not saying.part
            if cut and len(sayings[0].text) <= POINT_MOST:
                continue
            text = without_also(without_connective(saying.text))
            if not POINT_LEAST <= len(text) <= POINT_MOST or not balanced(text):
                continue
            quotable = follows(text) or _only_first_person(text)
            if not quotable or standing.lone_item(text) or problems(text, body):
                continue
            worth = central[saying.at] + 0.4 * coverage(wanted, text) + 0.8 * newsworth(text)
            worth -= (
                saying.costs
                + 0.1 * bool(ALSO.match(text))
                + HOOK_COSTS * is_hook(text)
                + 0.2 * (text[0] in "“‘")
            )
            worth -= 0.006 * max(0, len(text) - POINT_AIM)
            weakness = _weakness(text, saying)
            found.append(_Option(saying.at, text, bigrams(text), worth, saying.part, weakness))
    return found


def _weakness(text: str, saying: Saying) -> int:
    """How little ``text`` stands alone (``_Option.weakness``)."""
    wrong = standing.faults(text)
    if "first-person" in wrong:
        return 4
    hanging = {"pronoun", "subject-missing", "attribution-lost"} & set(wrong)
    if hanging or points_back(text) or text.startswith("记者"):
        return 3
    if wrong or saying.under:
        return 2
    return int(bool(standing.generic(text)) or newsworth(text) < PHRASE_NEWS)


def _only_first_person(text: str) -> bool:
    """Whether nothing else is wrong with a sentence than that its writer speaks of himself."""
    return standing.faults(text) == ["first-person"]
