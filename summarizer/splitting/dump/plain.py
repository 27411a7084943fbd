"""What kind of text it is; and the short way of chat logs and English text.

One article, of low confidence where it is a chat; in English text, further ones after a blank
line and a headline.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from summarizer.splitting.dump.assignment import Assignment
from summarizer.splitting.dump.blocks import Blocks
from summarizer.splitting.dump.lines import Line, looks_set
from summarizer.text.characters import CLOSING, count_han
from summarizer.text.credits import has_credit_mark, is_furniture, parse_byline, split_signature
from summarizer.text.datelines import starts_with_dateline
from summarizer.text.prose import ends_sentence

Kind = Literal["page", "chat", "foreign"]

LONGEST_HEADLINE = 90  # half-width cells
FOREIGN = 0.3  # a text with a smaller share of Han among its letters is not Chinese
RUN_ON = 0.3  # of the lines of a wrapped text break off in mid-sentence, and more
LONGEST_PRINTED = 150  # half-width cells; no column is wider
MOST_LONG = 0.15  # of the lines of a wrapped text may be longer
LEAST_GAPS, GAPS = 3, 0.05  # blank lines, and their share, of a page torn into columns
CHAT = 0.25  # a text with a greater share of such lines is a chat log
WHOLE = 0.7  # of an interview's turns are whole sentences, and more
LONGEST_MESSAGE = 16  # characters; an interview's turns are longer on the average

_CHAT = re.compile(
    r"^(?:\[?\d{1,4}[-/:：.]\d{1,2}[^\u4e00-\u9fff]*$|[^\s：:，。]{1,12}\s+(?:[\d/-]+\s+)?\d{1,2}[:：]\d{2}"
    r"|\[?\d{1,2}[:：]\d{2})"
)
_TURN = re.compile(r"^[^：:，。\d]{1,8}[：:]\s*(?P<said>\S.*)")


def kind_of(lines: Sequence[Line]) -> Kind:
    """What a text is, which decides how it is split.

    In a ``chat`` most lines are somebody's message, and short; ``foreign`` text is not Chinese;
    everything else is a ``page``, set in columns or copied paragraph by paragraph.
    """
    if _is_chat(lines):
        return "chat"
    return "foreign" if _is_foreign(lines) else "page"


def is_torn(lines: Sequence[Line]) -> bool:
    """Whether a text is set in columns, parted by blank lines: most lines break off in
    mid-sentence, and headlines may stand anywhere."""
    text = [line for line in lines if line.ends or looks_set(line)]
    broken = sum(not line.ends and not _closes(line.tight) for line in text)
    long = sum(line.cells > LONGEST_PRINTED for line in text)
    gaps = sum(line.gap > 0 for line in lines)
    wrapped = broken >= 2 and broken > RUN_ON * len(text) and long < MOST_LONG * len(text)
    return wrapped and gaps >= LEAST_GAPS and gaps > GAPS * len(lines)


def _is_foreign(lines: Sequence[Line]) -> bool:
    sample = "".join(line.tight for line in lines[:2000])
    return count_han(sample) < FOREIGN * sum(map(str.isalpha, sample))


def _is_chat(lines: Sequence[Line]) -> bool:
    stamped = sum(bool(_CHAT.match(line.text)) for line in lines)
    turns = [match["said"] for line in lines if (match := _TURN.match(line.text))]
    said = sum(map(len, turns))
    whole = sum(map(ends_sentence, turns))
    if turns and whole >= WHOLE * len(turns) and said > LONGEST_MESSAGE * len(turns):
        turns = []  # an interview
    many = stamped + len(turns) > CHAT * len(lines)
    return len(lines) >= 4 and many and max(line.cells for line in lines) < 200


def tag_plain(lines: Sequence[Line], kind: Kind) -> str:
    """The lines' tags (``tagger.TAGS``). Lines of English text run on until a blank line."""
    tags: list[str] = []
    for i, line in enumerate(lines):
        if is_furniture(line.text):
            tags.append("F")
        elif kind == "chat":
            tags.append("P" if "A" in tags else "A")
        elif not line.gap and tags and tags[-1] in "APC":
            tags.append("C")
        else:
            tags.append(_tag(lines, i, tags))
    return "".join(tags)


def _tag(lines: Sequence[Line], at: int, tags: list[str]) -> str:
    text = lines[at].text
    last = at == len(lines) - 1
    display = not last and _is_display(lines[at], first=at == 0) and (lines[at + 1].gap or not at)
    open_head = bool(tags) and tags[-1] in "HSB"
    if display and (not tags or set(tags) == {"F"} or _starts_article(lines, at)):
        return "H"
    if open_head and text.startswith("—"):
        return "S"
    if open_head and parse_byline(text) and has_credit_mark(text):
        return "B"
    return "A" if open_head or "A" not in tags else "P"


def _starts_article(lines: Sequence[Line], at: int) -> bool:
    signed = bool(split_signature(lines[at - 1].tight).names)
    return signed or starts_with_dateline(lines[at + 1].tight)


def assign_plain(page: Blocks) -> Assignment:
    """Each headline belongs to the body that it stands before."""
    firsts = [body.first for body in page.bodies]
    heads = {bisect_left(firsts, head.first): h for h, head in enumerate(page.heads)}
    return Assignment({b: h for b, h in heads.items() if b < len(page.bodies)}, {})


def _is_display(line: Line, *, first: bool = False) -> bool:
    """Whether a line may be a headline; a text's ``first`` may end with a colon."""
    text = line.tight.rstrip("：:") if first else line.tight
    return line.cells <= LONGEST_HEADLINE and not _closes(text)


def _closes(text: str) -> bool:
    """Whether a line ends where a paragraph may: after a sentence, a colon, a bracket."""
    return ends_sentence(text) or text.endswith((".", "：", ":", "；", ";", *CLOSING))
