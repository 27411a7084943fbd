"""From an article to its summary: the steps that every engine shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.article import Article, Summary
from summarizer.condensing.compression import without_attribution
from summarizer.condensing.gist import (
    GIST_LEAST,
    GIST_MOST,
    Candidate,
    choose_gist,
    choose_points,
    cut_headline,
    extracts,
    lead_gist,
    read_sentences,
    whole_sentence,
)
from summarizer.condensing.grounding import problems
from summarizer.condensing.headline import Hypothesis, choose_headline
from summarizer.text.folding import bigrams
from summarizer.text.punctuation import unspaced
from summarizer.text.script import is_traditional, simplified, traditional
from summarizer.text.sentences import clauses, joined, rejoined

Length = Literal["short", "long"]
LONG_FACTOR = 1.5
"""A long summary's gist may be this much longer, and it has up to five points."""

_BROKEN_NUMBER = re.compile(r"(?<=[\d.])\n(?=[\d.万亿千百%％多余个年月日号元美人家])")
"""A paragraph break inside a number, or between it and its unit."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article made ready: simplified, its sentences found."""

    article: Article
    traditional: bool
    headline: str | None
    body: str
    printed: str
    """The body as the article has it: what a summary is checked against."""
    sentences: tuple[str, ...]

    @property
    def source(self) -> str:
        """The text that must hold whatever the summary states."""
        parts = (self.headline, self.article.subtitle, self.printed)
        return "\n".join(simplified(p) if self.traditional and p else p for p in parts if p)


def draft(article: Article) -> Draft:
    """``article`` ready for an engine: script told apart, spaces between Han characters gone."""
    old = is_traditional(article.body)
    printed = simplified(article.body) if old else article.body
    body = unspaced(rejoined(_BROKEN_NUMBER.sub("", printed)))
    headline = article.headline
    if headline and old:
        headline = simplified(headline)
    return Draft(article, old, headline, body, printed, tuple(read_sentences(body)))


def finish(
    made: Draft,
    *,
    engine: str,
    model: str,
    length: Length,
    headlines: Sequence[Hypothesis] = (),
    gists: Sequence[str] = (),
) -> Summary:
    """The summary of a draft from what a model wrote (``headlines``, ``gists``; best first),
    with extractive answers wherever nothing written is grounded."""
    found = list(made.sentences)
    source = made.source
    factor = LONG_FACTOR if length == "long" else 1.0
    most = int(GIST_MOST * factor)
    headline = made.headline or choose_headline(headlines, source, found) or cut_headline(found)
    written = (whole_sentence(without_attribution(told), made.body) for told in gists)
    candidates = [
        Candidate(told, True, rank)
        for rank, told in enumerate(written)
        if GIST_LEAST <= len(told) <= most
    ]
    candidates += extracts(found[:8], bigrams(headline), most)
    whole = joined([*map(without_attribution, found[:1]), *found[1:]])
    lead = whole if len(whole) <= GIST_MOST else lead_gist(found, most)
    gist, _ = choose_gist(candidates, source, headline, lead or made.body[:most])
    points = choose_points(found, headline, gist, made.printed, 5 if length == "long" else 3)
    said = [gist, *points] if made.headline else [headline, gist, *points]
    grounded = all(not problems(text, source) for text in said)
    if made.traditional:
        headline, gist = traditional(headline), traditional(gist)
        points = [traditional(point) for point in points]
    return Summary(
        made.article.id,
        made.article.headline or headline or clauses(gist)[0].rstrip("，。"),
        gist,
        tuple(points),
        engine,
        model,
        grounded,
    )
