"""What makes an article: prose, or verse under a headline. The rest is set apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.splitting.dump.blocks import read_blocks
from summarizer.splitting.dump.lines import Line
from summarizer.text.characters import count_han
from summarizer.text.credits import parse_byline
from summarizer.text.plausible import is_plausible

LONGEST_SENTENCE = 400  # characters; text without sentences is no article
LEAST_VERSES = 4
LONGEST_VERSE = 24  # characters
SHORTEST_VERSE = 5  # characters on the average; a list's lines are shorter
LONGEST_NAME = 8  # characters of a poet's name, marks and all

_END = re.compile(r"[。！？!?…]|(?<![\d.])\.(?![\d.])")
_NO_VERSE = re.compile(r"[\d０-９@：:]|版$|[，。；].")


def has_sentences(texts: Iterable[str]) -> bool:
    """Whether a text has as many sentences as an article."""
    text = "".join(texts)
    return len(_END.findall(text)) * LONGEST_SENTENCE >= len(text)


def is_verse(texts: Sequence[str]) -> bool:
    """Whether lines are a poem's: short, of Chinese words, hardly one with a figure or with a
    clause that ends before its line does."""
    plain = [t for t in texts if len(t) <= LONGEST_VERSE and not _NO_VERSE.search(t)]
    if len(texts) < LEAST_VERSES or len(plain) <= 0.9 * len(texts):
        return False
    whole = "".join(texts)
    return count_han(whole) > 0.8 * len(whole) and is_plausible(whole)


def tag_poem(lines: Sequence[Line]) -> str | None:
    """The tags (``tagger.TAGS``) of a text that is one poem under its headline; else None."""
    if len(lines) < LEAST_VERSES + 1:
        return None
    signed = len(lines[1].solid) <= LONGEST_NAME and parse_byline(lines[1].text) is not None
    verses = [line.tight for line in lines[1 + signed :]]
    if not is_verse(verses) or sum(map(len, verses)) < SHORTEST_VERSE * len(verses):
        return None
    return "H" + "B" * signed + "A" + "P" * (len(verses) - 1)


def lift_poems(tags: str, lines: Sequence[Line]) -> str:
    """The tags, with poems among other matter as articles: runs of verse under a title, most of
    which read like no article line by line."""
    result = list(tags)
    for run in re.finditer(r"[^FKk]+", "".join("FV"[_is_short(line)] for line in lines)):
        first, last = run.span()
        if last - first <= LEAST_VERSES:
            continue
        part = tags[first:last]
        signed = parse_byline(lines[first + 1].text) is not None
        apart = last == len(lines) or lines[last].gap > 0
        odd = part.count("O") > 0.5 * len(part) or (signed and apart)
        if odd and (poem := tag_poem(lines[first:last])):
            result[first:last] = poem
    return "".join(result)


def _is_short(line: Line) -> bool:
    return len(line.tight) <= LONGEST_VERSE and not _NO_VERSE.search(line.tight) and not line.mark


def set_apart(tags: str, lines: Sequence[Line]) -> str:
    """The tags (``tagger.TAGS``), with bodies that are no articles marked as other matter."""
    result = list(tags)
    page = read_blocks(tags)
    for body in page.bodies:
        texts = [lines[i].tight for i in body.lines]
        if has_sentences(texts) or (page.heads and is_verse(texts)):
            continue
        for i in body.lines:
            result[i] = "O"
    return "".join(result)
