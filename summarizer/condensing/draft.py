"""From an article to its summary: the steps that every engine shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Article, By, Length, Summary
from summarizer.condensing.abstracts import gist_of, headline_of
from summarizer.condensing.gist import (
    GIST_LONG,
    GIST_MOST,
    choose_gist,
    extracts,
    lead_gist,
    told_first,
    written,
)
from summarizer.condensing.grounding import problems
from summarizer.condensing.headline import Choice, choose_headline, cut_headline, offered
from summarizer.condensing.points import POINTS, POINTS_LONG, choose_points
from summarizer.condensing.sayings import Saying, read_sentences, sayings
from summarizer.condensing.subeditor import Candidate
from summarizer.text.folding import bigrams
from summarizer.text.punctuation import typeset, unspaced
from summarizer.text.script import is_traditional, simplified, traditional
from summarizer.text.sentences import clauses, rejoined

CONSIDERED = 10_000
"""Characters of an article that its summary is made of and checked against: a broadsheet page.
What takes time with the square of a text takes no more than seconds of so much."""

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
    sayings: list[list[Saying]]
    """What each sentence can be quoted as."""
    news: list[str]
    """The sentences as they can be quoted, the likeliest news first."""

    @property
    def source(self) -> str:
        """The text that must hold whatever the summary states."""
        parts = (self.headline, self.article.subtitle, self.printed)
        return "\n".join(simplified(p) if self.traditional and p else p for p in parts if p)


def draft(article: Article) -> Draft:
    """``article`` ready for an engine: script told apart, spaces between Han characters gone."""
    begin = _beginning(article.body)
    old = is_traditional(begin)
    printed = simplified(begin) if old else begin
    body = typeset(unspaced(rejoined(_BROKEN_NUMBER.sub("", printed))))
    headings = [simplified(h) if old else h for h in article.section_headings]
    headline = article.headline
    if headline and old:
        headline = simplified(headline)
    found = read_sentences(body, headings)
    options = sayings(found, body)
    return Draft(article, old, headline, body, printed, tuple(found), options, told_first(options))


def _beginning(body: str) -> str:
    """What of an article is considered, to the end of a sentence or a paragraph."""
    if len(body) <= CONSIDERED:
        return body
    return body[: max(body.rfind(mark, 0, CONSIDERED) for mark in "。\n") + 1 or CONSIDERED]


def finish(
    made: Draft,
    *,
    engine: str,
    model: str,
    length: Length,
    headlines: Sequence[Candidate] = (),
    gists: Sequence[str] = (),
    abstracts: Sequence[str] = (),
) -> Summary:
    """The summary of a draft from the headlines that may be and what our model wrote as ``gists``,
    or from ``abstracts`` of one of another make (each best first), with extractive answers wherever
    nothing written is grounded."""
    found = list(made.sentences)
    source = made.source
    most = GIST_LONG if length == "long" else GIST_MOST
    options = made.sayings
    title = _headline(made, headlines, abstracts)
    headline = title.text
    own = extracts(options, bigrams(headline), most)
    if title.written:  # what is hardly longer says the same
        abstracts = [text for text in abstracts if len(text) > 2 * len(headline)]
    chosen = gist_of(abstracts, own, found, source, headline, most) or choose_gist(
        [*written(gists, found, made.body, most), *own],
        found,
        source,
        headline,
        printed=bool(made.headline),
    )
    gist = chosen.text if chosen else lead_gist(options, made.body, most)
    several = POINTS_LONG if length == "long" else POINTS
    points = choose_points(options, headline, gist, made.printed, several)
    said = [gist, *points] if made.headline else [headline, gist, *points]
    grounded = title.sure and all(not problems(text, source) for text in said)
    by = By(
        "page" if made.headline else model if title.written else "extract",
        model if chosen and chosen.written else "extract",
    )
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
        by,
    )


def _headline(made: Draft, candidates: Sequence[Candidate], abstracts: Sequence[str]) -> Choice:
    """The article's own headline, else the first abstract or the best candidate that is one, else
    what the article offers."""
    if made.headline:
        return Choice(made.headline, written=False, sure=True)
    if said := headline_of(abstracts, made.source):
        return Choice(said, written=True, sure=True)
    chosen = choose_headline(candidates, made.source, made.news)
    if chosen:
        return chosen
    others = offered(abstracts[:1], made.source, made.news)
    said = others[0].text if others else cut_headline(made.news)
    return Choice(said, written=False, sure=True)
