"""Abstracts: what a model wrote in its own words, taken as it stands where its article bears it
out.

What our own model writes is copied, and judged by where it was cut (:mod:`subeditor`, and
``written`` of :mod:`gist`). A model of another make phrases freely: its text is held to the same
checks of what it states (:mod:`grounding`), and to how much of it the article has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.condensing import standing
from summarizer.condensing.compression import balanced, ended
from summarizer.condensing.gist import GIST_LEAST, Candidate, choose_gist, follows
from summarizer.condensing.grounding import problems, support
from summarizer.condensing.sayings import fit, printed_day
from summarizer.text.folding import bigrams, coverage
from summarizer.text.sentences import sentences

HEADLINE_LEAST, HEADLINE_MOST = 6, 40
"""Characters of a headline."""
SUPPORT = 0.5
"""Share of an abstract that the article must have in runs."""
REPEATED = 0.5
"""Share of a sentence from which on it says again what a short abstract says."""


def headline_of(abstracts: Iterable[str], source: str) -> str | None:
    """The first of ``abstracts`` that is a headline, before any that is a gist, and true by
    ``source``."""
    for text in abstracts:
        said = text.rstrip("。")
        if len(text) >= GIST_LEAST and (text != said or len(said) > HEADLINE_MOST):
            return None
        if len(said) >= HEADLINE_LEAST and len(sentences(said)) == 1 and _holds(said, source):
            return said
    return None


def gist_of(
    abstracts: Iterable[str],
    extracts: Sequence[Candidate],
    found: Sequence[str],
    source: str,
    headline: str,
    most: int,
) -> Candidate | None:
    """The first of ``abstracts`` that makes a gist, as many of its first two sentences as fit; else
    a short one with that of the ``extracts`` of the article's sentences ``found`` which adds most.
    """
    today = printed_day(source)
    short = []
    for text in abstracts:
        said = _fitting(fit(ended(text), today), most)
        if not said or not _stands(said) or not _holds(said, source):
            continue
        if len(said) >= GIST_LEAST:
            return Candidate(said, (0,), written=True)
        short.append(said)
    longer = [
        Candidate(said + one.text, one.places, one.costs, written=True)
        for said in short[:1]
        for one in extracts
        if len(said + one.text) <= most and coverage(bigrams(one.text), said) < REPEATED
    ]
    return choose_gist(longer, found, source, headline, printed=True)


def _fitting(text: str, most: int) -> str:
    """The first sentences of ``text``, two at most, that have ``most`` characters together."""
    parts = sentences(text)[:2]
    return next((said for said in ("".join(parts), *parts[:1]) if len(said) <= most), "")


def _stands(said: str) -> bool:
    """Whether ``said`` can be read without its article."""
    return all(follows(part) for part in sentences(said)) and not standing.pronoun(said)


def _holds(said: str, source: str) -> bool:
    """Whether ``source`` says what ``said`` says, and in good part so."""
    return balanced(said) and support(said, source) >= SUPPORT and not problems(said, source)
