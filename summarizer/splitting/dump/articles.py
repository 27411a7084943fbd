"""Blocks and assignments into the articles and captions of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.article import Article, Page
from summarizer.splitting.dump.assignment import Assignment
from summarizer.splitting.dump.blocks import Blocks, Body, headline_text
from summarizer.splitting.dump.bylines import assign_bylines
from summarizer.splitting.dump.lines import Line
from summarizer.splitting.dump.tagger import TAGS, Tagging
from summarizer.splitting.jumps import take_jump
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
    continued: str | None = None


def build_page(
    lines: list[Line],
    tagging: Tagging,
    page: Blocks,
    assignment: Assignment,
    sure: Sequence[float],
    source: str,
) -> Page:
    """The page with its articles in reading order, called ``SOURCE#n``; ``sure``: how likely each
    body's article is right."""
    dropped = [(i, lines[i].text) for i in page.furniture]
    drafts = [_draft(body, lines, dropped) for body in page.bodies]
    _note_jumps(drafts, page, lines)
    heads = assignment.heads
    bylines = assign_bylines(page, lines, heads, [bool(draft.names) for draft in drafts])
    for b, draft in enumerate(drafts):
        if b in heads:
            head = page.heads[heads[b]]
            draft.headline = headline_text(lines, head.headline)
            draft.subtitle = headline_text(lines, head.subtitle)
        if b in bylines:
            credit = parse_byline(lines[bylines[b]].text) or Credit("", (lines[bylines[b]].text,))
            _sign(draft, credit, bylines[b], dropped)
        draft.confidence = sure[b]
    used = set(heads.values())
    for h, head in enumerate(page.heads):
        if h not in used:
            dropped += [(i, lines[i].text) for i in head.headline + head.subtitle]
    taken = set(bylines.values())
    dropped += [(i, lines[i].text) for i in page.bylines if i not in taken]
    drafts += [_caption(numbers, lines, tagging, dropped) for numbers in page.captions]
    drafts.sort(key=lambda draft: draft.first)
    articles = tuple(_article(draft, f"{source}#{n}") for n, draft in enumerate(drafts, 1))
    other = tuple("\n".join(lines[i].text for i in piece) for piece in page.other)
    return Page(source, articles, tuple(text for _, text in sorted(dropped)), other=other)


def _note_jumps(drafts: list[_Draft], page: Blocks, lines: list[Line]) -> None:
    """Lines that say where a story goes on belong to the body before them, or the one after."""
    for i in page.furniture:
        jump = take_jump(lines[i].text)
        if jump.rest:
            continue
        if jump.onward:
            at = max((b for b, body in enumerate(page.bodies) if body.first < i), default=None)
        else:
            at = min((b for b, body in enumerate(page.bodies) if body.last > i), default=None)
        if at is not None:
            drafts[at].continued = jump.onward or jump.back


def _draft(body: Body, lines: list[Line], dropped: list[tuple[int, str]]) -> _Draft:
    """An article's text with dateline and signature taken off."""
    texts = body.texts(lines)
    draft = _Draft(body.first, "article", texts)
    draft.headings = [texts[k] for k in sorted(body.headings)]
    _take_jumps(draft, body, dropped)
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


def _take_jumps(draft: _Draft, body: Body, dropped: list[tuple[int, str]]) -> None:
    """Take the marks of a story's other half off its text."""
    texts = draft.paragraphs
    for k, line in ((0, body.first), (-1, body.last)):
        jump = take_jump(texts[k])
        if jump.rest and (jump.onward or jump.back):
            texts[k] = jump.rest
            draft.continued = jump.onward or jump.back
            dropped += [(line, mark) for mark in (draft.continued, jump.title) if mark]


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
        continued=draft.continued,
    )
