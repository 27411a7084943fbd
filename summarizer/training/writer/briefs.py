"""Targets for the gist: human briefs where the corpus has them, else oracle compressions.

The oracle picks the sentence (or two neighbours) that best covers the human headline and
compresses it (the oracle labels of Nallapati et al. 2017, 'SummaRuNNer', with bigram recall
in the place of ROUGE).
"""

from __future__ import annotations

import re

from summarizer.condensing.gist import GIST_LEAST as LEAST
from summarizer.condensing.gist import GIST_MOST as MOST
from summarizer.condensing.gist import coverage, extracts
from summarizer.condensing.sayings import sayings
from summarizer.text.folding import bigrams
from summarizer.text.sentences import sentences
from summarizer.training.writer.corpus import Pair


def gist(pair: Pair, window: int) -> str | None:
    """A gist of the first ``window`` characters of the article, or None where none fits."""
    brief = pair.brief
    if (
        brief
        and LEAST <= len(brief) <= MOST
        and brief.endswith("。")
        and not re.match(r"[（(]?[1一][）)、.]", brief)
        and coverage(bigrams(brief), pair.text[:window]) >= 0.6
    ):
        return brief
    seen = sentences(pair.text[:window])
    if len(pair.text) > window:
        seen = seen[:-1]
    wanted = bigrams(pair.title)
    best: tuple[float, str] | None = None
    for candidate in extracts(sayings(seen, pair.text), wanted):
        score = coverage(wanted, candidate.text) - 0.03 * sum(candidate.places)
        if best is None or score > best[0]:
            best = (score, candidate.text)
    return best[1] if best and best[0] >= 0.25 else None
