"""Text that was never hard-wrapped: an article as a web page or an editor gives it.

A line is a paragraph here. Chat logs and English text come this way too: one article, of low
confidence where it does not look like news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from summarizer.splitting.dump.assignment import Assignment
from summarizer.splitting.dump.blocks import Blocks
from summarizer.splitting.dump.lines import Line, looks_set
from summarizer.text.characters import CLOSING, is_han
from summarizer.text.credits import (
    has_credit_mark,
    is_furniture,
    parse_byline,
    split_signature,
    starts_with_dateline,
)
from summarizer.text.prose import ends_sentence

Kind = Literal["page", "prose", "chat", "foreign"]

LONGEST_HEADLINE = 90  # half-width cells
RUN_ON = 0.3  # of the lines of a wrapped text break off in mid-sentence, and more
LONGEST_PRINTED = 150  # half-width cells; no column is wider
MOST_LONG = 0.15  # of the lines of a wrapped text may be longer
FOREIGN = 0.3  # a text with a smaller share of Han among its letters is not Chinese
CHAT = 0.25  # a text with a greater share of such lines is a chat log
LONGEST_HEADING = 60
LONGEST_SENTENCE = 400  # characters; text without sentences is no article

_CHAT = re.compile(
    r"^(?:\[?\d{1,4}[-/:：.]\d{1,2}[^\u4e00-\u9fff]*$|[^\s：:，。]{1,12}\s+(?:[\d/-]+\s+)?\d{1,2}[:：]\d{2}"
    r"|\[?\d{1,2}[:：]\d{2}|[^：:，。\d]{1,8}[：:]\s*\S)"
)


def kind_of(lines: Sequence[Line]) -> Kind:
    """What a text is, which decides how it is split.

    In a ``chat`` most lines are somebody's message; ``foreign`` text is not Chinese; a ``page``
    was set in columns: many lines break off in mid-sentence, few are long.
    """
    if _is_chat(lines):
        return "chat"
    if _is_foreign(lines):
        return "foreign"
    return "page" if _is_wrapped(lines) else "prose"


def _is_wrapped(lines: Sequence[Line]) -> bool:
    text = [line for line in lines if looks_set(line) or ends_sentence(line.tight)]
    broken = sum(not _closes(line.tight) for line in text)
    long = sum(line.cells > LONGEST_PRINTED for line in text)
    return broken >= 2 and broken > RUN_ON * len(text) and long < MOST_LONG * len(text)


def _is_foreign(lines: Sequence[Line]) -> bool:
    sample = "".join(line.tight for line in lines[:2000])
    letters = sum(c.isalpha() for c in sample)
    return sum(is_han(c) for c in sample) < FOREIGN * letters


def _is_chat(lines: Sequence[Line]) -> bool:
    said = sum(bool(_CHAT.match(line.text)) for line in lines)
    return len(lines) >= 4 and said > CHAT * len(lines) and max(line.cells for line in lines) < 200


def tag_plain(lines: Sequence[Line], kind: Kind) -> str:
    """The lines' tags (``tagger.TAGS``).

    Lines of English text run on until a blank line. A further article starts only with a
    headline after a signature or before a dateline.
    """
    foreign = kind == "foreign"
    tags: list[str] = []
    for i, line in enumerate(lines):
        before = tags[-1] if tags else ""
        if is_furniture(line.text):
            tags.append("F")
        elif foreign and not line.gap and before in ("A", "P", "C"):
            tags.append("C")
        elif kind == "chat":
            tags.append("P" if "A" in tags else "A")
        else:
            tags.append(_tag(lines, i, tags, foreign=foreign))
    return "".join(tags)


def _tag(lines: Sequence[Line], at: int, tags: list[str], *, foreign: bool) -> str:
    text = lines[at].text
    last = at == len(lines) - 1
    display = (
        not last
        and _is_display(lines[at], first=at == 0)
        and not (foreign and lines[at + 1].gap == 0 and at)
    )
    open_head = bool(tags) and tags[-1] in "HSB"
    if display and (not tags or set(tags) == {"F"} or _starts_article(lines, at)):
        return "H"
    if open_head and text.startswith(("——", "—")) and "S" not in tags[-1:]:
        return "S"
    if open_head and parse_byline(text) and has_credit_mark(text):
        return "B"
    if open_head or "A" not in tags:
        return "A"
    return "X" if display and lines[at].cells <= LONGEST_HEADING and not foreign else "P"


def _starts_article(lines: Sequence[Line], at: int) -> bool:
    signed = bool(split_signature(lines[at - 1].tight).names)
    return signed or starts_with_dateline(lines[at + 1].tight)


def assign_plain(page: Blocks) -> Assignment:
    """Each headline belongs to the body that it stands before."""
    heads = {head.body_before + 1: h for h, head in enumerate(page.heads)}
    return Assignment({b: h for b, h in heads.items() if b < len(page.bodies)}, {}, 0.0)


def has_sentences(lines: Sequence[Line]) -> bool:
    """Whether a text has as many sentences as an article."""
    size = sum(len(line.tight) for line in lines)
    ends = sum(line.tight.count(mark) for line in lines for mark in "。！？.!?")
    return ends * LONGEST_SENTENCE >= size


def _is_display(line: Line, *, first: bool = False) -> bool:
    """Whether a line may be a headline or heading; a text's ``first`` may end with a colon."""
    text = line.tight.rstrip("：:") if first else line.tight
    return line.cells <= LONGEST_HEADLINE and not _closes(text)


def _closes(text: str) -> bool:
    """Whether a line ends where a paragraph may: after a sentence, a colon, a bracket."""
    return ends_sentence(text) or text.endswith((".", "：", ":", "；", ";", *CLOSING))
