"""The points: what the gist left out, from different parts of the article.

Whole sentences, picked by maximal marginal relevance (Carbonell & Goldstein 1998) over how likely
a subeditor prints them (:mod:`merit`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.condensing import standing
from summarizer.condensing.compression import balanced, without_also, without_connective
from summarizer.condensing.gist import follows
from summarizer.condensing.grounding import problems
from summarizer.condensing.merit import Setting, merit
from summarizer.condensing.newsworth import centrality
from summarizer.condensing.sayings import Saying
from summarizer.condensing.standing import points_back, unnamed_this
from summarizer.text.folding import bigrams

POINTS, POINTS_LONG = 3, 5
"""The most points of a short and of a long summary."""
POINT_LEAST, POINT_MOST = 16, 110
"""Characters of a point: the least and the most."""
POINTS_FROM, POINTS_OWED = 400, 2
"""Characters of body from which so many points or more are wanted."""
REPEAT_MOST, REPEAT_OWED = 0.3, 0.6
"""Share of a point's bigrams that gist and earlier points may have said, and the share where an
article long enough for two points has no fresher ones."""


SURE, LIKELY = 0.6, 0.4
"""How likely a point must be printed to be said beyond those that are owed, of 0.5 to 0.7 on the
rated sentences; in a long summary, or for one owed to be from another part of the article."""
REPEAT_COSTS = 1.5
"""What it costs to repeat what is said already, in shares of likelihood."""


_SOMEONE = re.compile(r"[一-鿿]某(?!些|种|个|地|项|类|家|县|市|镇|村|校|公司)")


@dataclass(frozen=True, slots=True)
class _Option:
    at: int
    text: str
    grams: set[str]
    """Its bigrams."""
    merit: float
    """How likely it is printed."""
    hanging: int
    """0: it stands alone; 1: it has a fault; 2: it points at what is not there; 3: it begins by
    pointing there."""
    part: bool
    """Whether it is an item of a list."""


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
    possible = _options(options, headline, gist, body)
    near = len(options) / (most + 1)
    chosen: list[_Option] = []
    said_before = bigrams(gist)
    for repeats, apart, hanging, likely, wanted in (
        (REPEAT_MOST, True, 0, SURE if most == POINTS else LIKELY, most),
        (REPEAT_MOST, True, 0, LIKELY, POINTS_OWED),
        (REPEAT_MOST, False, 0, SURE, POINTS_OWED),
        (REPEAT_MOST, False, 0, 0.0, POINTS_OWED),
        (REPEAT_OWED, False, 0, 0.0, POINTS_OWED),
        (REPEAT_OWED, False, 1, 0.0, POINTS_OWED),
        (REPEAT_OWED, False, 2, 0.0, POINTS_OWED),
        (REPEAT_OWED, False, 3, 0.0, POINTS_OWED),
    ):
        while len(chosen) < wanted:
            best: tuple[float, _Option] | None = None
            for one in possible:
                repeated = len(one.grams & said_before) / max(1, len(one.grams))
                if one.merit < likely or repeated > repeats or one.hanging > hanging:
                    continue
                if any(one.at == other.at and not (one.part and other.part) for other in chosen):
                    continue
                if apart and any(abs(one.at - other.at) < near for other in chosen):
                    continue
                value = one.merit - REPEAT_COSTS * repeated
                if best is None or value > best[0]:
                    best = (value, one)
            if best is None:
                break
            chosen.append(best[1])
            said_before |= best[1].grams
    return [one.text for one in sorted(chosen, key=lambda one: one.at)]


def _options(
    options: Sequence[Sequence[Saying]], headline: str, gist: str, body: str
) -> list[_Option]:
    """What can be said of each sentence as a point."""
    central = centrality([sayings[0].text if sayings else "" for sayings in options])
    setting = Setting(headline, gist, central)
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
            likely = merit(text, saying, setting)
            hanging = max(_hanging(text), 2 * (not _known(text, headline + gist)))
            found.append(_Option(saying.at, text, bigrams(text), likely, hanging, saying.part))
    return found


def _hanging(text: str) -> int:
    """How little ``text`` stands alone (``_Option.hanging``)."""
    if standing.leans(text):
        return 3
    wrong = set(standing.faults(text))
    if (
        wrong & {"pronoun", "subject-missing", "attribution-lost"}
        or points_back(text)
        or unnamed_this(text)
    ):
        return 2
    return int(bool(wrong))


def _known(text: str, told: str) -> bool:
    """Whether everybody whom ``text`` names by a surname and 某 is named so in ``told``."""
    return all(name in told for name in _SOMEONE.findall(text))


def _only_first_person(text: str) -> bool:
    """Whether nothing else is wrong with a sentence than that its writer speaks of himself."""
    return standing.faults(text) == ["first-person"]
