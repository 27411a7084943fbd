"""Blocks and assignments into the articles and captions of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from summarizer.article import Article, Page
from summarizer.splitting.dump.assignment import Assignment
from summarizer.splitting.dump.blocks import Blocks, Body, headline_text
from summarizer.splitting.dump.bylines import assign_bylines
from summarizer.splitting.dump.lines import Line
from summarizer.splitting.dump.tagger import TAGS, Tagging
from summarizer.text.credits import (
    Credit,
    parse_byline,
    split_dateline,
    split_photo_credit,
    split_signature,
)
from summarizer.text.prose import join_tight


@dataclass(slots=True)
class _Draft:
    """An article in the making; ``first`` orders it on the page."""

    first: int
    kind: str
    paragraphs: list[str]
    headings: list[str] = field(default_factory=list)
    headline: str | None = None
    subtitle: str | None = None
    names: list[str] = field(default_factory=list)
    dateline: str | None = None
    confidence: float = 1.0


def build_page(
    lines: list[Line], tagging: Tagging, page: Blocks, assignment: Assignment, source: str
) -> Page:
    """The page with its articles in reading order, called ``SOURCE#n``."""
    dropped = [(i, lines[i].text) for i in page.furniture]
    drafts = [_draft(body, lines, dropped) for body in page.bodies]
    heads, sure = assignment.heads, assignment.sure
    bylines = assign_bylines(page, lines, heads, [bool(draft.names) for draft in drafts])
    for b, draft in enumerate(drafts):
        if b in heads:
            head = page.heads[heads[b]]
            draft.headline = headline_text(lines, head.headline)
            draft.subtitle = headline_text(lines, head.subtitle)
        if b in bylines:
            credit = parse_byline(lines[bylines[b]].text) or Credit("", (lines[bylines[b]].text,))
            _sign(draft, credit, bylines[b], dropped)
        draft.confidence = _confidence(page.bodies, b, tagging) * sure.get(b, 1.0)
    used = set(heads.values())
    for h, head in enumerate(page.heads):
        if h not in used:
            dropped += [(i, lines[i].text) for i in head.headline + head.subtitle]
    taken = set(bylines.values())
    dropped += [(i, lines[i].text) for i in page.bylines if i not in taken]
    drafts += [_caption(numbers, lines, tagging, dropped) for numbers in page.captions]
    drafts.sort(key=lambda draft: draft.first)
    articles = tuple(_article(draft, f"{source}#{n}") for n, draft in enumerate(drafts, 1))
    return Page(source, articles, tuple(text for _, text in sorted(dropped)))


def _draft(body: Body, lines: list[Line], dropped: list[tuple[int, str]]) -> _Draft:
    """An article's text with dateline and signature taken off."""
    texts = body.texts(lines)
    draft = _Draft(body.first, "article", texts)
    draft.headings = [texts[k] for k in sorted(body.headings)]
    while (start := split_dateline(texts[0])).rest and start.rest != texts[0]:
        texts[0] = start.rest
        draft.dateline = "".join(filter(None, (draft.dateline, start.line))) or None
        _sign(draft, start, body.first, dropped)
    while (end := split_signature(texts[-1])).names and (end.rest or len(texts) > 1):
        _sign(draft, end, body.last, dropped)
        if end.rest:
            texts[-1] = end.rest
        else:  # it stands on a line of its own
            texts.pop()
    return draft


def _caption(
    numbers: list[int], lines: list[Line], tagging: Tagging, dropped: list[tuple[int, str]]
) -> _Draft:
    text = join_tight(lines[i].tight for i in numbers)
    credit = split_photo_credit(text)
    draft = _Draft(numbers[0], "caption", [credit.rest or text])
    if credit.rest:
        _sign(draft, credit, numbers[-1], dropped)
    draft.confidence = float(tagging.probabilities[numbers[0], TAGS.index("K")])
    return draft


def _sign(draft: _Draft, credit: Credit, line: int, dropped: list[tuple[int, str]]) -> None:
    """Give an article its author; role words, and a name printed twice, go to what is dropped."""
    again = [name for name in credit.names if name in draft.names]
    draft.names += [name for name in credit.names if name not in draft.names]
    role = " ".join(filter(None, [credit.role, *again]))
    if role:
        dropped.append((line, role))


def _confidence(bodies: list[Body], at: int, tagging: Tagging) -> float:
    """How sure the body's borders are: its start, the next one's, and no other in between."""
    start = TAGS.index("A")
    chance = tagging.probabilities[:, start]
    own = 1.0 if at == 0 else float(chance[bodies[at].first])
    after = 1.0 if at + 1 >= len(bodies) else float(chance[bodies[at + 1].first])
    inner = [paragraph[0] for paragraph in bodies[at].paragraphs[1:]]
    whole = 1.0 - float(np.max(chance[inner])) if inner else 1.0
    return max(0.0, min(own, after, whole))


def _article(draft: _Draft, name: str) -> Article:
    return Article(
        id=name,
        body="\n".join(filter(None, draft.paragraphs)),
        kind="caption" if draft.kind == "caption" else "article",
        headline=draft.headline,
        subtitle=draft.subtitle,
        byline="、".join(draft.names) or None,
        dateline=draft.dateline,
        section_headings=tuple(draft.headings),
        confidence=round(draft.confidence, 3),
    )
